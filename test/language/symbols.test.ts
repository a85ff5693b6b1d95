import { describe, expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver';
import { type Editor, editorWith } from '../support/editor.ts';

async function outline(editor: Editor): Promise<string> {
  const symbols = await editor.lsp.DocumentSymbolProvider?.getSymbols(editor.main, editor.at(0));
  const lines = (nested: DocumentSymbol[], depth: number): string[] =>
    nested.flatMap(({ name, detail, children = [] }) => [
      `${'  '.repeat(depth)}${name}${detail ? ` (${detail})` : ''}`,
      ...lines(children, depth + 1),
    ]);
  return lines(symbols ?? [], 0).join('\n');
}

const design = `[||]system Shop "A shop"
import "other.sysd" as other
region eu { zone a  zone b }
group core "Core" {
  service api "The API" { -> store }
  group inner { database store using postgres }
}
technology fast "Fast" for cache, cdn { ttl: 1m }
client u
flow buy "Buy" from u at 10/s { u -> core.api }
scenario dark "Dark" { at 1m fail eu.a }
view all { include: [core] }
u -> core.api
`;

describe('the outline', () => {
  it('has everything that has a name, nested, with what it is', async () => {
    expect(await outline(await editorWith(design))).toBe(`Shop (A shop)
other (other.sysd)
eu (region)
  a (zone)
  b (zone)
core (Core)
  api (service, The API)
  inner
    store (database, using postgres)
fast (for cache, cdn: Fast)
u (client)
buy (from u at 10/s, Buy)
dark (Dark)
all`);
  });

  it('leaves out what has no name yet', async () => {
    expect(await outline(await editorWith('[||]service\nflow { }'))).not.toContain('undefined');
  });

  it('selects names inside the ranges of their elements', async () => {
    const editor = await editorWith('[||]service api { replicas: 2 }');
    const [symbol] = (await editor.lsp.DocumentSymbolProvider?.getSymbols(editor.main, editor.at(0))) ?? [];
    expect(symbol?.selectionRange).toEqual({
      start: { line: 0, character: 8 },
      end: { line: 0, character: 11 },
    });
    expect(symbol?.range.end).toEqual({ line: 0, character: 27 });
  });
});

describe('symbols of the workspace', () => {
  const found = async (query: string) => {
    const editor = await editorWith(design, { 'other.sysd': 'service apiary' });
    const symbols = await editor.services.shared.lsp.WorkspaceSymbolProvider?.getSymbols({ query });
    return symbols?.map(({ name, containerName }) => [containerName, name]);
  };

  it('are found in every file, with what is around them', async () => {
    expect(await found('api')).toEqual([
      ['core', 'api'],
      [undefined, 'apiary'],
    ]);
  });

  it('have no technologies of the language and no imports among them', async () => {
    expect(await found('postgres')).toEqual([]);
    expect(await found('other')).toEqual([]);
  });
});
