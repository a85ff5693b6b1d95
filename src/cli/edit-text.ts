import type { Position } from '../model/source.ts';
import type { TextEdit } from '../rules/finding.ts';

/** A text after edits that do not overlap; lines and characters are counted as the Language Server Protocol does. */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  const starts = lineStartsOf(text);
  const offsetOf = ({ line, character }: Position) =>
    Math.min(text.length, (starts[line] ?? text.length) + character);
  const inOrder = edits
    .map(({ range, newText }) => ({ from: offsetOf(range.start), to: offsetOf(range.end), newText }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to, newText } of inOrder) {
    pieces.push(text.slice(done, from), newText);
    done = to;
  }
  return pieces.join('') + text.slice(done);
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}

/** Also two insertions at one place: which comes first would be chance. */
export function touch(a: TextEdit, b: TextEdit): boolean {
  if (a.uri !== b.uri) return false;
  if (compare(a.range.start, b.range.start) === 0) return true;
  return compare(a.range.start, b.range.end) < 0 && compare(b.range.start, a.range.end) < 0;
}

export function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return (
    a.uri === b.uri &&
    a.newText === b.newText &&
    compare(a.range.start, b.range.start) === 0 &&
    compare(a.range.end, b.range.end) === 0
  );
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
