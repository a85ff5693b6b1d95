import { describe, expect, it } from 'vitest';
import { DocumentHighlightKind } from 'vscode-languageserver';
import { editorWith } from '../support/editor.ts';

describe('highlights', () => {
  it('mark where an element is declared or changed as written, all else as read', async () => {
    const editor = await editorWith(`client u
database [|d|]
flow f from u {
  u -> d read
  u -> d write
}
scenario s {
  at 1m scale d to 3
  at 2m fail d
}`);
    const found = await editor.lsp.DocumentHighlightProvider?.getDocumentHighlight(editor.main, editor.at());
    const told = found?.map(({ range, kind }) => [range.start.line, kind] as const);
    expect(told?.sort(([a], [b]) => a - b)).toEqual([
      [1, DocumentHighlightKind.Write],
      [3, DocumentHighlightKind.Read],
      [4, DocumentHighlightKind.Write],
      [7, DocumentHighlightKind.Write],
      [8, DocumentHighlightKind.Read],
    ]);
  });

  it('are none where nothing is named', async () => {
    const editor = await editorWith('service a { [||]replicas: 2 }');
    const found = await editor.lsp.DocumentHighlightProvider?.getDocumentHighlight(editor.main, editor.at());
    expect(found).toEqual([]);
  });
});
