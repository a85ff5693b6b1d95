import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeLens, InlayHint, SelectionRange } from 'vscode-languageserver';
import { library } from '../../language/generated/library.ts';
import { LanguageClient } from '../support/language-client.ts';

const design = 'client u\nservice api { concurrency: 4 }\nflow f from u at 10/s { u -> api }\n';

let client: LanguageClient;
/** Requests of the server to ask again, in the order they came. */
const refreshed: string[] = [];
let count = 0;

beforeAll(async () => {
  client = await LanguageClient.start();
  for (const what of ['inlayHint', 'codeLens'])
    client.connection.onRequest(`workspace/${what}/refresh`, () => {
      refreshed.push(what);
      return null;
    });
});
afterAll(() => client.stop());

async function opened(): Promise<string> {
  count += 1;
  const uri = pathToFileURL(`/w/hints-${count}.sysd`).href;
  refreshed.length = 0;
  await client.open(uri, design);
  await expect.poll(() => refreshed, { timeout: 10_000 }).toContain('codeLens');
  return uri;
}

const hintsOf = (uri: string) =>
  client.connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  });

describe('what hangs on the analysis', () => {
  it('is asked for again when it is there: hints', async () => {
    const uri = await opened();
    expect(refreshed).toContain('inlayHint');
    expect((await hintsOf(uri))?.map(({ label }) => label)).toContainEqual(
      expect.stringMatching(/10\/s, [\d.]+% busy$/),
    );
  });

  it('is asked for again when it is there: lenses', async () => {
    const uri = await opened();
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    expect(lenses.map(({ command }) => command?.title)).toContainEqual(
      expect.stringMatching(/single points? of failure/),
    );
  });

  it('is left out where the settings say so', async () => {
    const uri = await opened();
    const set = (enabled: boolean) =>
      client.connection.sendNotification('workspace/didChangeConfiguration', {
        settings: { sysd: { inlayHints: { enabled } } },
      });
    await set(false);
    expect(await hintsOf(uri)).toEqual([]);
    await set(true);
    expect((await hintsOf(uri))?.length).toBeGreaterThan(0);
  });
});

describe('the server', () => {
  it('answers "expand selection"', async () => {
    const uri = await opened();
    const [selection] = await client.connection.sendRequest<SelectionRange[]>('textDocument/selectionRange', {
      textDocument: { uri },
      positions: [{ line: 1, character: 9 }],
    });
    expect(selection?.range).toEqual({ start: { line: 1, character: 8 }, end: { line: 1, character: 11 } });
  });

  it('gives the texts of the built-in technologies, in which nothing is wrong', async () => {
    const uri = 'sysd-library:/redis.sysd';
    const content = await client.connection.sendRequest<{ text: string }>('workspace/textDocumentContent', {
      uri,
    });
    expect(content.text).toBe(library['redis.sysd']);
    await client.open(uri, content.text);
    expect(await client.diagnosticsWhen(uri, () => true)).toEqual([]);
  });
});
