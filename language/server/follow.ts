import type { Range } from '../../src/model/source.ts';

/**
 * Carries ranges of an older text over to a newer one while no fresh ones are to be had: what stands in the lines
 * that both texts begin or end with keeps its place, the rest is gone.
 */
export function follower(older: string, newer: string): (range: Range) => Range | undefined {
  const before = older.split('\n');
  const after = newer.split('\n');
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const shift = after.length - before.length;

  return ({ start, end }) => {
    if (end.line < head) return { start, end };
    if (start.line < before.length - tail) return undefined;
    return {
      start: { line: start.line + shift, character: start.character },
      end: { line: end.line + shift, character: end.character },
    };
  };
}
