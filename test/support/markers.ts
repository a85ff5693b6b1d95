import type { Position, Range } from '../../src/model/source.ts';

/** A text in which `[|` and `|]` mark stretches, also within each other: the plain text, and where they are, as they open. */
export function marked(text: string): { text: string; ranges: Range[] } {
  const ranges: Range[] = [];
  const open: Range[] = [];
  let plain = '';
  for (const piece of text.split(/(\[\||\|\])/)) {
    const at = endOf(plain);
    if (piece === '[|') {
      const range = { start: at, end: at };
      ranges.push(range);
      open.push(range);
    } else if (piece === '|]') {
      const range = open.pop();
      if (range) range.end = at;
    } else plain += piece;
  }
  return { text: plain, ranges };
}

function endOf(text: string): Position {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** The text after edits, which must not overlap. */
export function edited(text: string, edits: readonly { range: Range; newText: string }[]): string {
  const starts = [0];
  for (const [offset, character] of [...text].entries()) if (character === '\n') starts.push(offset + 1);
  const offsetOf = ({ line, character }: Position) => (starts[line] ?? text.length) + character;
  let result = '';
  let done = 0;
  const inOrder = edits
    .map(({ range, newText }) => ({ from: offsetOf(range.start), to: offsetOf(range.end), newText }))
    .sort((a, b) => a.from - b.from);
  for (const { from, to, newText } of inOrder) {
    if (from < done) throw new Error('overlapping edits');
    result += text.slice(done, from) + newText;
    done = to;
  }
  return result + text.slice(done);
}
