import { silencer } from '../text.ts';
import { readDocument } from './statements.ts';
import { balanced, type Lexed, lex, type Token } from './tokens.ts';
import { Walk } from './walk.ts';

/** A place of a text, the word in front of it left out: what may come there, and where it would go. */
export interface Place {
  walk: Walk;
  /** Where the word before the cursor begins; behind the quote inside quoted text. */
  start: number;
  /** What of it stands before the cursor. */
  prefix: string;
  /** The cursor is inside quotes, or where none are needed. */
  quoted: boolean;
  /** Nothing stands before it on its line, or nothing that goes on. */
  fresh: boolean;
  /** The first token behind the cursor. */
  next: Token | undefined;
}

const wordBefore = /(?:[_a-zA-Z][\w-]*|[-+]?\$?[0-9][0-9_.]*[a-zA-Zµ%]*(?:\/[a-zA-Z]*)?|\$)$/;

/** What may come at an offset of a text; undefined inside comments. */
export function placeAt(text: string, offset: number): Place | undefined {
  const lexed = lex(text);
  const comment = lexed.comments.find(
    ({ start, end, open }) => start < offset && (open ? offset <= end : offset < end),
  );
  if (comment) return inComment(text.slice(comment.start, offset), offset);
  const { start, quoted } = wordAt(text, lexed, offset);
  const whole = balanced(lexed.tokens, text.length);
  const tokens = whole.filter((token) => !isWithin(token, quoted ? start - 1 : start, offset));
  const cursor = tokens.findIndex(({ startOffset }) => startOffset >= offset);
  const index = cursor < 0 ? tokens.length : cursor;
  const walk = new Walk(tokens, index);
  readDocument(walk);
  const fresh = /(?:^|[\n\r{};,])[ \t]*$/.test(text.slice(Math.max(0, start - 200), start));
  return { walk, start, prefix: text.slice(start, offset), quoted, fresh, next: tokens[index] };
}

const isWithin = ({ type, startOffset }: Token, start: number, end: number) =>
  type !== 'brace-left-out' && startOffset >= start && startOffset < end;

function wordAt(text: string, { tokens }: Lexed, offset: number): { start: number; quoted: boolean } {
  const around = tokens.find(
    ({ type, startOffset, endOffset, image }) =>
      type === 'text' &&
      startOffset < offset &&
      (offset < endOffset || (offset === endOffset && !isClosed(image))),
  );
  if (around) return { start: around.startOffset + 1, quoted: true };
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const line = text.slice(Math.max(lineStart, offset - 200), offset);
  return { start: offset - (wordBefore.exec(line)?.[0].length ?? 0), quoted: false };
}

const isClosed = (image: string) => image.length > 1 && image.endsWith('"');

const silencing = new RegExp(`^//\\s*${silencer}\\s+(\\S*)$`);

/** In comments nothing is offered, but for the rule that one silences. */
function inComment(before: string, offset: number): Place | undefined {
  const rule = silencing.exec(before)?.[1];
  if (rule === undefined) return undefined;
  const walk = new Walk([], 0);
  walk.need({ type: 'rule' });
  return { walk, start: offset - rule.length, prefix: rule, quoted: true, fresh: false, next: undefined };
}
