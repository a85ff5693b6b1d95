import { SysdTerminals } from '../../generated/ast.ts';
import { balance } from '../balance.ts';
import { scanText } from '../text.ts';

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
 * last text is remembered: an editor asks for several things of it at a time.
 */
export function lex(text: string): Lexed {
  if (last?.text !== text) last = { text, lexed: lexAnew(text) };
  return last.lexed;
}

function lexAnew(text: string): Lexed {
  const lexed: Lexed = { tokens: [], comments: [] };
  if (scanText(text).refusal) return lexed;
  let line = 1;
  let lineStart = 0;
  const pass = (from: number, to: number) => {
    for (let at = from; at < to; at++)
      if (text.charCodeAt(at) === newLine) {
        line += 1;
        lineStart = at + 1;
      }
  };
  for (let start = 0; start < text.length; ) {
    let blank = start;
    while (isBlank(text.charCodeAt(blank))) blank++;
    pass(start, blank);
    start = blank;
    piece.lastIndex = start;
    if (!piece.test(text)) break;
    const end = piece.lastIndex;
    const image = text.slice(start, end);
    if (image.startsWith('//') || image.startsWith('/*'))
      lexed.comments.push({ start, end, open: image.startsWith('//') || !isClosedComment(image) });
    else if (image.trim() !== '')
      lexed.tokens.push({
        type: typeOf(image),
        image,
        startOffset: start,
        endOffset: end,
        startLine: line,
        startColumn: start - lineStart + 1,
      });
    if (!isLetter(image.charCodeAt(0))) pass(start, end);
    start = end;
  }
  return lexed;
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
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.startOffset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
