import type { TextEdit } from 'vscode-languageserver';
import type { Fix } from './diagnostics.ts';

/**
 * The edits of all fixes that claim to change nothing but the text, as far as they concern this document alone. A fix
 * that touches what an earlier one has changed is left for the next time, whole.
 */
export function safeEdits(uri: string, fixes: readonly Fix[]): TextEdit[] {
  const taken: TextEdit[] = [];
  for (const { label, edits } of fixes) {
    if (label !== 'safe' || edits.some((edit) => edit.uri !== uri)) continue;
    const fresh = edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (fresh.some((edit) => taken.some((other) => touches(edit, other)))) continue;
    taken.push(...fresh.map(({ range, newText }) => ({ range, newText })));
  }
  return taken;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return (
    a.newText === b.newText &&
    compare(a.range.start, b.range.start) === 0 &&
    compare(a.range.end, b.range.end) === 0
  );
}

/** Also two insertions at one place: which comes first would be chance. */
function touches(a: TextEdit, b: TextEdit): boolean {
  if (compare(a.range.start, b.range.start) === 0) return true;
  return compare(a.range.start, b.range.end) < 0 && compare(b.range.start, a.range.end) < 0;
}

function compare(a: TextEdit['range']['start'], b: TextEdit['range']['start']): number {
  return a.line - b.line || a.character - b.character;
}
