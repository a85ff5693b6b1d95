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

function typeOf(image: string): Token['type'] {
  const [first = ''] = image;
  if (/[A-Za-z_]/.test(first)) return 'word';
  if (first === '"') return 'text';
  if (dateLike.test(image)) return 'date';
  return /\d/.test(image) ? 'quantity' : 'sign';
}

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

/** The tokens of a text of any quality, by the grammar's own terminals; of one that is not parsed there are none. */
export function lex(text: string): Lexed {
  const lexed: Lexed = { tokens: [], comments: [] };
  if (scanText(text).refusal) return lexed;
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(piece)) {
    const [image] = match;
    const start = match.index;
    const end = start + image.length;
    const isComment = image.startsWith('//') || image.startsWith('/*');
    if (isComment)
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
    for (let at = image.indexOf('\n'); at >= 0; at = image.indexOf('\n', at + 1)) {
      line += 1;
      lineStart = start + at + 1;
    }
  }
  return lexed;
}

/** The same with a brace wherever indentation says that one is missing; it stands before the token that follows. */
export function balanced(tokens: readonly Token[], end: number): Token[] {
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
