import { longestText, type Stretch } from '../text.ts';
import { linesOf } from './breaks.ts';
import { settingsOf } from './layout.ts';
import type { Region } from './pieces.ts';

/** Text to put in place of a stretch. */
export interface Edit extends Stretch {
  newText: string;
}

/** Laying a text out may make it longer, but not by more than this factor. */
const mostGrowth = 8;

/** How the lines of a text end. */
export function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** The edits that lay a text out; in its order, none overlaps another. */
export function editsOf(text: string, regions: readonly Region[], lineEnd = lineEndOf(text)): Edit[] {
  const edits = regions.flatMap((region) => editsOfRegion(text, region, lineEnd));
  const size = edits.reduce((sum, { newText }) => sum + newText.length, 0);
  return size > Math.min(longestText * 2, 10_000 + text.length * mostGrowth) ? [] : edits;
}

function editsOfRegion(text: string, { pieces, whole }: Region, lineEnd: string): Edit[] {
  const edits: Edit[] = [];
  const replace = (from: number, to: number, newText: string) => {
    if (text.slice(from, to) !== newText) edits.push({ offset: from, length: to - from, newText });
  };
  const settings = settingsOf(linesOf(text, pieces), lineEnd);
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  let at = mark;
  for (const [index, piece] of pieces.entries()) {
    const setting = settings[index];
    if (!setting) break;
    if (index > 0 || whole) replace(at, piece.offset, setting.before);
    replace(piece.offset, piece.end, setting.text);
    at = piece.end;
  }
  if (whole) replace(at, text.length, pieces.length > 0 ? lineEnd : '');
  return edits;
}

/** A text after edits that do not overlap, in its order. */
export function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length, newText } of edits) {
    parts.push(text.slice(at, offset), newText);
    at = offset + length;
  }
  return parts.join('') + text.slice(at);
}

/** What of the edits concerns the stretch from `from` to `to` alone: of one that begins before, the indentation. */
export function restricted(text: string, edits: readonly Edit[], from: number, to: number): Edit[] {
  return edits.flatMap((edit) => {
    const end = edit.offset + edit.length;
    if (end < from || edit.offset > to || end > to) return [];
    if (edit.offset >= from) return [edit];
    const indentation = /[\r\n]([^\r\n]*)$/;
    const old = indentation.exec(text.slice(edit.offset, end))?.[1];
    const wanted = indentation.exec(edit.newText)?.[1];
    if (old === undefined || wanted === undefined || end - old.length < from || old === wanted) return [];
    return [{ offset: end - old.length, length: old.length, newText: wanted }];
  });
}
