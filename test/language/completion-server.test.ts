import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionList, Hover, SignatureHelp } from 'vscode-languageserver';
import { LanguageClient } from '../support/language-client.ts';

const uri = 'file:///w/help.sysd';
const text = `client users
service web { replicas: 3 }
database db
flow buy from users at 100/s {
  users -> web -> db read
}
`;

describe('the built server', () => {
  let client: LanguageClient;

  beforeAll(async () => {
    client = await LanguageClient.start();
    await client.open(uri, text);
    await client.diagnosticsWhen(uri, (diagnostics) =>
      diagnostics.some(({ code }) => code === 'spof/single-instance'),
    );
  });
  afterAll(() => client.stop());

  const ask = <T>(method: string, line: number, character: number) =>
    client.connection.sendRequest<T>(method, { textDocument: { uri }, position: { line, character } });

  it('hovers with the facts of the analysis', async () => {
    const hover = await ask<Hover>('textDocument/hover', 2, 10);
    expect(hover.contents).toMatchObject({ value: expect.stringContaining('- Load: 100/s') });
  });

  it('completes a text that has just been broken', async () => {
    await client.change(
      uri,
      text.replace('  users -> web -> db read\n', '  users -> web -> db read\n  web -> '),
    );
    const list = await ask<CompletionList>('textDocument/completion', 5, 9);
    expect(list.items.map(({ label }) => label)).toEqual(['users', 'web', 'db']);
  });

  it('tells the parameters of a call', async () => {
    await client.change(uri, text.replace('replicas: 3', 'serviceTime: uniform('));
    const help = await ask<SignatureHelp>('textDocument/signatureHelp', 1, 35);
    expect(help.signatures.map(({ label }) => label)).toEqual(['uniform(low: time, high: time)']);
  });
});
