import type { AstNode, CstNode, Mutable, ParseResult } from 'langium';
import type { Range } from '../../src/model/source.ts';
import type { Document, Import, Member, System } from '../generated/ast.ts';
import { scanText } from './text.ts';
import { firstIndex, sameEnds } from './texts-alike.ts';

/*
 * Reading a text again after an edit. A statement at the top of a document means the same wherever it stands, so those
 * before and behind the edit keep their syntax trees; only what is between is read, with one statement on either side
 * that did not change. That one shows that reading arrives where it did before: from there on it would go on the same.
 */

/** A text, its syntax tree and the statements in it that may be kept. */
export interface Reading {
  text: string;
  root: Document;
  /** Those that were understood, in the order of the text. */
  statements: readonly Placed[];
  /** Before which of the statements something stands that has errors. */
  gap?: number;
}

/** A statement of a document and what the text holds of it. */
interface Placed {
  member: Member;
  cst: CstNode;
}

/** Where a stretch of a text begins; line and character from zero. */
export interface Beginning {
  offset: number;
  line: number;
  character: number;
}

/** Reads the statements of a stretch of a text as a document, at the places that they have in the text. */
export type ReadStretch = (stretch: string, at: Beginning) => ParseResult<Document>;

/** A new text as it was read: what a parser gives, and what may be kept of it at the next edit. */
export interface Reread {
  result: ParseResult<Document>;
  reading: Reading;
}

/** The stretch of an old text that is read again: the statements from `first` up to but without `next`. */
interface Window {
  first: number;
  next: number;
}

/** A text that was read without an error; undefined where the tree is not what such a text gives. */
export function readingOf(text: string, root: Document): Reading | undefined {
  const shown = contentOf(root).filter(({ hidden }) => !hidden);
  const head = (root.system ? 1 : 0) + root.imports.length;
  if (shown.length !== head + root.members.length) return undefined;
  const statements = root.members.flatMap((member, index) => {
    const cst = shown[head + index];
    return cst ? [{ member, cst }] : [];
  });
  return { text, root, statements };
}

/**
 * The tree of a new text, made of the old one and of what changed: the old reading is used up. Undefined, with the old
 * reading as it was, when the text has to be read as a whole: where there is nothing to keep, or where an error reaches
 * as far as what would be kept.
 */
export function reparse(old: Reading, text: string, read: ReadStretch): Reread | undefined {
  const scan = scanText(text);
  if (scan.refusal || scan.unclosed.some(({ what }) => what === 'comment')) return undefined;
  const window = windowOf(old, text);
  if (!window) return undefined;
  const before = old.statements.slice(0, window.first);
  const behind = old.statements.slice(window.next);
  const offset = text.length - old.text.length;
  const last = before.at(-1)?.cst;
  const at: Beginning = last ? { offset: last.end, ...last.range.end } : { offset: 0, line: 0, character: 0 };
  const [following] = behind;
  const end = following ? following.cst.offset + offset : text.length;
  const result = read(text.slice(at.offset, end), at);
  const fresh = result.value;
  if (last && (fresh.system || fresh.imports.length > 0)) return undefined;
  const shift = following ? arrival(result, old.statements[window.next - 1], offset) : { offset, line: 0 };
  if (!shift) return undefined;
  const isRight = result.lexerErrors.length === 0 && result.parserErrors.length === 0;
  const between = isRight ? readingOf(text, fresh)?.statements : undefined;
  assemble(old.root, fresh, before, behind, shift);
  if (fresh.$cstNode) Object.assign(fresh.$cstNode, { _text: text });
  return {
    result,
    reading: {
      text,
      root: fresh,
      statements: [...before, ...(between ?? []), ...behind],
      ...(between ? {} : { gap: before.length }),
    },
  };
}

/** What has to be read again; undefined when nothing would be kept. */
function windowOf({ text: before, statements, gap }: Reading, after: string): Window | undefined {
  const { head, tail } = sameEnds(before, after);
  const unchangedFrom = before.length - tail;
  // One statement before the edit is read again, and the one before that may not touch it.
  const firstTouched = firstIndex(statements, ({ cst }) => cst.end >= head);
  const first = Math.max(0, Math.min(firstTouched, gap ?? firstTouched) - 1);
  // So is one behind it; the next begins a line of its own, so that its columns stand.
  const firstBehind = firstIndex(statements, ({ cst }) => cst.offset > unchangedFrom);
  let next = Math.max(firstBehind, gap ?? firstBehind) + 1;
  while (next < statements.length && !beginsLine(statements[next], statements[next - 1])) next++;
  next = Math.min(next, statements.length);
  return first === 0 && next === statements.length ? undefined : { first, next };
}

function beginsLine(statement: Placed | undefined, previous: Placed | undefined): boolean {
  return statement !== undefined && previous?.cst.range.end.line !== statement.cst.range.start.line;
}

interface Shift {
  offset: number;
  line: number;
}

/**
 * How far all that follows has moved, when the last statement that was read is the one that has not changed, and all
 * errors are before it.
 */
function arrival(
  { value, lexerErrors, parserErrors }: ParseResult<Document>,
  expected: Placed | undefined,
  offset: number,
): Shift | undefined {
  const last = contentOf(value).findLast(({ hidden }) => !hidden);
  if (!last || !expected || value.members.at(-1)?.$cstNode?.end !== last.end) return undefined;
  const { cst } = expected;
  const start = cst.offset + offset;
  if (last.offset !== start || last.end !== cst.end + offset) return undefined;
  const errors = [
    ...lexerErrors.map((error) => error.offset),
    ...parserErrors.map(({ token }) => token.startOffset),
  ];
  // An error at the end of what was read has no place of its own.
  if (!errors.every((place) => place < start)) return undefined;
  return { offset, line: last.range.start.line - cst.range.start.line };
}

/** Puts what is kept around what was read; the document that was read becomes that of the whole text. */
function assemble(
  old: Document,
  fresh: Document,
  before: readonly Placed[],
  behind: readonly Placed[],
  shift: Shift,
): void {
  const content = contentOf(old);
  const last = before.at(-1)?.cst;
  const following = behind[0]?.cst;
  const contentBefore = last ? content.slice(0, content.indexOf(last) + 1) : [];
  const contentBehind = following ? content.slice(content.indexOf(following)) : [];
  for (const node of contentBehind) move(node, shift);
  const root = fresh.$cstNode;
  if (root && isComposite(root)) {
    root.content = [...contentBefore, ...root.content, ...contentBehind];
    root._rangeCache = undefined;
    for (const node of root.content) Object.assign(node, { container: root });
  }
  const between = fresh.members;
  if (last) takeHead(fresh, old);
  const members = [...before.map(({ member }) => member), ...between, ...behind.map(({ member }) => member)];
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
