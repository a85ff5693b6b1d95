import type { Range } from '../model/source.ts';

export interface FrameLine {
  gutter: string;
  text: string;
  /** The line of marks under the text. */
  mark: boolean;
}

const widest = 160;

/** The first line that a range covers, with marks under what it covers; nothing where the text is not at hand. */
export function frame(lines: readonly string[], range: Range): FrameLine[] {
  const text = lines[range.start.line];
  if (text === undefined || text.trim() === '' || range.start.character > widest) return [];
  const number = String(range.start.line + 1);
  const end = range.end.line === range.start.line ? range.end.character : text.length;
  const length = Math.max(1, Math.min(end, widest) - range.start.character);
  const before = text.slice(0, range.start.character).replace(/[^\t]/g, ' ');
  return [
    { gutter: `${number} | `, text: text.slice(0, widest), mark: false },
    { gutter: `${' '.repeat(number.length)} | `, text: `${before}${'^'.repeat(length)}`, mark: true },
  ];
}
