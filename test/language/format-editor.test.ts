import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextEdit } from 'vscode-languageserver';
import { type Editor, editorWith } from '../support/editor.ts';
import { edited } from '../support/markers.ts';

const options = { tabSize: 4, insertSpaces: false };

async function laidOut(editor: Editor, edits: Promise<TextEdit[]> | TextEdit[] | undefined): Promise<string> {
  return edited(editor.main.textDocument.getText(), (await edits) ?? []);
}

const untidy = 'service   a {replicas: 2\n}\nservice   [|b {\nreplicas:   2|]\n   }\nservice   c\n';

describe('formatting in the editor', () => {
  it('lays out the document', async () => {
    const editor = await editorWith(untidy);
    const { textDocument } = editor.at();
    expect(
      await laidOut(editor, editor.lsp.Formatter?.formatDocument(editor.main, { textDocument, options })),
    ).toBe('service a {\n  replicas: 2\n}\nservice b {\n  replicas: 2\n}\nservice c\n');
  });

  it('lays out the lines of a range and no others', async () => {
    const editor = await editorWith(untidy);
    const [range] = editor.ranges;
    if (!range) throw new Error('no range');
    const { textDocument } = editor.at();
    expect(
      await laidOut(
        editor,
        editor.lsp.Formatter?.formatDocumentRange(editor.main, { textDocument, range, options }),
      ),
    ).toBe('service   a {replicas: 2\n}\nservice b {\n  replicas: 2\n   }\nservice   c\n');
  });

  it('lays out the block that a brace ends', async () => {
    const editor = await editorWith('service   a\nservice   b {\nreplicas:   2\n   }[||]\nservice   c\n');
    const typed = { ...editor.at(), ch: '}', options };
    expect(await laidOut(editor, editor.lsp.Formatter?.formatDocumentOnType(editor.main, typed))).toBe(
      'service   a\nservice b {\n  replicas: 2\n}\nservice   c\n',
    );
  });

  it('lays out the line that was left, and leaves the new one where the cursor is', async () => {
    const editor = await editorWith('service a {\nreplicas:   2\n    [||]\n}\n');
    const typed = { ...editor.at(), ch: '\n', options };
    expect(await laidOut(editor, editor.lsp.Formatter?.formatDocumentOnType(editor.main, typed))).toBe(
      'service a {\n  replicas: 2\n    \n}\n',
    );
  });

  it('changes blanks alone, and within the lines it was asked for alone, whatever they are', async () => {
    const text = readFileSync('examples/twitter.sysd', 'utf8').replaceAll('  ', '\t ').replaceAll(': ', ':');
    for (const document of [text, `${text}\nservice {`]) {
      const editor = await editorWith(document);
      const { lineCount } = editor.main.textDocument;
      await fc.assert(
        fc.asyncProperty(fc.nat(lineCount), fc.nat(20), async (first, more) => {
          const range = {
            start: { line: first, character: 0 },
            end: { line: Math.min(first + more, lineCount - 1), character: 0 },
          };
          const edits = await editor.lsp.Formatter?.formatDocumentRange(editor.main, {
            textDocument: { uri: editor.main.uri.toString() },
            range,
            options,
          });
          const formatted = edited(document, edits ?? []);
          expect(formatted.replaceAll(/\s/g, '')).toBe(document.replaceAll(/\s/g, ''));
          for (const edit of edits ?? []) {
            expect(edit.range.start.line).toBeGreaterThanOrEqual(range.start.line);
            expect(edit.range.end.line).toBeLessThanOrEqual(range.end.line);
          }
        }),
        { numRuns: 30 },
      );
    }
  }, 60_000);
});
