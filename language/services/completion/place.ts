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
  return { walk, start, prefix: text.slice(start, offset), quoted, fresh, next: tokens[index] };
}

function wordAt(text: string, { tokens }: Lexed, offset: number): { start: number; quoted: boolean } {
  const before = tokens[indexAt(tokens, offset) - 1];
  const around =
    before?.type === 'text' &&
    (offset < before.endOffset || (offset === before.endOffset && !isClosed(before.image)))
      ? before
      : undefined;
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
