import type { Target } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Position, Range } from '../../src/model/source.ts';
import type { Component as ComponentNode, Connection as ConnectionNode, Ref } from '../generated/ast.ts';
import { arrowKind, type Connections, endOfTargets, targetsOf } from './connections.ts';
import type { Context } from './context.ts';
import { featureRange, rangeOf, sourceOf, wordRange } from './source.ts';

/** Adds the arrows of a connection statement: every pair of neighbours in the chain, with the same title and body. */
export function declareConnection(context: Context, connections: Connections, node: ConnectionNode): void {
  const source = context.resolve(node.source, 'component');
  let callers: ElementId[] = source ? [source.id] : [];
  let start: Position = rangeOf(node).start;
  for (const hop of node.hops) {
    const targets = targetsOf(context, hop.targets);
    const end = endOfTargets(hop, hop.targets);
    const range: Range = node.hops.length === 1 ? rangeOf(node) : { start, end };
    if (targets.length > 0)
      for (const from of callers)
        connections.declare({
          from,
          arrow: arrowKind(hop.arrow),
          targets,
          node,
          title: node.title,
          body: node.body,
          source: () => ({
            ...sourceOf(context.uriOf(node), node, {
              name: featureRange(hop, 'arrow') ?? wordRange(hop, '->', '~>'),
              body: node.body,
              bodyAt: rangeOf(node).end,
            }),
            range,
          }),
        });
    callers = idsOf(targets);
    start = rangeOf(hop.targets[0] ?? hop).start;
  }
}

/** Adds the arrows told inside a component. */
export function declareOwnArrows(
  context: Context,
  connections: Connections,
  node: ComponentNode,
  from: ElementId,
): void {
  for (const arrow of node.arrows) {
    const targets = targetsOf(context, arrow.targets);
    if (targets.length === 0) continue;
    connections.declare({
      from,
      arrow: arrowKind(arrow.arrow),
      targets,
      node: arrow,
      title: arrow.title,
      body: arrow.body,
      source: () =>
        sourceOf(context.uriOf(arrow), arrow, {
          name: featureRange(arrow, 'arrow') ?? wordRange(arrow, '->', '~>'),
          body: arrow.body,
        }),
    });
  }
}

/** The components of targets, each once. */
export function idsOf(targets: readonly Target[]): ElementId[] {
  return [...new Set(targets.map(({ component }) => component))];
}

/** A reference as written. */
export function textOf(ref: Ref): string {
  return ref.parts.map((part) => part?.$refText ?? '').join('.');
}
