import { callsOf } from '../model/lookup.ts';
import type { Component, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';

/** `replication` carries copies of data: to a follower of its own, to a backup. */
export type EdgeKind = 'sync' | 'async' | 'replication';

export interface DiagramEdge {
  /** Unique among the edges of a graph. */
  id: string;
  /** What a click on it selects: the connection, or the component whose setting draws it. */
  element: ElementId;
  /** All connections it stands for: more than one when boxes are folded up. */
  elements: ElementId[];
  from: ElementId;
  to: ElementId;
  kind: EdgeKind;
  label?: string;
}

/**
 * One edge per connection and target, then those that settings imply (`replicaOf`, `backup`, `deadLetter`).
 * `shownAs` says which card stands for a component; arrows inside a folded box vanish and equal ones become one.
 */
export function edgesOf(
  model: Model,
  shownAs: (component: ElementId) => ElementId | undefined,
): DiagramEdge[] {
  const operations = operationsOf(model);
  const written = model.connections.flatMap((connection) =>
    connection.targets.map((target, index): DiagramEdge => {
      const label = connection.title ?? connection.settings.path ?? operations.get(connection.id);
      return {
        id: index === 0 ? connection.id : `${connection.id}#${index}`,
        element: connection.id,
        elements: [connection.id],
        from: connection.from,
        to: target.component,
        kind: connection.arrow,
        ...(label === undefined ? {} : { label }),
      };
    }),
  );
  return merged([...written, ...model.components.flatMap(impliedBy)], shownAs);
}

/** Settings that name another component, and the arrow they draw. */
function impliedBy({ id, settings }: Component): DiagramEdge[] {
  const implied: { from?: ElementId; to?: ElementId; kind: EdgeKind; label: string }[] = [
    {
      ...(settings.replicaOf ? { from: settings.replicaOf, to: id } : {}),
      kind: 'replication',
      label: 'replica',
    },
    {
      ...(settings.backup?.to ? { from: id, to: settings.backup.to } : {}),
      kind: 'replication',
      label: 'backup',
    },
    {
      ...(settings.deadLetter ? { from: id, to: settings.deadLetter } : {}),
      kind: 'async',
      label: 'dead letters',
    },
  ];
  return implied.flatMap(({ from, to, kind, label }) =>
    from === undefined || to === undefined
      ? []
      : [{ id: `${id}/${label}`, element: id, elements: [id], from, to, kind, label }],
  );
}

/** What flows do over each connection: `read, write`. */
function operationsOf(model: Model): Map<ElementId, string> {
  const operations = new Map<ElementId, Set<string>>();
  for (const flow of model.flows)
    for (const { connection, operation } of callsOf(flow)) {
      if (operation === undefined) continue;
      const known = operations.get(connection) ?? new Set();
      operations.set(connection, known.add(operation));
    }
  return new Map([...operations].map(([connection, known]) => [connection, [...known].join(', ')]));
}

function merged(
  edges: readonly DiagramEdge[],
  shownAs: (component: ElementId) => ElementId | undefined,
): DiagramEdge[] {
  const taken = new Map<string, DiagramEdge>();
  const ids = new Set<string>();
  for (const edge of edges) {
    const from = shownAs(edge.from);
    const to = shownAs(edge.to);
    if (from === undefined || to === undefined) continue;
    const lifted = from !== edge.from || to !== edge.to;
    if (lifted && from === to) continue;
    const key = lifted ? `${from} ${to} ${edge.kind}` : `=${edge.id}`;
    const same = taken.get(key);
    if (same) {
      if (lifted && !same.elements.includes(edge.element)) same.elements.push(edge.element);
      continue;
    }
    if (ids.has(edge.id)) continue;
    ids.add(edge.id);
    const { label, ...plain } = edge;
    taken.set(
      key,
      lifted
        ? { ...plain, from, to, elements: [...edge.elements] }
        : { ...plain, ...(label ? { label } : {}) },
    );
  }
  return [...taken.values()];
}
