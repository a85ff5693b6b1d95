import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EmptyFileSystem } from 'langium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { createSysdServices } from '../../language/module.ts';
import { workspaceParts } from '../../language/server/workspace-parts.ts';
import { LanguageClient } from '../support/language-client.ts';
import { edited, marked } from '../support/markers.ts';

let client: LanguageClient;
beforeAll(async () => {
  client = await LanguageClient.start();
});
afterAll(() => client.stop());

let count = 0;

/** What the server offers at the marked stretch of a text, the moment the editor has told it of the text. */
async function offeredFor(text: string, only: string[]): Promise<(title: string) => string> {
  const uri = pathToFileURL(resolve(`test/scratch-actions-${++count}.sysd`)).href;
  const { text: plain, ranges } = marked(text);
  await client.open(uri, 'service other\n');
  await client.change(uri, plain);
  const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range: ranges[0],
    context: { diagnostics: [], only },
  });
  return (title) => {
    const action = actions.find((each) => each.title === title);
    return edited(plain, action?.edit?.changes?.[uri] ?? []);
  };
}

describe('code actions of the server', () => {
  it('tells the kinds, so that an editor shows their commands', async () => {
    const { shared } = createSysdServices(EmptyFileSystem, {}, workspaceParts);
    const { capabilities } = await shared.lsp.LanguageServer.initialize({
      processId: null,
      rootUri: null,
      capabilities: {},
    });
    expect(capabilities.codeActionProvider).toEqual({
      codeActionKinds: [
        'quickfix',
        'refactor.extract',
        'refactor.inline',
        'refactor.rewrite',
        'source.organizeImports',
        'source.fixAll.sysd',
      ],
    });
  });

  it('know the references of the text as it is now', async () => {
    const changed = await offeredFor('service a\n[|service b|]\nservice c\na -> b\nc -> b\n', ['refactor']);
    expect(changed('Extract the component into a group')).toBe(
      'service a\ngroup extracted {\n  service b\n}\nservice c\na -> extracted.b\nc -> extracted.b\n',
    );
  });

  it('organize imports', async () => {
    const changed = await offeredFor('[||]import "b.sysd"\nimport "a.sysd"\nservice c\n', [
      'source.organizeImports',
    ]);
    expect(changed('Organize imports')).toBe('import "a.sysd"\nimport "b.sysd"\nservice c\n');
  });
});
