import { AstUtils, type ReferenceDescription } from 'langium';
import { CodeActionKind } from 'vscode-languageserver';
import { componentKinds } from '../../../src/model/model.ts';
import { alternatives } from '../../elaborate/components.ts';
import type { Component, Property, Ref, Technology, Word } from '../../generated/ast.ts';
import type { TextEdit } from '../../problem.ts';
import { appliesTo, propertyOf } from '../../vocabulary/index.ts';
import { expectedReference } from '../expected.ts';
import { partsOf, resolveElement, resolveTechnology } from '../resolve.ts';
import { addProperties, headEnd } from './body-edits.ts';
import { componentAt } from './elements-at.ts';
import type { Action, ActionRequest } from './request.ts';
import {
  afterStatement,
  editAt,
  extentOf,
  indentAt,
  lineStart,
  reindented,
  withCommentsAbove,
} from './text-edits.ts';

/**
 * A technology of this file, written out in the component that uses it; it goes when nobody else does. What it extends
 * is then what the component uses.
 */
export function inlineTechnology(request: ActionRequest): Action[] {
  const { document } = request;
  const found = targetOf(request);
  if (!found) return [];
  const { technology, component, isOnlyUse } = found;
  const properties = takenOver(component, technology);
  if (properties.some((property) => !meansTheSame(request, property, component))) return [];
  const using = extentOf(component.technology);
  const from = headEnd(document, component);
  const base = baseOf(request, found);
  if (!using || from === undefined || base === undefined) return [];
  const lines = properties.map((property) => textOf(request.text, property));
  const added = addProperties(document, component, lines);
  return [
    {
      title: `Inline the technology ${technology.name} into ${component.name}`,
      kind: CodeActionKind.RefactorInline,
      edits: [
        ...joined(request, { from, to: using.to, newText: base === '' ? '' : ` using ${base}` }, added),
        ...(isOnlyUse ? removalOf(request, technology) : []),
      ],
    },
  ];
}

interface Target {
  technology: Technology;
  component: Component;
  isOnlyUse: boolean;
}

/** Asked in a component: what it uses. Asked in a technology: its only user. */
function targetOf(request: ActionRequest): Target | undefined {
  const { root, documents, from, to } = request;
  const component = componentAt(root, from, to);
  if (component?.technology) {
    const technology = resolveTechnology(
      documents,
      new Map(),
      component,
      partsOf(component.technology),
    )?.element;
    if (!technology || technology.$container !== root) return undefined;
    return { technology, component, isOnlyUse: usesOf(request, technology).length === 1 };
  }
  const technology = root.members.find((member): member is Technology => {
    const extent = extentOf(member);
    return member.$type === 'Technology' && extent !== undefined && extent.from <= from && to <= extent.to;
  });
  const [use, ...more] = technology ? usesOf(request, technology) : [];
  if (!technology || !use || more.length > 0 || use.sourceUri.toString() !== request.document.uri.toString())
    return undefined;
  const user = componentAt(root, use.segment.offset, use.segment.end);
  if (!user?.technology) return undefined;
  return { technology, component: user, isOnlyUse: true };
}

/**
 * What the technology itself extends, as written; empty where it extends nothing. Undefined where the component would
 * not find the same by that name: one that extends the built-in one of its own name hides it as long as it is there.
 */
function baseOf({ text }: ActionRequest, { technology, isOnlyUse }: Target): string | undefined {
  const extent = extentOf(technology.technology);
  if (!extent) return '';
  const name = text.slice(extent.from, extent.to);
  return name === technology.name && !isOnlyUse ? undefined : name;
}

/** Where a technology is named, in all documents: by components that use it and by technologies that extend it. */
function usesOf({ services }: ActionRequest, technology: Technology): ReferenceDescription[] {
  const all = services.references.References.findReferences(technology, {});
  const own = technology.technology?.$cstNode;
  const uri = AstUtils.getDocument(technology).uri.toString();
  return all
    .filter(
      ({ sourceUri, segment }) =>
        !(own && sourceUri.toString() === uri && own.offset <= segment.offset && segment.end <= own.end),
    )
    .toArray();
}

/** What the component has of the technology: all it has a use for and does not say itself. */
function takenOver(component: Component, technology: Technology): Property[] {
  const said = new Set(component.properties.map(({ name }) => name));
  for (let around = component.$container; around.$type === 'Group'; around = around.$container)
    if (around.properties.some(({ name }) => name === 'in')) said.add('in');
  for (const [key, others] of alternatives)
    if (component.properties.some(({ name }) => name === key)) for (const other of others) said.add(other);
  const kind = componentKinds.find((each) => each === component.kind);
  return (technology.body?.properties ?? []).filter(({ name, value }) => {
    const property = propertyOf('component', name);
    return value && property !== undefined && appliesTo(property, kind) && !said.has(name) && said.add(name);
  });
}

/** Names are looked up from the inside out: in a group they may mean something else. */
function meansTheSame({ documents }: ActionRequest, property: Property, component: Component): boolean {
  return AstUtils.streamAst(property).every((node) => {
    if (node.$type !== 'Word' || expectedReference(node) === undefined) return true;
    const ref: Ref | undefined = (node as Word).name;
    if (!ref) return false;
    const parts = partsOf(ref);
    return (
      resolveElement(documents, property, parts)?.element ===
      resolveElement(documents, component, parts)?.element
    );
  });
}

/** Replaces `using`, and adds the properties: as one edit where both are in the same place. */
function joined(
  { document }: ActionRequest,
  using: { from: number; to: number; newText: string },
  added: readonly TextEdit[],
): TextEdit[] {
  const removal = editAt(document, using.from, using.to, using.newText);
  const [first, ...rest] = added;
  if (!first || document.textDocument.offsetAt(first.range.start) !== using.to) return [removal, ...added];
  return [{ ...removal, newText: using.newText + first.newText }, ...rest];
}

function removalOf({ document, text }: ActionRequest, technology: Technology): TextEdit[] {
  const extent = extentOf(technology);
  if (!extent) return [];
  const from = withCommentsAbove(text, extent.from);
  const to = afterStatement(text, extent.to);
  const isWholeLines = lineStart(text, from) === from && /^(\r?\n|$)/.test(text.slice(to));
  const blank = isWholeLines ? (/^(\s*\n)?/.exec(text.slice(to))?.[0].length ?? 0) : 0;
  return [editAt(document, from, to + blank, '')];
}

function textOf(text: string, property: Property): string {
  const from = property.$cstNode?.offset ?? 0;
  const to = property.value.$cstNode?.end ?? from;
  return reindented(text.slice(from, to), indentAt(text, from), '').trimStart();
}
