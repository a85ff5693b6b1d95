import type { AstNode, CstNode, Mutable, ParseResult } from 'langium';
import type { Range } from '../../src/model/source.ts';
import type { Document, Import, Member, System } from '../generated/ast.ts';
import { scanText } from './text.ts';

/*
 * Reading a text again after an edit. A statement at the top of a document means the same wherever it stands, so those
 * before and behind the edit keep their syntax trees; only what is between is read, with one statement on either side
 * that did not change. That one shows that reading arrives where it did before: from there on it would go on the same.
 */

/** A text that was read without an error, and its syntax tree. */
export interface Reading {
  text: string;
  root: Document;
}

/** Where a stretch of a text begins; line and character from zero. */
export interface Beginning {
  offset: number;
  line: number;
  character: number;
}

/** Reads the statements of a stretch of a text as a document, at the places that they have in the text. */
export type ReadStretch = (stretch: string, at: Beginning) => ParseResult<Document>;

/** A statement of a document and what the text holds of it. */
interface Placed {
  member: Member;
  cst: CstNode;
}

/** The stretch of an old text that is read again: the members from `first` up to but without `next`. */
interface Window {
  first: number;
  next: number;
}

/**
 * The tree of a new text, made of the old one and of what changed: the old reading is used up. Undefined, with the old
 * reading as it was, when the text has to be read as a whole: where it has errors, or where there is nothing to keep.
 */
export function reparse(old: Reading, text: string, read: ReadStretch): ParseResult<Document> | undefined {
  const scan = scanText(text);
  if (scan.refusal || scan.unclosed.length > 0) return undefined;
  const statements = statementsOf(old.root);
  if (!statements) return undefined;
  const window = windowOf(statements, old.text, text);
  if (!window) return undefined;
  const { first, next } = window;
  const offset = text.length - old.text.length;
  const before = statements[first - 1]?.cst;
  const behind = statements[next]?.cst;
  const at: Beginning = before
    ? { offset: before.end, ...before.range.end }
    : { offset: 0, line: 0, character: 0 };
  const end = behind ? behind.offset + offset : text.length;
  const result = read(text.slice(at.offset, end), at);
  if (result.lexerErrors.length > 0 || result.parserErrors.length > 0) return undefined;
  const fresh = result.value;
  if (before && (fresh.system || fresh.imports.length > 0)) return undefined;
  const shift = behind ? arrival(fresh, statements[next - 1], offset) : { offset, line: 0 };
  if (!shift) return undefined;
  assemble(old.root, fresh, statements, window, text, shift);
  return result;
}

/** The members with their places; undefined where the tree is not what a text without errors gives. */
function statementsOf(root: Document): Placed[] | undefined {
  const shown = contentOf(root).filter(({ hidden }) => !hidden);
  const head = (root.system ? 1 : 0) + root.imports.length;
  if (shown.length !== head + root.members.length) return undefined;
  return root.members.flatMap((member, index) => {
    const cst = shown[head + index];
    return cst ? [{ member, cst }] : [];
  });
}

/** What has to be read again; undefined when nothing would be kept. */
function windowOf(statements: readonly Placed[], before: string, after: string): Window | undefined {
  const { head, tail } = sameEnds(before, after);
  const unchangedFrom = before.length - tail;
  // One statement before the edit is read again, and the one before that may not touch it.
  const firstTouched = firstIndex(statements, ({ cst }) => cst.end >= head);
  const first = Math.max(0, firstTouched - 1);
  // So is one behind it; the next begins a line of its own, so that its columns stand.
  let next = firstIndex(statements, ({ cst }) => cst.offset > unchangedFrom) + 1;
  while (next < statements.length && !beginsLine(statements[next], statements[next - 1])) next++;
  next = Math.min(next, statements.length);
  return first === 0 && next === statements.length ? undefined : { first, next };
}

/** How many characters two texts have in common at their beginning and at their end; the two never overlap. */
function sameEnds(before: string, after: string): { head: number; tail: number } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { head, tail };
}

