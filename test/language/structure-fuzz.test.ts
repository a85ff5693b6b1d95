import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, Range } from 'vscode-languageserver';
import { selectionRangeAt } from '../../language/services/selection.ts';
import { type Editor, editorWith } from '../support/editor.ts';

const examples = ['url-shortener', 'twitter'].map((name) => readFileSync(`examples/${name}.sysd`, 'utf8'));
const pieces = [
  '{',
  '}',
  '"',
  '/*',
  '->',
  'flow',
  'using',
  ':',
  '[',
  '.',
  'at',
  'import "x',
  '\n',
  '',
  '',
  '',
];

/** An example with pieces of it gone, or others put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.array(fc.tuple(fc.nat(), fc.nat(30), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 5 }),
  )
  .map(([text, changes]) =>
    changes.reduce((result, [where, length, piece]) => {
      const at = where % (result.length + 1);
      return result.slice(0, at) + piece + result.slice(piece === '' ? at + length : at);
    }, text),
  );

/** Everything that an editor asks while a person reads and types, at a position. */
async function askEverything({ lsp, main, services }: Editor, position: Position): Promise<unknown[]> {
  const textDocument = { uri: main.uri.toString() };
  const { textDocument: text } = main;
  const range: Range = { start: { line: 0, character: 0 }, end: text.positionAt(text.getText().length) };
  const here = { textDocument, position };
  const options = { tabSize: 2, insertSpaces: true };
  const items = await lsp.CallHierarchyProvider?.prepareCallHierarchy(main, here);
  return Promise.all([
    lsp.Formatter?.formatDocument(main, { textDocument, options }),
    lsp.Formatter?.formatDocumentOnType(main, { ...here, ch: '}', options }),
    lsp.Formatter?.formatDocumentOnType(main, { ...here, ch: '\n', options }),
    lsp.DocumentSymbolProvider?.getSymbols(main, { textDocument }),
    services.shared.lsp.WorkspaceSymbolProvider?.getSymbols({ query: '' }),
    lsp.DocumentHighlightProvider?.getDocumentHighlight(main, here),
    lsp.DocumentLinkProvider?.getDocumentLinks(main, { textDocument }),
    lsp.InlayHintProvider?.getInlayHints(main, { textDocument, range }),
    lsp.CodeLensProvider?.provideCodeLens(main, { textDocument }),
    selectionRangeAt(main, position),
    ...(items ?? []).map((item) => lsp.CallHierarchyProvider?.outgoingCalls({ item })),
    ...(items ?? []).map((item) => lsp.CallHierarchyProvider?.incomingCalls({ item })),
    lsp.ReferencesProvider?.findReferences(main, { ...here, context: { includeDeclaration: true } }),
    lsp.SemanticTokenProvider?.semanticHighlight(main, { textDocument }),
    lsp.FoldingRangeProvider?.getFoldingRanges(main, { textDocument }),
    lsp.TypeProvider?.getTypeDefinition(main, here),
    lsp.DefinitionProvider?.getDefinition(main, here),
  ]);
}

/** The ranges in an answer that are about the document itself. */
function rangesIn(answer: unknown, uri: string): Range[] {
  if (Array.isArray(answer)) return answer.flatMap((each) => rangesIn(each, uri));
  if (typeof answer !== 'object' || answer === null) return [];
  if ('uri' in answer && answer.uri !== uri) return [];
  if ('start' in answer && 'end' in answer) return [answer as Range];
  return Object.entries(answer).flatMap(([key, value]) =>
    key.startsWith('target') ? [] : rangesIn(value, uri),
  );
}

describe('whatever the text, the editor', () => {
  it('gets answers without an error, about places that are there', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, fc.nat(), async (text, where) => {
        const editor = await editorWith(text);
        const { textDocument } = editor.main;
        const position = textDocument.positionAt(where % (text.length + 1));
        for (const { start, end } of rangesIn(
          await askEverything(editor, position),
          editor.main.uri.toString(),
        )) {
          expect(textDocument.positionAt(textDocument.offsetAt(start))).toEqual(start);
          expect(textDocument.positionAt(textDocument.offsetAt(end))).toEqual(end);
          expect(textDocument.offsetAt(end)).toBeGreaterThanOrEqual(textDocument.offsetAt(start));
        }
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it('gets a new name or the reason why not', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, fc.nat(), async (text, where) => {
        const editor = await editorWith(text);
        const position = editor.main.textDocument.positionAt(where % (text.length + 1));
        const asked = { textDocument: { uri: editor.main.uri.toString() }, position, newName: 'fresh-name' };
        const edit = await Promise.resolve(editor.lsp.RenameProvider?.rename(editor.main, asked)).catch(
          (error: Error) => {
            expect(error.message).toMatch(/built into the language|already taken/);
            return undefined;
          },
        );
        for (const { range } of Object.values(edit?.changes ?? {}).flat())
          expect(editor.main.textDocument.getText(range)).toMatch(/^[\w-]+$/);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
