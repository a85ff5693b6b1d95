/** Unchanged lines that are shown around a change. */
const context = 3;
/** More than so many pairs of lines are not compared one by one: the whole stretch counts as replaced. */
const mostPairs = 4_000_000;

type Line = { mark: ' ' | '-' | '+'; text: string };

/** The difference of two texts of one file in the unified format of `diff -u`; empty where there is none. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = comparison(linesOf(before), linesOf(after));
  return [`--- ${path}`, `+++ ${path}`, ...hunksOf(lines).flatMap((hunk) => hunkText(lines, hunk)), ''].join(
    '\n',
  );
}

/** Each with its end: a last line without one is another line than the same with it. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== '');
}

/** What both begin and end with is set aside; the rest is compared by its longest common subsequence. */
function comparison(before: readonly string[], after: readonly string[]): Line[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (text: string): Line => ({ mark: ' ', text });
  return [
    ...before.slice(0, head).map(same),
    ...changed(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function changed(before: readonly string[], after: readonly string[]): Line[] {
  if (before.length * after.length > mostPairs)
    return [
      ...before.map((text): Line => ({ mark: '-', text })),
      ...after.map((text): Line => ({ mark: '+', text })),
    ];
  const common = commonLengths(before, after);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ mark: ' ', text: old });
      i += 1;
      j += 1;
    } else if (
      old !== undefined &&
      (fresh === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      lines.push({ mark: '-', text: old });
      i += 1;
    } else {
      lines.push({ mark: '+', text: fresh ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** Length of the longest common subsequence of what is left from each pair of lines on. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const length =
        before[i] === after[j]
          ? lengthAt(rows, i + 1, j + 1) + 1
          : Math.max(lengthAt(rows, i + 1, j), lengthAt(rows, i, j + 1));
      rows[i]?.fill(length, j, j + 1);
    }
  return rows;
}

function lengthAt(rows: readonly Uint32Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}

/** Stretches of lines with a change in them, those that are near each other as one. */
function hunksOf(lines: readonly Line[]): { from: number; to: number }[] {
  const hunks: { from: number; to: number }[] = [];
  lines.forEach(({ mark }, index) => {
    if (mark === ' ') return;
    const from = Math.max(0, index - context);
    const to = Math.min(lines.length, index + context + 1);
    const last = hunks.at(-1);
    if (last && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  });
  return hunks;
}

function hunkText(lines: readonly Line[], { from, to }: { from: number; to: number }): string[] {
  const count = (all: readonly Line[], mark: '-' | '+') =>
    all.filter((line) => line.mark === ' ' || line.mark === mark).length;
  const before = lines.slice(0, from);
  const shown = lines.slice(from, to);
  const span = (mark: '-' | '+') => {
    const length = count(shown, mark);
    return `${count(before, mark) + (length === 0 ? 0 : 1)},${length}`;
  };
  return [`@@ -${span('-')} +${span('+')} @@`, ...shown.flatMap(lineText)];
}

function lineText({ mark, text }: Line): string[] {
  return text.endsWith('\n') ? [mark + text.slice(0, -1)] : [mark + text, '\\ No newline at end of file'];
}