/** The first for which a condition holds that, once it holds, holds for all that follow; their number if for none. */
function firstIndex(statements: readonly Placed[], holds: (statement: Placed) => boolean): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const statement = statements[middle];
    if (statement && holds(statement)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function beginsLine(statement: Placed | undefined, previous: Placed | undefined): boolean {
  return statement !== undefined && previous?.cst.range.end.line !== statement.cst.range.start.line;
}

interface Shift {
  offset: number;
  line: number;
}

/** How far all that follows has moved, when the last statement that was read is the one that has not changed. */
function arrival(fresh: Document, expected: Placed | undefined, offset: number): Shift | undefined {
  const last = contentOf(fresh).findLast(({ hidden }) => !hidden);
  if (!last || !expected || fresh.members.length === 0) return undefined;
  const { cst } = expected;
  if (last.offset !== cst.offset + offset || last.end !== cst.end + offset) return undefined;
  return { offset, line: last.range.start.line - cst.range.start.line };
}

/** Puts what is kept around what was read; the document that was read becomes that of the whole text. */
function assemble(
  old: Document,
  fresh: Document,
  statements: readonly Placed[],
  { first, next }: Window,
  text: string,
  shift: Shift,
): void {
  const content = contentOf(old);
  const startBehind = statements[next]?.cst;
  const endBefore = statements[first - 1]?.cst;
  const before = endBefore ? content.slice(0, content.indexOf(endBefore) + 1) : [];
  const behind = startBehind ? content.slice(content.indexOf(startBehind)) : [];
  for (const node of behind) move(node, shift);

  const root = fresh.$cstNode;
  if (!root || !isComposite(root)) return;
  root.content = [...before, ...root.content, ...behind];
  root._rangeCache = undefined;
  for (const node of root.content) Object.assign(node, { container: root });
  Object.assign(root, { _text: text });

  const members = [
    ...statements.slice(0, first).map(({ member }) => member),
    ...fresh.members,
    ...statements.slice(next).map(({ member }) => member),
  ];
  if (endBefore) takeHead(fresh, old);
  fresh.members = members.map((each, index) => adopted(fresh, each, 'members', index));
}

/** Takes what stands before the members from the old document; what walks a tree goes in the order of its parts. */
function takeHead(fresh: Document, old: Document): void {
  const { system, imports } = old;
  const parts: Record<string, unknown> = {
    system: system && adopted(fresh, system, 'system'),
    imports: imports.map((each, index) => adopted(fresh, each, 'imports', index)),
    members: [],
  };
  for (const key of Object.keys(old).filter((each) => each in parts)) {
    Reflect.deleteProperty(fresh, key);
    Reflect.set(fresh, key, parts[key]);
  }
}

function adopted<T extends System | Import | Member>(
  parent: Document,
  node: T,
  property: string,
  index?: number,
): T {
  const owned: Mutable<AstNode> = node;
  owned.$container = parent;
  owned.$containerProperty = property;
  if (index !== undefined) owned.$containerIndex = index;
  return node;
}

/** Where a word stands, as Langium keeps it. */
interface Leaf {
  _offset: number;
  _startLine: number;
  _endLine: number;
}

/** What Langium remembers of where the words of a node stand. */
interface Composite {
  content: CstNode[];
  _rangeCache: Range | undefined;
}

/** Moves a tree and all in it; what begins a line keeps its columns. */
function move(node: CstNode, { offset, line }: Shift): void {
  if (offset === 0 && line === 0) return;
  const waiting: CstNode[] = [node];
  for (let each = waiting.pop(); each; each = waiting.pop()) {
    if (isLeaf(each)) {
      each._offset += offset;
      each._startLine += line;
      each._endLine += line;
    } else if (isComposite(each)) {
      each._rangeCache = undefined;
      for (const child of each.content) waiting.push(child);
    }
  }
}

function isLeaf(node: CstNode): node is CstNode & Leaf {
  return '_startLine' in node;
}

function isComposite(node: CstNode): node is CstNode & Composite {
  return '_rangeCache' in node && 'content' in node;
}

function contentOf(root: Document): readonly CstNode[] {
  return root.$cstNode && isComposite(root.$cstNode) ? root.$cstNode.content : [];
}
