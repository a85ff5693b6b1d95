import type { Component, Document, Group } from '../../generated/ast.ts';
import { extentOf } from './text-edits.ts';

/** The component whose statement holds a stretch of the text. */
export function componentAt(root: Document, from: number, to: number): Component | undefined {
  return [...componentsOf(root)].find((component) => {
    const extent = extentOf(component);
    return extent !== undefined && extent.from <= from && to <= extent.to;
  });
}

/** All components of a document, in and outside groups. */
export function* componentsOf(root: Document): Generator<Component> {
  for (const member of root.members)
    if (member.$type === 'Component') yield member;
    else if (member.$type === 'Group') yield* componentsIn(member);
}

function* componentsIn(group: Group): Generator<Component> {
  yield* group.components;
  for (const inner of group.groups) yield* componentsIn(inner);
}

/** The statement of the document in which a node stands. */
export function memberAround(
  node: Document['members'][number] | Group | Component,
): Document['members'][number] {
  let member: typeof node = node;
  while (member.$container.$type === 'Group') member = member.$container;
  return member as Document['members'][number];
}
