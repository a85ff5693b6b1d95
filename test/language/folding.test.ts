import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editorWith } from '../support/editor.ts';

async function folds(text: string): Promise<string[]> {
  const editor = await editorWith(text);
  const ranges = await editor.lsp.FoldingRangeProvider?.getFoldingRanges(editor.main, {
    textDocument: { uri: editor.main.uri.toString() },
  });
  return (ranges ?? []).map(({ startLine, endLine, kind }) =>
    [`${startLine}-${endLine}`, ...(kind ? [kind] : [])].join(' '),
  );
}

describe('folding', () => {
  it.each([
    ['braces, so that the closing one stays in sight', 'service a {\n  replicas: 2\n}', ['0-1']],
    ['braces within braces', 'flow f {\n a -> b miss {\n  b -> c\n }\n}', ['1-2', '0-3']],
    ['lists', 'service a {\n in: [\n  x\n ]\n}', ['1-2', '0-3']],
    ['imports', 'import "a.sysd"\nimport "b.sysd"\nservice a', ['0-1 imports']],
    ['block comments', '/*\n * Why.\n */\nservice a', ['0-2 comment']],
    ['line comments that follow each other', '// a\n// b\n\n// c\nservice a', ['0-1 comment']],
    ['nothing in one line', 'service a { replicas: 2 } // x', []],
  ])('folds %s', async (_, text, ranges) => {
    expect(await folds(text)).toEqual(ranges);
  });

  it('stays within the text, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('{', '}', '\n', '[', ']', '// x', '/*', '*/', 'a', '"', ' ')),
        async (pieces) => {
          const text = pieces.join('');
          const last = text.split('\n').length - 1;
          for (const fold of await folds(text)) {
            const [start = Number.NaN, end = Number.NaN] = fold.split(' ')[0]?.split('-').map(Number) ?? [];
            expect(start < end && end <= last).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
