import type { Severity } from '../model/settings.ts';

/** Escape codes of a terminal: start and end. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const;
export type Colour = keyof typeof codes;

/** The colour of each level of a finding. */
export const levelColours: Record<Severity, Colour> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
  hint: 'dim',
};

export type Paint = (colour: Colour, text: string) => string;

/** Colours text where the terminal shows colours. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_, text) => text;
  return (name, text) => {
    const [start, end] = codes[name];
    return `\u001b[${start}m${text}\u001b[${end}m`;
  };
}

/** Control characters of a file's own text never reach the terminal; tabs and line ends do. */
export function plain(text: string): string {
  for (let at = 0; at < text.length; at += 1)
    if (isControl(text.charCodeAt(at)))
      return Array.from(text, (character) =>
        isControl(character.charCodeAt(0)) ? '\ufffd' : character,
      ).join('');
  return text;
}

function isControl(code: number): boolean {
  return (code < 32 && code !== 9 && code !== 10) || (code >= 127 && code < 160);
}

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Lines of a table; cells hold plain text, `colour` paints a cell after it was fitted. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  colour: (row: number, column: number) => Colour | undefined = () => undefined,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const pad = (text: string, column: number) =>
    columns[column]?.align === 'right'
      ? text.padStart(widths[column] ?? 0)
      : text.padEnd(widths[column] ?? 0);
  const head = columns.map((column, index) => paint('dim', pad(column.title, index))).join('  ');
  const body = rows.map((cells, row) =>
    columns
      .map((_, index) => {
        const cell = pad(cells[index] ?? '', index);
        const name = colour(row, index);
        return name ? paint(name, cell) : cell;
      })
      .join('  '),
  );
  return [head, ...body].map((line) => `  ${line.trimEnd()}`);
}
