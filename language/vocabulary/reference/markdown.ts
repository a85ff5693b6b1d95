/* How the pages of the reference are written: markdown, nothing in it but text. */

/** A page or section out of its parts, one empty line between them. */
export const paragraphs = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n');

export const page = (...parts: readonly string[]) => `${paragraphs(...parts)}\n`;

export const code = (text: string) => `\`${text}\``;

export const block = (text: string) => `\`\`\`sysd\n${text.trimEnd()}\n\`\`\``;

export const bullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

/** A table; a bar in a cell would end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Where a heading of a page can be pointed at. */
export const anchor = (heading: string) => heading.toLowerCase();

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** Above every page: where it comes from. */
export const generated =
  '<!-- Made by docs/generate.ts from the tables of the language. Do not edit: change the tables and run `npm run docs`. -->';
