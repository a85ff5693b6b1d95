import { type AstNode, type CstNode, isLeafCstNode } from 'langium';
import type { Range, Source } from '../../src/model/source.ts';
import type { Body, Property } from '../generated/ast.ts';

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where a node stands; the start of the text for one that the parser made up. */
export function rangeOf(node: AstNode | undefined): Range {
  return cstRange(node?.$cstNode);
}

/** Whether a node that has not changed begins where it did: then all in it stands where it did. */
export function isSamePlace({ start }: Range, node: AstNode): boolean {
  const now = node.$cstNode?.range.start;
  return now !== undefined && now.line === start.line && now.character === start.character;
}

/** Where a piece of text stands, as plain data; a tree that moves makes new ranges, so that this one stays as it is. */
export function cstRange(cst: CstNode | undefined): Range {
  return cst?.range ?? nowhere;
}

/** The parts of the text directly in a node. */
export function childrenOf(node: AstNode | undefined): readonly CstNode[] {
  let content = contentOf(node?.$cstNode);
  for (let [only] = content; only && content.length === 1 && isNamedRule(only); [only] = content)
    content = contentOf(only);
  return content;
}

function contentOf(cst: CstNode | undefined): readonly CstNode[] {
  return cst && 'content' in cst ? (cst.content as readonly CstNode[]) : [];
}

/** What a rule leaves that only names others (`Member: Component | Flow`): a layer around the element itself. */
function isNamedRule({ grammarSource }: CstNode): boolean {
  return grammarSource?.$type === 'RuleCall' && grammarSource.$container?.$type !== 'Assignment';
}

/** Where the first of these words or signs stands directly in a node. */
export function wordRange(node: AstNode | undefined, ...words: string[]): Range | undefined {
  const found = wordIn(node, words);
  return found && cstRange(found);
}

/** From a word or sign of a node to the node's end. */
export function rangeFrom(node: AstNode | undefined, word: string): Range | undefined {
  const found = wordIn(node, [word]);
  return found && { start: cstRange(found).start, end: rangeOf(node).end };
}

function wordIn(node: AstNode | undefined, words: readonly string[]): CstNode | undefined {
  return childrenOf(node).find((child) => isWord(child, words));
}

/** Whether a node is one of these words of the grammar, or holds nothing else. */
function isWord(cst: CstNode, words: readonly string[]): boolean {
  const content = contentOf(cst);
  const [only] = content;
  if (only) return content.length === 1 && isWord(only, words);
  return isLeafCstNode(cst) && words.includes(cst.tokenType.name);
}

/** Where the value of a feature stands: the first child that the grammar assigns to it. */
export function featureRange(node: AstNode | undefined, feature: string): Range | undefined {
  for (const child of childrenOf(node)) {
    const around = child.grammarSource?.$container;
    if (around?.$type === 'Assignment' && 'feature' in around && around.feature === feature)
      return cstRange(child);
    const alternatives = around?.$container;
    if (alternatives?.$type === 'Assignment' && 'feature' in alternatives && alternatives.feature === feature)
      return cstRange(child);
  }
  return undefined;
}

/** The key of a property. */
export function keyRange(property: Property): Range {
  return cstRange(childrenOf(property)[0]);
}

interface Parts {
  /** What stands for the element; its `name` feature when left out. */
  name?: Range | undefined;
  /** Its braces: a node of their own, or the `{` directly in the element. */
  body?: Body | undefined;
  properties?: readonly Property[];
  bodyAt?: Range['end'] | undefined;
}

/** Everything the model keeps of where an element stands. */
export function sourceOf(uri: string, node: AstNode, parts: Parts = {}): Source {
  const range = rangeOf(node);
  const body = parts.body ? rangeOf(parts.body) : rangeFrom(node, '{');
  const properties = parts.properties ?? parts.body?.properties ?? [];
  return {
    uri,
    range,
    name: parts.name ?? featureRange(node, 'name') ?? range,
    ...(body ? { body } : {}),
    ...(parts.bodyAt && !body ? { bodyAt: parts.bodyAt } : {}),
    properties: propertySources(properties),
  };
}

function propertySources(properties: readonly Property[]): Source['properties'] {
  const sources: Source['properties'] = {};
  for (const property of properties) {
    if (!property.name || !property.value || Object.hasOwn(sources, property.name)) continue;
    const value = rangeOf(property.value);
    const separator = wordRange(property, ',', ';');
    const range = { start: rangeOf(property).start, end: value.end };
    put(sources, property.name, separator ? { range, value, separator } : { range, value });
  }
  return sources;
}

/** Whatever a property is called, it becomes one of the object's own: `__proto__` would not by being assigned. */
function put<T>(into: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') into[name] = value;
  else Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}
