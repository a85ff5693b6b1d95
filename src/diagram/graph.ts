import type { Component, ComponentKind, Model, PlaceKind } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { type DiagramEdge, edgesOf } from './edges.ts';
import { type Nesting, nestingOf } from './nesting.ts';
import { type DiagramReplica, type Replicas, replicasIn } from './replicas.ts';
import { type Selection, selectionOf } from './selection.ts';
import { compact, kindNames } from './words.ts';

export type { DiagramEdge, DiagramReplica, Replicas };

/** A box that holds others. */
export interface DiagramContainer {
  id: ElementId;
  kind: PlaceKind | 'group';
  title: string;
  /** The box around it; absent at the top. */
  container?: ElementId;
  /** Places inside it that nothing lives in alone, so they have no box of their own: the tags of its header. */
  tags: { id: ElementId; label: string }[];
}

/** A card: a component, or a box that is folded up. */
export interface DiagramNode {
  id: ElementId;
  /** What of the text it stands for, where one element has several cards; else its id says it. */
  element?: ElementId;
  /** The replicas of it that the card stands for, by their numbers; the first ones where there are very many. */
  part?: number[];
  kind: ComponentKind | 'collapsed';
  /** Of a folded box: what it is and what it holds. */
  collapsed?: { kind: PlaceKind | 'group'; components: number; inside: ElementId[] };
  title: string;
  /** Kind and technology, or what else tells it apart at a glance. */
  subtitle: string;
  technology?: string;
  /** The box around it; absent at the top. */
  container?: ElementId;
  replicas: Replicas;
  /** 1 for what is not sharded. */
  shards: number;
  /** Requests from outside arrive here. */
  entry: boolean;
  /** Nothing calls it and it is a client: the picture starts here. */
  start: boolean;
  /** Groups it belongs to whose box stands elsewhere. */
  tags: string[];
}

/** The element of the text that a card stands for. */
export const elementOf = ({ id, element }: Pick<DiagramNode, 'id' | 'element'>): ElementId => element ?? id;

/** What a diagram shows, without positions and without source ranges: white space in the text changes nothing here. */
export interface DiagramGraph {
  title: string;
  direction: 'right' | 'down';
  /** `packed`: boxes beside each other as they fit, where no arrow gives an order. Default: along the arrows. */
  arrangement?: 'packed';
  containers: DiagramContainer[];
  nodes: DiagramNode[];
  edges: DiagramEdge[];
}

export interface GraphOptions extends Selection {
  /** Places and groups that are drawn as one card. */
  collapsed?: readonly ElementId[];
  direction?: 'right' | 'down';
}

/** What to draw of a model: boxes for places and groups, a card per component, an edge per arrow and target. */
export function graphOf(model: Model, options: GraphOptions = {}): DiagramGraph {
  const components = model.components.filter(selectionOf(model, options));
  const nesting = nestingOf({ ...model, components }, new Set(options.collapsed ?? []));
  const edges = edgesOf(model, nesting.shownAs);
  const called = new Set(edges.filter((edge) => edge.from !== edge.to).map((edge) => edge.to));
  const entries = entriesOf(model);
  const cards = nesting.components.map((component) =>
    nodeOf(component, nesting, entries.has(component.id), !called.has(component.id)),
  );
  const inside = new Map<ElementId, ElementId[]>(nesting.folded.map(({ id }) => [id, []]));
  for (const { id } of components) inside.get(nesting.shownAs(id) ?? '')?.push(id);
  const folded = nesting.folded.map((box): DiagramNode => {
    const count = nesting.countInside(box.id);
    return {
      id: box.id,
      kind: 'collapsed',
      collapsed: { kind: box.kind, components: count, inside: inside.get(box.id) ?? [] },
      title: box.title,
      subtitle: `${box.kind} · ${count} ${count === 1 ? 'component' : 'components'}`,
      ...(box.container === undefined ? {} : { container: box.container }),
      replicas: { count: 1, shown: [], left: 0 },
      shards: 1,
      entry: false,
      start: false,
      tags: [],
    };
  });
  return {
    title: model.system.title ?? model.system.name,
    direction: options.direction ?? 'right',
    containers: nesting.containers,
    nodes: [...cards, ...folded],
    edges,
  };
}

/** Components that clients call, or that say that they are public. */
function entriesOf(model: Model): Set<ElementId> {
  const clients = new Set(model.components.filter(({ kind }) => kind === 'client').map(({ id }) => id));
  const called = model.connections
    .filter(({ from }) => clients.has(from))
    .flatMap(({ targets }) => targets.map(({ component }) => component));
  const told = model.components.filter(({ settings }) => settings.public === true).map(({ id }) => id);
  return new Set([...called, ...told]);
}

function nodeOf(component: Component, nesting: Nesting, entry: boolean, uncalled: boolean): DiagramNode {
  const container = nesting.containerOf(component.id);
  return {
    id: component.id,
    kind: component.kind,
    title: component.title ?? component.name,
    subtitle: subtitleOf(component),
    ...(component.technology === undefined ? {} : { technology: component.technology }),
    ...(container === undefined ? {} : { container }),
    replicas: replicasIn(component, (place) => nesting.placeLabel(place, component.id)),
    shards: Math.max(1, Math.floor(component.settings.shards ?? 1) || 1),
    entry,
    start: uncalled && component.kind === 'client',
    tags: nesting.tagsOf(component.id),
  };
}

function subtitleOf({ kind, technology, settings }: Component): string {
  const parts = [kindNames[kind]];
  if (technology !== undefined) parts.push(technology);
  if (kind === 'client' && settings.users !== undefined) parts.push(`${compact(settings.users)} users`);
  return parts.join(' · ');
}
