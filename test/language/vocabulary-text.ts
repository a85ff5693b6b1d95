import type { ArgumentTree, PropertyTree, ValueTree } from '../../language/vocabulary/index.ts';
import type { Range } from '../../src/model/source.ts';

/*
 * Values as text for the tests of the vocabulary, which knows nothing of the grammar: a reader for well-formed
 * properties on one line.
 */

const token =
  /\s*(?:("[^"]*")|(\.\.)|([-+]?\$?\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?[A-Za-z%]*(?:\/[A-Za-z]+)?)|([A-Za-z_](?:\w|[-.](?=\w))*)|([{}()[\]:,]))/y;

interface Token {
  text: string;
  sort: 'text' | 'range' | 'quantity' | 'name' | 'mark';
  range: Range;
}

const sorts = ['text', 'range', 'quantity', 'name', 'mark'] as const;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const index = match.slice(1).findIndex((group) => group !== undefined);
    const found = match[index + 1] ?? '';
    const end = token.lastIndex;
    tokens.push({ text: found, sort: sorts[index] ?? 'mark', range: on(end - found.length, end) });
  }
  return tokens;
}

const on = (start: number, end: number): Range => ({
  start: { line: 0, character: start },
  end: { line: 0, character: end },
});

class Cursor {
  private at = 0;
  private readonly tokens: Token[];
  constructor(text: string) {
    this.tokens = tokensOf(text);
  }
  peek(ahead = 0): string | undefined {
    return this.tokens[this.at + ahead]?.text;
  }
  take(): Token {
    const next = this.tokens[this.at++];
    if (!next) throw new Error('the text ends too early');
    return next;
  }
  skip(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }
}

/** `replicas: 3  serviceTime: 8ms` */
export function propertiesIn(text: string): PropertyTree[] {
  return properties(new Cursor(text), undefined);
}

function properties(cursor: Cursor, close: string | undefined): PropertyTree[] {
  const found: PropertyTree[] = [];
  while (cursor.peek() !== undefined && cursor.peek() !== close) {
    const name = cursor.take();
    cursor.skip(':');
    const key = name.sort === 'text' ? name.text.slice(1, -1) : name.text;
    found.push({ name: key, nameRange: name.range, value: value(cursor) });
    cursor.skip(',');
  }
  return found;
}

function value(cursor: Cursor): ValueTree {
  const first = cursor.take();
  const { range } = first;
  if (first.text === '{') {
    const inner = properties(cursor, '}');
    return { kind: 'body', properties: inner, range: { start: range.start, end: cursor.take().range.end } };
  }
  if (first.text === '[') {
    const items: ValueTree[] = [];
    while (cursor.peek() !== ']') {
      items.push(value(cursor));
      cursor.skip(',');
    }
    return { kind: 'list', items, range: { start: range.start, end: cursor.take().range.end } };
  }
  if (first.sort === 'text') return { kind: 'text', text: first.text.slice(1, -1), range };
  if (first.text === 'true' || first.text === 'false') {
    return { kind: 'truth', truth: first.text === 'true', range };
  }
  if (first.sort === 'quantity') return quantity(first, cursor);
  return named(first, cursor);
}

function quantity(first: Token, cursor: Cursor): ValueTree {
  if (!cursor.skip('..')) return { kind: 'quantity', text: first.text, range: first.range };
  const high = cursor.take();
  const range = { start: first.range.start, end: high.range.end };
  return { kind: 'range', low: first.text, high: high.text, range };
}

function named(first: Token, cursor: Cursor): ValueTree {
  if (!cursor.skip('(')) return { kind: 'name', name: first.text, range: first.range };
  const call: ArgumentTree[] = [];
  while (cursor.peek() !== ')') {
    const name = cursor.peek(1) === ':' ? cursor.take().text : undefined;
    cursor.skip(':');
    call.push(name === undefined ? { value: value(cursor) } : { name, value: value(cursor) });
    cursor.skip(',');
  }
  const range = { start: first.range.start, end: cursor.take().range.end };
  return { kind: 'name', name: first.text, call, range };
}
