import { silencer } from '../text.ts';
import { readDocument } from './statements.ts';
import { balanced, indexAt, type Lexed, lex, type Token } from './tokens.ts';
import { Walk } from './walk.ts';

/** A place of a text, the word in front of it left out: what may come there, and where it would go. */
export interface Place {
  walk: Walk;
  /** Where the word before the cursor begins; behind the quote inside quoted text. */
  start: number;
  /** What of it stands before the cursor. */
  prefix: string;
  /** Where it ends when the cursor is in the middle of it; the cursor otherwise. */
  end: number;
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
  if (comment) return inComment(text.slice(comment.start, offset), text.slice(offset, comment.end), offset);
  const { start, end, quoted } = wordAt(text, lexed, offset);
  const whole = balanced(lexed.tokens, text.length);
  const typed = indexAt(whole, quoted ? start - 1 : start);
  const next = indexAt(whole, offset);
  const tokens = [
    ...whole.slice(0, typed),
    ...whole.slice(typed, next).filter(({ type }) => type === 'brace-left-out'),
    ...whole.slice(next),
  ];
  const index = tokens.length - (whole.length - next);
  const walk = new Walk(tokens, index);
  readDocument(walk);
  const fresh = /(?:^|[\n\r{};,])[ \t]*$/.test(text.slice(Math.max(0, start - 200), start));
  return { walk, start, prefix: text.slice(start, offset), end, quoted, fresh, next: tokens[index] };
}

type Word = Pick<Place, 'start' | 'end' | 'quoted'>;

function wordAt(text: string, { tokens }: Lexed, offset: number): Word {
  const before = tokens[indexAt(tokens, offset) - 1];
  const around =
    before?.type === 'text' &&
    (offset < before.endOffset || (offset === before.endOffset && !isClosed(before.image)))
      ? before
      : undefined;
  if (around) return { start: around.startOffset + 1, end: endOfText(around, offset), quoted: true };
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const line = text.slice(Math.max(lineStart, offset - 200), offset);
  const start = offset - (wordBefore.exec(line)?.[0].length ?? 0);
  const goesOn = start < offset && before && before.type !== 'sign' && before.type !== 'brace-left-out';
  return { start, end: goesOn ? Math.max(offset, before.endOffset) : offset, quoted: false };
}

/** Text that is not closed, or goes on in another line, ends nowhere: nothing behind the cursor is taken for it. */
function endOfText({ image, startOffset, endOffset }: Token, offset: number): number {
  const whole = isClosed(image) && !/[\n\r]/.test(image.slice(offset - startOffset));
  return whole ? Math.max(offset, endOffset - 1) : offset;
}

const isClosed = (image: string) => image.length > 1 && image.endsWith('"');

const silencing = new RegExp(`^//\\s*${silencer}\\s+(\\S*)$`);

/** In comments nothing is offered, but for the rule that one silences. */
function inComment(before: string, behind: string, offset: number): Place | undefined {
  const rule = silencing.exec(before)?.[1];
  if (rule === undefined) return undefined;
  const walk = new Walk([], 0);
  walk.need({ type: 'rule' });
  const end = offset + (/^[\w/-]*/.exec(behind)?.[0].length ?? 0);
  return {
    walk,
    start: offset - rule.length,
    prefix: rule,
    end,
    quoted: true,
    fresh: false,
    next: undefined,
  };
}
