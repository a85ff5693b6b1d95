import { type AstNode, AstUtils, CstUtils } from 'langium';
import { CodeActionKind } from 'vscode-languageserver';
import type { ComponentKind } from '../../../src/model/model.ts';
import type {
  CallChain,
  CallHop,
  Component,
  Document,
  Flow,
  Group,
  Hop,
  Ref,
  Word,
} from '../../generated/ast.ts';
import type { TextEdit } from '../../problem.ts';
import { ownerOf } from '../expected.ts';
import { libraryOf } from '../library.ts';
import { partsOf, resolveElement } from '../resolve.ts';
import { kindsByName } from './kinds-by-name.ts';
import type { Action, ActionRequest } from './request.ts';
import { afterStatement, editAt, extentOf, indentAt, lineStart, withCommentsAbove } from './text-edits.ts';

const mostKinds = 4;

/** A name in an arrow or a flow that names nothing: adds a component of a kind that fits there. */
export function addMissingComponent(request: ActionRequest): Action[] {
  return request.diagnostics.flatMap((diagnostic) => {
    if (diagnostic.code !== 'language/unresolved') return [];
    const ref = refAt(request, request.document.textDocument.offsetAt(diagnostic.range.start));
    const [name, ...more] = ref ? partsOf(ref) : [];
    if (!ref || name === undefined || more.length > 0) return [];
    if (resolveElement(request.documents, ref, [name])) return [];
    return kindsFor(request, ref, name).map((kind, index) => ({
      title: `Add the ${kind} ${name}`,
      kind: CodeActionKind.QuickFix,
      edits: [insertion(request, ref, kind, name)],
      diagnostics: [diagnostic],
      isPreferred: index === 0 && !hasOwnFix(diagnostic.data),
    }));
  });
}

/** A spelling mistake is likelier than a component that is missing. */
function hasOwnFix(data: unknown): boolean {
  const fixes = typeof data === 'object' && data !== null && 'fixes' in data ? data.fixes : undefined;
  return Array.isArray(fixes) && fixes.length > 0;
}

function refAt({ root }: ActionRequest, offset: number): Ref | undefined {
  const leaf = root.$cstNode && CstUtils.findLeafNodeAtOffset(root.$cstNode, offset);
  const around = AstUtils.getContainerOfType(leaf?.astNode, (node): node is Ref => node.$type === 'Ref');
  return around?.$containerProperty === 'technology' ? undefined : around;
}

const called: readonly ComponentKind[] = ['service', 'database', 'cache', 'external', 'queue', 'worker'];
const passing: readonly ComponentKind[] = ['service', 'loadBalancer', 'gateway', 'cache', 'proxy', 'queue'];
const stores: readonly ComponentKind[] = ['database', 'objectStore', 'search', 'warehouse', 'cache'];
const receivers: readonly ComponentKind[] = ['queue', 'topic', 'worker', 'service'];
const consumers: readonly ComponentKind[] = ['worker', 'service'];
const callers: readonly ComponentKind[] = [
  'service',
  'client',
  'worker',
  'loadBalancer',
  'gateway',
  'scheduler',
];

/** Kinds of the components that some properties name. */
const byProperty: Readonly<Record<string, readonly ComponentKind[]>> = {
  deadLetter: ['queue', 'topic'],
  via: ['coordinator'],
  replicaOf: ['database'],
  to: ['objectStore'],
  of: ['database', 'service'],
};

/** The kinds that fit where the name stands, those that the name suggests first. */
function kindsFor(request: ActionRequest, ref: Ref, name: string): ComponentKind[] {
  const fitting = fittingKinds(request, ref);
  const technology = libraryOf(request.services).technologies.get(name);
  const suggested = [...(technology?.kinds ?? []), ...kindsByName(name)];
  const first = fitting.filter((kind) => suggested.includes(kind));
  const open = fitting === called || fitting === passing || fitting === callers;
  const extra = open ? kindsByName(name) : [];
  return [...new Set([...extra, ...first, ...fitting])].slice(0, mostKinds);
}

function fittingKinds(request: ActionRequest, ref: Ref): readonly ComponentKind[] {
  const { $container: container } = ref;
  switch (container.$type) {
    case 'Flow':
      return ['client', 'scheduler'];
    case 'CallChain':
      return startsFlow(container) ? ['client', 'scheduler'] : callers;
    case 'Connection':
      return callers;
    case 'CallHop':
      return calledKinds(request, container.$container.calls, container, container.$container.source);
    case 'Hop':
      return calledKinds(request, container.$container.hops, container, container.$container.source);
    case 'OwnArrow':
      return container.arrow === '~>' ? receivers : called;
    case 'Word':
      return byProperty[keyAround(container)] ?? [];
    default:
      return [];
  }
}

/** The first line of a flow that does not say whose it is begins with its client. */
function startsFlow(chain: CallChain): boolean {
  const flow: AstNode = chain.$container;
  return flow.$type === 'Flow' && (flow as Flow).client === undefined && (flow as Flow).steps[0] === chain;
}

function calledKinds<T extends CallHop | Hop>(
  { documents }: ActionRequest,
  hops: readonly T[],
  hop: T,
  source: Ref,
): readonly ComponentKind[] {
  if (hop.$type === 'CallHop') {
    if (hop.miss) return ['cache', 'cdn'];
    if (hop.operation === 'get' || hop.operation === 'set') return ['cache'];
    if (hop.operation) return stores;
  }
  const index = hops.indexOf(hop);
  const before = hops[index - 1]?.targets.at(-1) ?? source;
  const caller = resolveElement(documents, before, partsOf(before))?.element;
  if (caller?.$type === 'Component' && (caller.kind === 'queue' || caller.kind === 'topic')) return consumers;
  if (hop.arrow === '~>') return receivers;
  return index < hops.length - 1 ? passing : called;
}

function keyAround(word: Word): string {
  for (let node: AstNode | undefined = word; node; node = node.$container)
    if (node.$type === 'Property' && 'name' in node) {
      const key = String(node.name);
      if (Object.hasOwn(byProperty, key)) return key;
      if (ownerOf(node as Parameters<typeof ownerOf>[0])) return '';
    }
  return '';
}

/** A line behind the last component of this kind, else of any kind, in the same group; else before the first arrow. */
function insertion(request: ActionRequest, ref: Ref, kind: ComponentKind, name: string): TextEdit {
  const { document, root, text } = request;
  const statement = `${kind} ${name}`;
  const group = AstUtils.getContainerOfType(ref, (node): node is Group => node.$type === 'Group');
  const neighbours = componentsBeside(group ?? root);
  const neighbour = neighbours.filter((each) => each.kind === kind).at(-1) ?? neighbours.at(-1);
  const extent = extentOf(neighbour);
  if (extent) {
    const at = afterStatement(text, extent.to);
    return editAt(document, at, at, `\n${indentAt(text, extent.from)}${statement}`);
  }
  const follower = root.members.find(
    ({ $type }) => !['Place', 'Link', 'Technology', 'Group'].includes($type),
  );
  const start = follower
    ? lineStart(text, withCommentsAbove(text, extentOf(follower)?.from ?? 0))
    : text.length;
  return editAt(document, start, start, follower ? `${statement}\n\n` : `\n${statement}\n`);
}

function componentsBeside(around: Group | Document): Component[] {
  if (around.$type === 'Group') return around.components;
  return around.members.filter((member): member is Component => member.$type === 'Component');
}
