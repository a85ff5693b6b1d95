import { describe, expect, it } from 'vitest';
import { CancellationToken } from 'vscode-languageserver';
import { library } from '../../language/generated/library.ts';
import { editorWith } from '../support/editor.ts';

describe('links', () => {
  const links = async (text: string, others: Record<string, string> = {}) => {
    const editor = await editorWith(text, others);
    const found = await editor.lsp.DocumentLinkProvider?.getDocumentLinks(editor.main, {
      textDocument: { uri: editor.main.uri.toString() },
    });
    return found?.map(({ range, target }) => [editor.main.textDocument.getText(range), target]);
  };

  it('lead from an import to its file', async () => {
    expect(await links('import "./parts/core.sysd" as core')).toEqual([
      ['./parts/core.sysd', 'file:///w/parts/core.sysd'],
    ]);
  });

  it('do not leave the workspace by an address', async () => {
    expect(await links('import "https://example.org/x.sysd"')).toEqual([]);
  });

  it('lead from a rule that is accepted to its page', async () => {
    const [link] = (await links('service a\naccept "spof/single-instance" on a because "demo"')) ?? [];
    expect(link?.[0]).toBe('spof/single-instance');
    expect(link?.[1]).toMatch(/\/docs\/rules\/spof\/single-instance\.md$/);
  });

  it('lead nowhere from a rule that nobody knows', async () => {
    expect(await links('service a\naccept "spof/nothing" on a because "demo"')).toEqual([]);
  });
});

describe('built-in technologies', () => {
  it('are where a definition leads, at their names', async () => {
    const editor = await editorWith('cache hot using [|redis|]');
    const [link] = (await editor.lsp.DefinitionProvider?.getDefinition(editor.main, editor.at())) ?? [];
    expect(link?.targetUri).toBe('sysd-library:/redis.sysd');
    const lines = library['redis.sysd']?.split('\n') ?? [];
    const { start, end } = link?.targetSelectionRange ?? { start: undefined, end: undefined };
    expect(lines[start?.line ?? -1]?.slice(start?.character, end?.character)).toBe('redis');
  });

  it('are the types of the components that use them, wherever those are named', async () => {
    const editor = await editorWith('cache hot using redis\nservice a { -> [|hot|] }');
    const links = await editor.lsp.TypeProvider?.getTypeDefinition(editor.main, editor.at());
    expect(links?.map(({ targetUri }) => targetUri)).toEqual(['sysd-library:/redis.sysd']);
  });

  it('give no type to a component without one', async () => {
    const editor = await editorWith('cache [|hot|]');
    expect(await editor.lsp.TypeProvider?.getTypeDefinition(editor.main, editor.at())).toBeUndefined();
  });

  it('are found wherever they are used', async () => {
    const editor = await editorWith('cache a using [|redis|]\ncache b using redis');
    const found = await editor.lsp.ReferencesProvider?.findReferences(editor.main, {
      ...editor.at(),
      context: { includeDeclaration: false },
    });
    expect(found?.map(({ range }) => range.start.line)).toEqual([0, 1]);
  });

  it('can be read by their addresses, and nothing else can', async () => {
    const editor = await editorWith('');
    const texts = editor.services.shared.lsp.TextDocumentContentProvider;
    const read = (uri: string) => texts?.provideTextDocumentContent({ uri }, CancellationToken.None);
    expect(texts?.schemes).toEqual(['sysd-library']);
    expect(await read('sysd-library:/redis.sysd')).toEqual({ text: library['redis.sysd'] });
    expect(await read('sysd-library:/constructor')).toBeUndefined();
    expect(await read('sysd-library:/../../etc/passwd')).toBeUndefined();
  });
});
