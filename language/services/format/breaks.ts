import { silencer } from '../text.ts';
import type { Piece } from './pieces.ts';

/** Lines between a piece and the one before it: on the same line, on the next, or with a blank line between. */
export type Break = 0 | 1 | 2;

/** The pieces of a region, where its lines break, and which brackets belong together. */
export interface Lines {
  pieces: readonly Piece[];
  /** Before each piece. */
  breaks: Break[];
  /** The other bracket of each pair of braces, brackets or parentheses, by index. */
  partners: ReadonlyMap<number, number>;
  /** Breaks that stay as they are: a comment that silences the next line names it by where it stands. */
  pinned: ReadonlySet<number>;
}

const openers = new Set(['{', '[', '(']);
const closers = new Set(['}', ']', ')']);
const outcomes = new Set(['miss', 'else', 'undo']);

/** Decides where lines break: as written, with braces where they belong and blank lines at most one. */
export function linesOf(text: string, pieces: readonly Piece[]): Lines {
  const breaks = pieces.map((piece, index) => breakBetween(text, pieces[index - 1], piece));
  const lines: Lines = { pieces, breaks, partners: partnersOf(pieces), pinned: pinnedOf(pieces, breaks) };
  joinBraces(lines);
  for (const [open, close] of lines.partners)
    if (open < close && pieces[open]?.text === '{') openBlock(lines, open, close);
  joinOutcomes(lines);
  separateStatements(lines);
  return lines;
}

/** Puts each statement of a block on a line of its own. */
export function spread({ pieces, breaks, partners }: Lines, open: number, close: number): void {
  for (let index = open + 1; index < close; index++) {
    if (startsItem(pieces, index)) breaks[index] ||= 1;
    index = skipInner(partners, index);
  }
  breaks[open + 1] ||= 1;
  breaks[close] = 1;
}

/** Whether a statement begins here, or a comment that stands before one on its line. */
export function startsItem(pieces: readonly Piece[], index: number): boolean {
  if (pieces[index]?.item) return !pieces[index - 1]?.comment;
  let next = index;
  while (pieces[next]?.comment === 'block') next++;
  return next > index && pieces[next]?.item === true && !pieces[index - 1]?.comment;
}

/** The closing bracket of the one at this index, or the index itself. */
export function skipInner(partners: ReadonlyMap<number, number>, index: number): number {
  return Math.max(index, partners.get(index) ?? index);
}

function breakBetween(text: string, before: Piece | undefined, piece: Piece): Break {
  if (!before) return 0;
  const gap = text.slice(before.end, piece.offset);
  const count = gap.match(/\r\n|\n|\r/g)?.length ?? 0;
  return count === 0 ? 0 : count === 1 ? 1 : 2;
}

function partnersOf(pieces: readonly Piece[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { text, comment }] of pieces.entries()) {
    if (comment) continue;
    if (openers.has(text)) open.push(index);
    const opener = closers.has(text) ? open.pop() : undefined;
    if (opener === undefined) continue;
    partners.set(opener, index);
    partners.set(index, opener);
  }
  return partners;
}

function pinnedOf(pieces: readonly Piece[], breaks: readonly Break[]): Set<number> {
  const pinned = new Set<number>();
  for (const [index, { comment, text }] of pieces.entries()) {
    if (comment !== 'line' || !text.includes(silencer)) continue;
    let next = index + 1;
    pinned.add(next++);
    while (next < pieces.length && breaks[next] === 0) pinned.add(next++);
    pinned.add(next);
  }
  return pinned;
}

/** A brace stands on the line of what it belongs to. */
function joinBraces({ pieces, breaks, pinned }: Lines): void {
  for (const [index, { text, item }] of pieces.entries()) {
    const before = pieces[index - 1];
    if (text !== '{' || item || !before || before.comment === 'line' || pinned.has(index)) continue;
    if (!isOpening(before)) breaks[index] = 0;
  }
}

/** `else` stands behind the brace that ends the block of its call, when that begins a line. */
function joinOutcomes({ pieces, breaks, pinned }: Lines): void {
  for (const [index, { text }] of pieces.entries()) {
    if (!outcomes.has(text) || pinned.has(index)) continue;
    const ends = pieces[index - 1]?.text === '}' && breaks[index - 1] !== 0;
    if (ends && pieces[index + 1]?.text === '{') breaks[index] = 0;
  }
}

/** What is in braces over several lines stands between them, on lines of its own. */
function openBlock({ pieces, breaks, pinned }: Lines, open: number, close: number): void {
  if (close === open + 1) {
    if (!pinned.has(close)) breaks[close] = 0;
    return;
  }
  if (!breaks.slice(open + 1, close + 1).some((lines) => lines > 0)) return;
  const remark = breaks[open + 1] === 0 && pieces[open + 1]?.comment === 'line';
  if (!remark && !pinned.has(open + 1)) breaks[open + 1] = 1;
  if (!pinned.has(close)) breaks[close] = 1;
}

/** A statement behind one that ends with a brace on a line of its own begins a new line. */
function separateStatements({ pieces, breaks, partners, pinned }: Lines): void {
  for (const index of pieces.keys()) {
    if (breaks[index] !== 0 || pinned.has(index) || !startsItem(pieces, index)) continue;
    const closer = index - 1;
    if (pieces[closer]?.text !== '}' || !partners.has(closer)) continue;
    if (breaks[closer] !== 0) breaks[index] = 1;
  }
}

function isOpening({ text, comment }: Piece): boolean {
  return !comment && openers.has(text);
}
