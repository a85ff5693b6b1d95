import { completionsOf } from './completion-support.ts';

/** An offer that is accepted, by its label, and what is typed at each of its stops in turn; the rest stay as they are. */
export type Accepted = readonly [label: string, ...typed: string[]];

/** On one line, offer after offer; `leave` steps out of the braces in which the cursor stands. */
export type Line = readonly (Accepted | typeof leave)[];

export const leave = '}';

/** One looks no further down a list than this. */
const seen = 12;

/** What one may type by hand: names with or without a title, figures with a unit, and text inside the quotes there are. */
const byHand = /^(?:[A-Za-z_][\w-]*(?: "[^"\n]*")?|[\d.]+[a-zA-Z%]*(?:\/[a-z]+)?)$/;

const stop = /\$\{(\d+):((?:\\.|[^}\\])*)\}|\$\{(\d+)\|((?:\\.|[^|\\])*)\|\}|\$(\d+)/g;

const plain = (text: string) => text.replace(/\\(.)/g, '$1');

interface Stop {
  number: number;
  /** What stands there at first; nothing at a bare stop. */
  text: string | undefined;
  choices: readonly string[] | undefined;
}

/**
 * Somebody who writes a design without knowing the language: only takes what completion offers near the top, and fills
 * in names and figures.
 */
export class Typist {
  private before = '';
  private behind = '';

  /** Everything that was written. */
  get text(): string {
    return this.before + this.behind;
  }

  /** A statement with a line for each of its parts, after which the cursor stands below it. */
  async statement(accepted: Accepted, ...lines: Line[]): Promise<void> {
    await this.accept(accepted);
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.before += '\n';
      await this.line(line);
    }
    this.before += `${this.behind}\n\n`;
    this.behind = '';
  }

  /** Accepts one offer where the cursor stands. */
  async accept([label, ...typed]: Accepted): Promise<void> {
    if (/[^\s([{]$/.test(this.before)) this.before += ' ';
    const items = await completionsOf(`${this.before}<|>${this.behind}`);
    const labels = items.map((item) => item.label);
    const index = labels.indexOf(label);
    const shown = labels.slice(0, seen).join(' | ');
    if (index < 0 || index >= seen)
      throw new Error(`\`${label}\` is not near the top, at ${index} of: ${shown}\n${this.before}`);
    const edit = items[index]?.textEdit;
    if (!edit || !('range' in edit)) throw new Error(`\`${label}\` puts nothing in`);
    const { start, end } = edit.range;
    const prefix = end.character - start.character;
    const indent = /\n?([ \t]*)[^\n]*$/.exec(this.before)?.[1] ?? '';
    const snippet = edit.newText.replaceAll('\n', `\n${indent}`);
    this.put(prefix, snippet, typed, label);
  }

  /** Steps behind the brace that closes what is open. */
  private leave(): void {
    const at = this.behind.indexOf(leave);
    if (at < 0) throw new Error(`no brace is open:\n${this.before}`);
    this.before += this.behind.slice(0, at + 1);
    this.behind = this.behind.slice(at + 1);
  }

  private async line(line: Line): Promise<void> {
    for (const each of line) {
      if (each === leave) this.leave();
      else await this.accept(each);
    }
  }

  /** Fills in the snippet, and leaves the cursor where its last stop is. */
  private put(prefix: number, snippet: string, typed: readonly string[], label: string): void {
    const stops = stopsOf(snippet);
    if (typed.length > stops.length) throw new Error(`\`${label}\` has ${stops.length} stops: ${snippet}`);
    const values = new Map(
      stops.map((each, index) => [each.number, answered(each, typed[index], label)] as const),
    );
    let cursor: number | undefined;
    let text = '';
    let end = 0;
    for (const match of snippet.matchAll(stop)) {
      text += plain(snippet.slice(end, match.index));
      const number = Number(match[1] ?? match[3] ?? match[5]);
      if (number === 0) cursor = text.length;
      else text += values.get(number) ?? '';
      end = match.index + match[0].length;
    }
    text += plain(snippet.slice(end));
    const whole = this.before.slice(0, this.before.length - prefix) + text;
    const at = whole.length - (text.length - (cursor ?? text.length));
    this.behind = whole.slice(at) + this.behind;
    this.before = whole.slice(0, at);
  }
}

/** The stops of a snippet by their numbers, the last one left out. */
function stopsOf(snippet: string): Stop[] {
  const stops = new Map<number, Stop>();
  for (const [, named, text, chosen, choices, bare] of snippet.matchAll(stop)) {
    const number = Number(named ?? chosen ?? bare);
    if (number === 0 || (stops.has(number) && bare !== undefined)) continue;
    stops.set(number, {
      number,
      text: text === undefined ? undefined : plain(text),
      choices: choices?.split(/(?<!\\),/).map(plain),
    });
  }
  return [...stops.values()].sort((a, b) => a.number - b.number);
}

/** What stands at a stop in the end: one of its choices, or a name or figure that was typed over it. */
function answered({ text, choices }: Stop, typed: string | undefined, label: string): string {
  if (typed === undefined) return text ?? choices?.[0] ?? '';
  if (choices && !choices.includes(typed))
    throw new Error(`\`${typed}\` is none of the choices of \`${label}\`: ${choices.join(', ')}`);
  if (!choices && !byHand.test(typed)) throw new Error(`\`${typed}\` is neither a name nor a figure`);
  return typed;
}
