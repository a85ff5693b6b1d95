import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver';
import { selectionRangeAt } from '../../language/services/selection.ts';
import { editorWith } from '../support/editor.ts';

describe('selection', () => {
  it('grows from the word to what is around it, braces in two steps, to the whole text', async () => {
    const editor = await editorWith('client u\nservice api {\n  retries: { max: [||]2  budget: 10% }\n}\n');
    const texts: string[] = [];
    for (
      let at: SelectionRange | undefined = selectionRangeAt(editor.main, editor.at().position);
      at;
      at = at.parent
    )
      texts.push(editor.main.textDocument.getText(at.range));
    expect(texts).toEqual([
      '2',
      'max: 2',
      'max: 2  budget: 10%',
      '{ max: 2  budget: 10% }',
      'retries: { max: 2  budget: 10% }',
      'service api {\n  retries: { max: 2  budget: 10% }\n}',
      'client u\nservice api {\n  retries: { max: 2  budget: 10% }\n}',
      'client u\nservice api {\n  retries: { max: 2  budget: 10% }\n}\n',
    ]);
  });

  it('grows strictly, from anywhere in any text', async () => {
    const text = 'flow f from u at 1/s { u -> [a, b] read { timeout: 1s } miss { a -> b } }\n}{ "';
    const editor = await editorWith(text);
    fc.assert(
      fc.property(fc.nat(text.length), (offset) => {
        const { textDocument } = editor.main;
        const length = ({ range: { start, end } }: SelectionRange) =>
          textDocument.offsetAt(end) - textDocument.offsetAt(start);
        let at = selectionRangeAt(editor.main, textDocument.positionAt(offset));
        for (; at.parent; at = at.parent) expect(length(at.parent)).toBeGreaterThan(length(at));
        expect(length(at)).toBe(text.length);
      }),
    );
  });
});
