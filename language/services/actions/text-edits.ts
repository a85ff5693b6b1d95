import type { AstNode, LangiumDocument } from 'langium';
import type { TextEdit } from '../../problem.ts';

/** Replaces the text between two offsets of a document. */
export function editAt(document: LangiumDocument, from: number, to: number, newText: string): TextEdit {
  const { textDocument: text } = document;
  return {
    uri: document.uri.toString(),
    range: { start: text.positionAt(from), end: text.positionAt(to) },
    newText,
  };
}

/** Where a node's text begins and ends; undefined for one that the parser made up. */
export function extentOf(node: AstNode | undefined): { from: number; to: number } | undefined {
  const cst = node?.$cstNode;
  return cst && { from: cst.offset, to: cst.end };
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line's end, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  if (found < 0) return text.length;
  return text[found - 1] === '\r' && found > offset ? found - 1 : found;
}

/** The blanks with which the line around an offset begins. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** Whether nothing but blanks stands before an offset on its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** Behind a statement and the comment that may follow it on its line: there a new line can begin. */
export function afterStatement(text: string, end: number): number {
  const stop = lineEnd(text, end);
  return /^[ \t]*([,;][ \t]*)?(\/\/.*|\/\*[^\n]*\*\/[ \t]*)?$/.test(text.slice(end, stop)) ? stop : end;
}

/** Back over the comments that stand directly above a statement, without an empty line between. */
export function withCommentsAbove(text: string, start: number): number {
  if (!beginsLine(text, start)) return start;
  let from = lineStart(text, start);
  for (;;) {
    const above = text.slice(0, from).replace(/\r?\n$/, '');
    if (above.length === from || above === '') return from;
    const begin = lineStart(above, above.length);
    const line = above.slice(begin).trim();
    if (line.startsWith('//')) {
      from = begin;
      continue;
    }
    const opening = line.endsWith('*/') ? above.lastIndexOf('/*') : -1;
    if (opening < 0 || !beginsLine(text, opening)) return from;
    from = lineStart(text, opening);
  }
}

/** Lines of a text moved so that they begin with `indent`, where the first of them began with `before`. */
export function reindented(text: string, before: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (line.trim() === '') return line.trim();
      const own = line.startsWith(before) ? line.slice(before.length) : line.trimStart();
      return indent + own;
    })
    .join('\n');
}
