import { SysdTerminals } from '../../generated/ast.ts';
import { balance } from '../balance.ts';
import { scanText } from '../text.ts';
import { firstIndex, sameEnds } from '../texts-alike.ts';

/** A piece of a text that is neither white space nor comment. Lines and columns count from 1. */
export interface Token {
  type: 'word' | 'quantity' | 'text' | 'date' | 'sign' | 'brace-left-out';
  image: string;
  startOffset: number;
  endOffset: number;
  startLine: number;
  startColumn: number;
}

const source = (terminal: keyof typeof SysdTerminals) => SysdTerminals[terminal].source;
const signs = '<->|->|~>|<=|>=|==|\\.\\.|[^]';
const piece = new RegExp(
  [
    source('WS'),
    source('ML_COMMENT'),
    source('SL_COMMENT'),
    source('DATE'),
    source('QUANTITY'),
    source('ID'),
    source('STRING'),
    signs,
  ].join('|'),
  'gy',
);

const isClosedComment = (image: string) => image.length > 3 && image.endsWith('*/');
const dateLike = /^\d{4}-\d\d-\d\d$/;

/** What a token is, by its first characters. */
function typeOf(image: string): Token['type'] {
  const first = image.charCodeAt(0);
  if (isLetter(first)) return 'word';
  if (first === quote) return 'text';
  if (image.length < 2 ? !isDigit(first) : !/\d/.test(image)) return 'sign';
  return dateLike.test(image) ? 'date' : 'quantity';
}

const quote = '"'.charCodeAt(0);
const newLine = '\n'.charCodeAt(0);
const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
/** Those that are mostly met; the others are white space to the grammar's own terminal too. */
const isBlank = (code: number) => code === 32 || (code >= 9 && code <= 13);

export interface Comment {
  start: number;
  end: number;
  /** What is typed at its end still belongs to it. */
  open: boolean;
}

export interface Lexed {
  tokens: Token[];
  comments: Comment[];
}

let last: { text: string; lexed: Lexed } | undefined;

/**
 * The tokens of a text of any quality, by the grammar's own terminals; of one that is not parsed there are none. The
 * last text is remembered: an editor asks for several things of it at a time, and then of the same with an edit in it.
 */
export function lex(text: string): Lexed {
  if (last?.text !== text) last = { text, lexed: last ? lexAgain(last, text) : lexAnew(text) };
  return last.lexed;
}

/** The same without any memory. */
export function lexAnew(text: string): Lexed {
  const lexed: Lexed = { tokens: [], comments: [] };
  if (scanText(text).refusal) return lexed;
  const reading = new Reading(text, lexed, { start: 0, line: 1, lineStart: 0 });
  while (reading.next());
  return lexed;
}

/**
 * The tokens of a text of which another is known: lines that stand before what differs keep theirs, and so do those
 * behind it from where a line begins with a token that began there before. No token depends on what is before it.
 */
function lexAgain(before: { text: string; lexed: Lexed }, text: string): Lexed {
  if (scanText(text).refusal) return { tokens: [], comments: [] };
  const { head, tail } = sameEnds(before.text, text);
  const old = before.lexed;
  const lineOfEdit = text.slice(0, head).lastIndexOf('\n') + 1;
  const kept = firstIndex(old.tokens, ({ endOffset }) => endOffset > lineOfEdit);
  const lastKept = old.tokens[kept - 1];
  if (!lastKept) return lexAnew(text);
  const begun = firstIndex(old.comments, ({ start }) => start >= lastKept.startOffset);
  const lexed = { tokens: old.tokens.slice(0, kept), comments: old.comments.slice(0, begun) };
  const reading = new Reading(text, lexed, {
    start: lastKept.endOffset,
    line: lastKept.startLine,
    lineStart: lastKept.startOffset - lastKept.startColumn + 1,
  });
  const shift = text.length - before.text.length;
  while (reading.next()) {
    const read = lexed.tokens.at(-1);
    if (!read || reading.lineStart - 1 < text.length - tail || read.startOffset < reading.lineStart) continue;
    const same = firstIndex(old.tokens, ({ startOffset }) => startOffset >= read.startOffset - shift);
    const there = old.tokens[same];
    if (there?.startOffset !== read.startOffset - shift) continue;
    const lines = read.startLine - there.startLine;
    const behind = firstIndex(old.comments, ({ start }) => start > there.startOffset);
    for (const token of old.tokens.slice(same + 1)) lexed.tokens.push(moved(token, shift, lines));
    for (const { start, end, open } of old.comments.slice(behind))
      lexed.comments.push({ start: start + shift, end: end + shift, open });
    break;
  }
  return lexed;
}

function moved(token: Token, shift: number, lines: number): Token {
  if (shift === 0 && lines === 0) return token;
  const { type, image, startOffset, endOffset, startLine, startColumn } = token;
  return {
    type,
    image,
    startOffset: startOffset + shift,
    endOffset: endOffset + shift,
    startLine: startLine + lines,
    startColumn,
  };
}

/** Reads a text piece by piece, from any place where a piece begins. */
class Reading {
  private start: number;
  private line: number;
  lineStart: number;

  constructor(
    private readonly text: string,
    private readonly lexed: Lexed,
    from: { start: number; line: number; lineStart: number },
  ) {
    this.start = from.start;
    this.line = from.line;
    this.lineStart = from.lineStart;
  }

  /** Reads the next piece; false when there is none. */
  next(): boolean {
    const { text } = this;
    let start = this.start;
    while (isBlank(text.charCodeAt(start))) start++;
    this.pass(this.start, start);
    this.start = start;
    piece.lastIndex = start;
    if (start >= text.length || !piece.test(text)) return false;
    const end = piece.lastIndex;
    const image = text.slice(start, end);
    if (image.startsWith('//') || image.startsWith('/*'))
      this.lexed.comments.push({ start, end, open: image.startsWith('//') || !isClosedComment(image) });
    else if (image.trim() !== '')
      this.lexed.tokens.push({
        type: typeOf(image),
        image,
        startOffset: start,
        endOffset: end,
        startLine: this.line,
        startColumn: start - this.lineStart + 1,
      });
    if (!isLetter(image.charCodeAt(0))) this.pass(start, end);
    this.start = end;
    return true;
  }

  /** Counts the lines that end in a stretch. */
  private pass(from: number, to: number): void {
    for (let at = from; at < to; at++)
      if (this.text.charCodeAt(at) === newLine) {
        this.line += 1;
        this.lineStart = at + 1;
      }
  }
}

/** The same with a brace wherever indentation says that one is missing; it stands before the token that follows. */
export function balanced(tokens: readonly Token[], end: number): readonly Token[] {
  if (inOrder(tokens)) return tokens;
  const result = balance<Token>(tokens, () => ({
    type: 'brace-left-out',
    image: '}',
    startOffset: end,
    endOffset: end,
    startLine: Number.MAX_SAFE_INTEGER,
    startColumn: 1,
  })).tokens;
  let next: Token | undefined;
  for (const token of result.toReversed()) {
    if (token.type !== 'brace-left-out') next = token;
    else if (next)
      Object.assign(token, {
        startOffset: next.startOffset,
        endOffset: next.startOffset,
        startLine: next.startLine,
      });
  }
  return result;
}

/** Whether every brace has its other. */
function inOrder(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { image } of tokens) {
    if (image === '{') depth += 1;
    else if (image === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** The first token that begins at an offset or behind it. */
export function indexAt(tokens: readonly Token[], offset: number): number {
  return firstIndex(tokens, ({ startOffset }) => startOffset >= offset);
}
