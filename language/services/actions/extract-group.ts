import type { AstNode } from 'langium';
import { CodeActionKind } from 'vscode-languageserver';
import type { Component, Connection, Group, Member, Property } from '../../generated/ast.ts';
import type { TextEdit } from '../../problem.ts';
import { freshName } from './fresh-name.ts';
import type { Action, ActionRequest } from './request.ts';
import {
  afterStatement,
  beginsLine,
  editAt,
  extentOf,
  indentAt,
  reindented,
  withCommentsAbove,
} from './text-edits.ts';

/** Statements that may stand in a group as well as outside. */
type Movable = Component | Group | Connection;
type Statement = Member | Property;

/** The selected components, with the arrows and groups between them, as a group; who calls them by name still does. */
export function extractGroup(request: ActionRequest): Action[] {
  const { document, text, from, to } = request;
  if (text.slice(from, to).trim() === '') return [];
  const moved = selectedStatements(request);
  const named = moved.filter((node) => node.$type !== 'Connection');
  const first = extentOf(moved[0]);
  const last = extentOf(moved.at(-1));
  if (!named.some(({ $type }) => $type === 'Component') || !first || !last) return [];
  const start = withCommentsAbove(text, first.from);
  const end = afterStatement(text, last.to);
  const name = freshName(request, 'extracted');
  const indent = indentAt(text, first.from);
  const body = reindented(text.slice(start, end), indent, `${indent}  `);
  const prefixes = prefixedReferences(request, named, { from: start, to: end }, name);
  const count = named.filter(({ $type }) => $type === 'Component').length;
  return [
    {
      title: `Extract ${count === 1 ? 'the component' : `${count} components`} into a group`,
      kind: CodeActionKind.RefactorExtract,
      edits: [
        editAt(
          document,
          start,
          end,
          `${beginsLine(text, start) ? indent : ''}group ${name} {\n${body}\n${indent}}`,
        ),
        ...prefixes,
      ],
    },
  ];
}

/**
 * The statements that a selection touches, all of one surrounding; none where something else is among them. One alone
 * must be selected whole: a selection inside it is about its parts.
 */
function selectedStatements({ root, text, from, to }: ActionRequest): Movable[] {
  const selected = text.slice(from, to);
  const begin = from + (selected.length - selected.trimStart().length);
  const end = begin + selected.trim().length;
  let siblings: readonly Statement[] = root.members;
  for (;;) {
    const touched = siblings.filter((node) => {
      const extent = extentOf(node);
      return extent !== undefined && extent.from < end && begin < extent.to;
    });
    const [only] = touched;
    const extent = extentOf(only);
    const isInside = touched.length === 1 && extent && extent.from < begin && end < extent.to;
    if (only?.$type !== 'Group' || !isInside) {
      if (touched.length === 1 && extent && (extent.from < begin || end < extent.to)) return [];
      const movable = touched.filter(isMovable);
      return movable.length === touched.length ? movable : [];
    }
    siblings = [
      ...only.properties,
      ...only.groups,
      ...only.components,
      ...only.connections,
      ...only.accepts,
    ].sort((a, b) => (a.$cstNode?.offset ?? 0) - (b.$cstNode?.offset ?? 0));
  }
}

function isMovable(node: Statement): node is Movable {
  return node.$type === 'Component' || node.$type === 'Group' || node.$type === 'Connection';
}

/**
 * Puts the group's name before every reference to what moves into it, in all documents, but for those that move
 * along: names are looked up from the inside out.
 */
function prefixedReferences(
  { services, document }: ActionRequest,
  moved: readonly AstNode[],
  stretch: { from: number; to: number },
  group: string,
): TextEdit[] {
  const uri = document.uri.toString();
  const edits: TextEdit[] = [];
  for (const node of moved)
    for (const { sourceUri, segment } of services.references.References.findReferences(node, {})) {
      const isHere = sourceUri.toString() === uri;
      if (isHere && stretch.from <= segment.offset && segment.end <= stretch.to) continue;
      const { start } = segment.range;
      edits.push({ uri: sourceUri.toString(), range: { start, end: start }, newText: `${group}.` });
    }
  return edits;
}
