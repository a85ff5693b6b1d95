import type { Position, Range } from '../model/source.ts';

/** A value of a JSON text, and where it stands. */
export type JsonNode =
  | { type: 'object'; range: Range; members: JsonMember[] }
  | { type: 'array'; range: Range; items: JsonNode[] }
  | { type: 'string'; range: Range; value: string }
  | { type: 'number'; range: Range; value: number }
  | { type: 'boolean'; range: Range; value: boolean }
  | { type: 'null'; range: Range };

export interface JsonMember {
  key: string;
  keyRange: Range;
  value: JsonNode;
}

/** Something wrong in a JSON file, and where. */
export interface JsonProblem {
  message: string;
  range: Range;
}

export type JsonRead = { ok: true; root: JsonNode } | { ok: false; problem: JsonProblem };

/** Deeper texts are refused, so that none of them exhausts the stack. */
const deepest = 64;

/** Reads a JSON text (RFC 8259) with the place of every value; the first mistake ends it. */
export function readJson(text: string): JsonRead {
  const reader = new Reader(text.replace(/^\ufeff/, ' '));
  try {
    return { ok: true, root: reader.whole() };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, problem: error.problem };
    throw error;
  }
}

class Mistake extends Error {
  constructor(readonly problem: JsonProblem) {
    super(problem.message);
  }
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class Reader {
  private at = 0;
  private readonly lineStarts = [0];

  constructor(private readonly text: string) {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1))
      this.lineStarts.push(end + 1);
  }

  whole(): JsonNode {
    const root = this.value(0);
    this.skipBlanks();
    if (this.at < this.text.length) this.fail('The file ends here; there is more behind it.');
    return root;
  }

  private value(depth: number): JsonNode {
    this.skipBlanks();
    const from = this.at;
    const first = this.text[from];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"') return { type: 'string', value: this.string(), range: this.rangeFrom(from) };
    const [number] = this.match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y) ?? [];
    if (number !== undefined) return { type: 'number', value: Number(number), range: this.rangeFrom(from) };
    const [word = ''] = this.match(/[a-z]+/y) ?? [];
    const value = words.get(word);
    if (value === undefined) this.fail('A value is missing here.', from);
    const range = this.rangeFrom(from);
    return value === null ? { type: 'null', range } : { type: 'boolean', value, range };
  }

  private object(depth: number): JsonNode {
    const from = this.enter(depth);
    const members: JsonMember[] = [];
    this.listed('}', () => {
      const keyFrom = this.at;
      if (this.text[keyFrom] !== '"') this.fail('A name in double quotes is missing here.');
      const key = this.string();
      const keyRange = this.rangeFrom(keyFrom);
      if (members.some((member) => member.key === key)) this.fail(`"${key}" is here twice.`, keyFrom);
      this.skipBlanks();
      if (this.text[this.at] !== ':') this.fail('A colon is missing here.');
      this.at += 1;
      members.push({ key, keyRange, value: this.value(depth + 1) });
    });
    return { type: 'object', members, range: this.rangeFrom(from) };
  }

  private array(depth: number): JsonNode {
    const from = this.enter(depth);
    const items: JsonNode[] = [];
    this.listed(']', () => items.push(this.value(depth + 1)));
    return { type: 'array', items, range: this.rangeFrom(from) };
  }

  private enter(depth: number): number {
    if (depth >= deepest) this.fail(`This is nested more than ${deepest} deep.`);
    const from = this.at;
    this.at += 1;
    return from;
  }

  /** What stands between brackets, with commas between. */
  private listed(end: string, one: () => void): void {
    this.skipBlanks();
    if (this.text[this.at] === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      this.skipBlanks();
      one();
      this.skipBlanks();
      const next = this.text[this.at];
      if (next !== ',' && next !== end) this.fail(`A comma or ${end} is missing here.`);
      this.at += 1;
      if (next === end) return;
    }
  }

  private string(): string {
    const from = this.at;
    const [raw] = this.match(/"(?:[^"\\\r\n]|\\.)*"/y) ?? [];
    if (raw === undefined) return this.fail('This text has no end on its line.', from);
    try {
      return String(JSON.parse(raw));
    } catch {
      return this.fail('There is something in this text that JSON does not allow.', from);
    }
  }

  private skipBlanks(): void {
    this.match(/[ \t\r\n]*/y);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  private fail(message: string, from = this.at): never {
    this.at = Math.min(this.text.length, Math.max(this.at, from + 1));
    throw new Mistake({ message, range: this.rangeFrom(from) });
  }

  private rangeFrom(from: number): Range {
    return { start: this.positionAt(from), end: this.positionAt(this.at) };
  }

  private positionAt(offset: number): Position {
    let low = 0;
    let high = this.lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, character: offset - (this.lineStarts[low] ?? 0) };
  }
}
