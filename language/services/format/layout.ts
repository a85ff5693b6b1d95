import { type Break, type Lines, skipInner, spread, startsItem } from './breaks.ts';
import type { Piece } from './pieces.ts';

/** Columns that a line should not exceed. */
export const widestLine = 110;
const step = '  ';

/** How a piece is set: the blanks or the line break before it and, of a comment, its text. */
export interface Setting {
  before: string;
  text: string;
}

interface Opened {
  text: string;
  /** Indentation of the line that opened it. */
  indentation: string;
}

/** Sets the pieces of a region; lines that are too long are broken at their statements, then inside their braces. */
export function settingsOf(lines: Lines, lineEnd: string): Setting[] {
  const { pieces, breaks } = lines;
  const settings: Setting[] = [];
  const open: Opened[] = [];
  let start = 0;
  while (start < pieces.length) {
    const indentation = indentationAt(pieces, start, open);
    let end = endOfLine(breaks, start);
    while (widthOf(pieces, start, end, indentation) > widestLine && breakLine(lines, start, end))
      end = endOfLine(breaks, start);
    for (let index = start; index < end; index++) {
      const piece = pieces[index];
      if (!piece) break;
      const before =
        index > start ? spaceBefore(pieces, index) : lineEnd.repeat(breaks[index] ?? 0) + indentation;
      settings.push({ before, text: textOf(piece, indentation, index === start, lineEnd) });
      if (piece.comment) continue;
      if ('{[('.includes(piece.text)) open.push({ text: piece.text, indentation });
      else if (')]}'.includes(piece.text)) open.pop();
    }
    start = end;
  }
  return settings;
}

function endOfLine(breaks: readonly Break[], start: number): number {
  let end = start + 1;
  while (end < breaks.length && breaks[end] === 0) end++;
  return end;
}

function indentationAt(pieces: readonly Piece[], index: number, open: readonly Opened[]): string {
  const piece = pieces[index];
  const around = open.at(-1);
  if (piece && !piece.comment && ')]}'.includes(piece.text)) return around?.indentation ?? '';
  const inside = around ? around.indentation + step : '';
  const continues = !piece?.item && !piece?.comment && (!around || around.text === '{');
  return continues ? inside + step : inside;
}

function widthOf(pieces: readonly Piece[], start: number, end: number, indentation: string): number {
  let width = indentation.length;
  for (let index = start; index < end && width <= widestLine; index++) {
    if (index > start) width += spaceBefore(pieces, index).length;
    const text = pieces[index]?.text ?? '';
    width += pieces[index]?.comment === 'line' ? text.trimEnd().length : text.length;
  }
  return width;
}

/** Breaks a line before its statements or, when it has but one, inside its braces; false when there is nothing to do. */
function breakLine(lines: Lines, start: number, end: number): boolean {
  const { pieces, breaks, partners, pinned } = lines;
  const blocks: [number, number][] = [];
  let broken = false;
  if (pinned.has(end) || pinned.has(start + 1)) return false;
  for (let index = start; index < end; index++) {
    if (index > start && startsItem(pieces, index)) {
      breaks[index] = 1;
      broken = true;
    }
    const close = skipInner(partners, index);
    if (close >= end) continue;
    if (pieces[index]?.text === '{' && close > index + 1) blocks.push([index, close]);
    index = close;
  }
  if (broken) return true;
  for (const [open, close] of blocks) spread(lines, open, close);
  return blocks.length > 0;
}

const bindsLeft = new Set([',', ';', ':', ')', ']', '.', '..']);
const bindsRight = new Set(['(', '[', '.', '..']);

/** The blanks between two pieces of one line; two between statements. */
function spaceBefore(pieces: readonly Piece[], index: number): string {
  const piece = pieces[index];
  const before = pieces[index - 1];
  if (!piece || !before) return '';
  if (piece.comment === 'line') return step;
  if (bindsLeft.has(piece.text)) return '';
  if (before.comment || (piece.comment && !startsItem(pieces, index))) return ' ';
  if (bindsRight.has(before.text) || (before.text === '{' && piece.text === '}')) return '';
  if (piece.text === '(') return '';
  if (!startsItem(pieces, index) || before.text === '{' || before.text === ',' || before.text === ';')
    return ' ';
  return step;
}

/** Comments keep their words; blanks at the ends of lines go, and stars stand below each other. */
function textOf(piece: Piece, indentation: string, first: boolean, lineEnd: string): string {
  if (piece.comment === 'line') return piece.text.trimEnd();
  if (piece.comment !== 'block' || /\r(?!\n)/.test(piece.text)) return piece.text;
  const [opening = '', ...rest] = piece.text.split(/\r?\n/).map((line) => line.trimEnd());
  const starred = first && rest.every((line) => line.trimStart().startsWith('*'));
  return [opening, ...rest.map((line) => (starred ? `${indentation} ${line.trimStart()}` : line))].join(
    lineEnd,
  );
}
