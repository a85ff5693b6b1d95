import { type CstNode, CstUtils, type LangiumDocument } from 'langium';
import type { Position, Range, SelectionRange } from 'vscode-languageserver';

/** What "expand selection" takes from a position on: the word, then what it is part of, then what is around that. */
export function selectionRangeAt(document: LangiumDocument, position: Position): SelectionRange {
  const { textDocument, parseResult } = document;
  const offset = textDocument.offsetAt(position);
  const whole: SelectionRange = {
    range: { start: { line: 0, character: 0 }, end: textDocument.positionAt(textDocument.getText().length) },
  };
  const root = parseResult.value.$cstNode;
  let selection = whole;
  for (const node of root ? pathTo(root, offset) : []) {
    for (const range of [node.range, insideBraces(node, offset, document)])
      if (range && isInside(range, selection.range)) selection = { range, parent: selection };
  }
  return selection;
}

/** The nodes around an offset, the largest first. */
function pathTo(root: CstNode, offset: number): CstNode[] {
  const leaf = CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeBeforeOffset(root, offset);
  const path: CstNode[] = [];
  for (let node: CstNode | undefined = leaf; node; node = node.container)
    if (node.offset <= offset && node.end >= offset) path.unshift(node);
  return path;
}

/** What is between the braces of a node that holds the offset, without the braces. */
function insideBraces(node: CstNode, offset: number, { textDocument }: LangiumDocument): Range | undefined {
  if (!('content' in node)) return undefined;
  const content = node.content as readonly CstNode[];
  const open = content.find(({ text, length }) => length === 1 && text === '{');
  const close = content.findLast(({ text, length }) => length === 1 && text === '}');
  if (!open || !close || offset < open.end || offset > close.offset) return undefined;
  const inside = textDocument.getText().slice(open.end, close.offset);
  const start = open.end + (inside.length - inside.trimStart().length);
  const end = open.end + inside.trimEnd().length;
  if (end <= start || offset < start || offset > end) return undefined;
  return { start: textDocument.positionAt(start), end: textDocument.positionAt(end) };
}

/** Whether a range is part of another, and smaller. */
function isInside(inner: Range, outer: Range): boolean {
  const starts = compare(outer.start, inner.start);
  const ends = compare(inner.end, outer.end);
  return starts <= 0 && ends <= 0 && (starts < 0 || ends < 0);
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
