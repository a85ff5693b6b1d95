import type { Paint } from './paint.ts';

/** Lines longer than this are hard to read, however wide the terminal. */
const widest = 100;
const narrowest = 40;

/** Markdown of the rules' pages as a terminal shows it: headings, wrapped paragraphs, lists and indented examples. */
export function readable(markdown: string, width: number, paint: Paint): string {
  const column = Math.max(narrowest, Math.min(width, widest)) - 2;
  let inExample = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      inExample = !inExample;
      return [];
    }
    if (inExample) return [line === '' ? '' : `    ${paint('cyan', line)}`];
    const heading = /^#+ (.*)$/.exec(line);
    if (heading) return [paint('bold', heading[1] ?? '')];
    if (line.startsWith('- ')) return wrapped(line, column, '  ', '    ', paint);
    return wrapped(line, column, '  ', '  ', paint);
  });
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A stretch of code stays on one line: its blanks are no places to break at. */
const unbreakable = '\u00a0';

function wrapped(line: string, column: number, first: string, next: string, paint: Paint): string[] {
  const words = line
    .replace(/`[^`]+`/g, (code) => code.replaceAll(' ', unbreakable))
    .split(' ')
    .filter((word) => word !== '');
  const lines: string[] = [];
  let current = '';
  for (const word of words) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (current !== '' && joined.length > column - next.length) {
      lines.push(current);
      current = word;
    } else current = joined;
  }
  lines.push(current);
  return lines.map((text, index) =>
    text === '' ? '' : (index === 0 ? first : next) + emphasized(text.replaceAll(unbreakable, ' '), paint),
  );
}

function emphasized(text: string, paint: Paint): string {
  return text
    .replace(/`([^`]+)`/g, (_, code: string) => paint('cyan', code))
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => paint('bold', strong));
}
