import { AstUtils } from 'langium';
import { CodeActionKind } from 'vscode-languageserver';
import type { Component, Property } from '../../generated/ast.ts';
import { expectedReference } from '../expected.ts';
import { libraryOf } from '../library.ts';
import { headEnd, removeProperties } from './body-edits.ts';
import { componentAt, memberAround } from './elements-at.ts';
import { freshName } from './fresh-name.ts';
import type { Action, ActionRequest } from './request.ts';
import { editAt, extentOf, indentAt, reindented, withCommentsAbove } from './text-edits.ts';

/** What is true of one component and not of what it is made with; moved only when it is selected. */
const own: ReadonlySet<string> = new Set([
  'replicas',
  'autoscale',
  'needed',
  'speed',
  'users',
  'rate',
  'every',
  'active',
  'public',
  'data',
  'tags',
  'tier',
  'irreversible',
  'cost',
]);

/**
 * The properties of a component, or those selected, as a technology that it uses; the one it has used till then is
 * what the new one extends.
 */
export function extractTechnology(request: ActionRequest): Action[] {
  const { document, root, text, from, to } = request;
  const component = componentAt(root, from, to);
  if (!component?.name) return [];
  const moved = movedProperties(component, from, to);
  const end = headEnd(document, component);
  const statement = extentOf(memberAround(component));
  if (moved.length === 0 || end === undefined || !statement) return [];
  const name = technologyName(request, component);
  const start = withCommentsAbove(text, statement.from);
  const lines = moved.map((property) => `  ${textOf(text, property)}\n`);
  const used = extentOf(component.technology);
  const base = used ? ` using ${text.slice(used.from, used.to)}` : '';
  const declaration = `technology ${name} for ${component.kind}${base} {\n${lines.join('')}}\n\n`;
  return [
    {
      title: `Extract ${moved.length === 1 ? `\`${moved[0]?.name}\`` : `${moved.length} properties`} of ${component.name} into a technology`,
      kind: CodeActionKind.RefactorExtract,
      edits: [
        editAt(document, start, start, declaration),
        editAt(document, end, used?.to ?? end, ` using ${name}`),
        ...removeProperties(document, component, moved),
      ],
    },
  ];
}

function movedProperties(component: Component, from: number, to: number): Property[] {
  const movable = component.properties.filter((property) => property.value && !namesElements(property));
  const selected = movable.filter((property) => {
    const extent = extentOf(property);
    return from < to && extent !== undefined && extent.from < to && from < extent.to;
  });
  const whole = extentOf(component);
  const isPart = whole !== undefined && (whole.from < from || to < whole.to);
  if (from < to && isPart) return selected;
  return movable.filter(({ name }) => !own.has(name));
}

/** A technology looks names up where it stands, and is there for others too. */
function namesElements(property: Property): boolean {
  return AstUtils.streamAst(property).some(
    (node) => node.$type === 'Word' && expectedReference(node) !== undefined,
  );
}

function technologyName(request: ActionRequest, component: Component): string {
  const { technologies } = libraryOf(request.services);
  const name = freshName(request, `${component.name}-technology`);
  return technologies.has(name) ? freshName(request, `${component.name}-own-technology`) : name;
}

/** A property without its separator, in lines that fit into a technology at the left. */
function textOf(text: string, property: Property): string {
  const from = property.$cstNode?.offset ?? 0;
  const to = property.value.$cstNode?.end ?? from;
  return reindented(text.slice(from, to), indentAt(text, from), '  ').trimStart();
}
