import { placeOfReplica } from '../model/lookup.ts';
import type { Component, Model, Place } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { DiagramContainer, DiagramGraph, DiagramNode } from './graph.ts';
import { compact, kindNames } from './words.ts';

/** Id of the card of what a component has in one place. */
const cardId = (component: ElementId, place: ElementId) => `${component} in ${place}`;

/**
 * What fails together: a box per place, and in it a card for every component that has replicas there. A component that
 * is spread over places has a card in each. What stands in no place is left out: no loss of a place takes it.
 */
export function graphByPlace(model: Model): DiagramGraph {
  const parts = model.components.flatMap((component) => partsOf(component));
  const places = new Map(model.places.map((place) => [place.id, place]));
  const used = new Set<ElementId>();
  for (const { place } of parts)
    for (let at = places.get(place); at && !used.has(at.id); at = places.get(at.parent ?? ''))
      used.add(at.id);
  const containers = model.places.filter(({ id }) => used.has(id)).map((place) => boxOf(place, used));
  const depths = new Map(model.places.map(({ id }) => [id, depthOf(id, places)]));
  return {
    title: model.system.title ?? model.system.name,
    direction: 'right',
    arrangement: 'packed',
    containers: containers.sort((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0)),
    nodes: parts.filter(({ place }) => used.has(place)).map(partCard),
    edges: [],
  };
}

interface Part {
  component: Component;
  place: ElementId;
  /** Numbers of the replicas that stand there. */
  replicas: number[];
}

/** Up to so many replicas are counted, and so many of a place are told apart. */
const mostReplicas = 10_000;
const mostToldApart = 24;

function partsOf(component: Component): Part[] {
  if (component.kind === 'client' || component.placement.length === 0) return [];
  const count = Math.min(
    mostReplicas,
    Math.max(1, Math.floor(component.settings.replicas?.minimum ?? 1) || 1),
  );
  const parts = new Map<ElementId, number[]>();
  for (let replica = 0; replica < count; replica += 1) {
    const place = placeOfReplica(component, replica);
    if (place === undefined) continue;
    const known = parts.get(place);
    if (known) known.push(replica);
    else parts.set(place, [replica]);
  }
  return [...parts].map(([place, replicas]) => ({ component, place, replicas }));
}

function partCard({ component, place, replicas }: Part): DiagramNode {
  const { id, kind, title, name, technology, settings } = component;
  const all = Math.max(1, Math.floor(settings.replicas?.minimum ?? 1) || 1);
  const here = replicas.length;
  const share =
    all === here
      ? all === 1
        ? 'the only one'
        : `all ${compact(all)}`
      : `${compact(here)} of ${compact(all)}`;
  return {
    id: cardId(id, place),
    element: id,
    part: replicas.slice(0, mostToldApart),
    kind,
    title: title ?? name,
    subtitle: `${kindNames[kind]} · ${share}`,
    ...(technology === undefined ? {} : { technology }),
    container: place,
    replicas: { count: here, shown: [], left: 0 },
    shards: 1,
    entry: false,
    start: false,
    tags: [],
  };
}

function boxOf({ id, kind, title, name, parent }: Place, used: ReadonlySet<ElementId>): DiagramContainer {
  return {
    id,
    kind,
    title: title ?? name,
    ...(parent !== undefined && used.has(parent) ? { container: parent } : {}),
    tags: [],
  };
}

function depthOf(id: ElementId, places: ReadonlyMap<ElementId, Place>): number {
  const seen = new Set<ElementId>();
  for (let at = places.get(id); at && !seen.has(at.id); at = places.get(at.parent ?? '')) seen.add(at.id);
  return seen.size;
}
