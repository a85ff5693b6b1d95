import type { Component, Group, Model, Place } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { DiagramContainer } from './graph.ts';

/*
 * Which box a card stands in.
 *
 * - A component lives in the narrowest place that holds all of its replicas: its zone when they share one, the region
 *   when they are spread over its zones, the top when over regions. Clients live at the top: they are users, not machines.
 * - A group's box stands in the narrowest place that holds all of its members. A member that lives right there, or
 *   says nothing of places, is drawn inside the box; one that lives deeper stays in its place and carries the group's
 *   name as a tag: where a machine stands says more about what fails together than what it belongs to.
 * - A group inside a group is nested when both boxes stand in the same place.
 * - A box that would hold nothing is not drawn; such a place becomes a tag of the box around it.
 */

export interface Nesting {
  /** Drawn and open, outer ones first. */
  containers: DiagramContainer[];
  /** Drawn as one card. */
  folded: DiagramContainer[];
  /** Components with a card of their own. */
  components: Component[];
  containerOf(component: ElementId): ElementId | undefined;
  /** The card that stands for a component: its own or a folded box around it. */
  shownAs(component: ElementId): ElementId | undefined;
  tagsOf(component: ElementId): string[];
  countInside(container: ElementId): number;
  /** A place as seen from a component's card: undefined when the card already stands in it. */
  placeLabel(place: ElementId, component: ElementId): string | undefined;
}

type Parent = ElementId | undefined;

export function nestingOf(model: Model, collapsed: ReadonlySet<ElementId>): Nesting {
  const places = new Map(model.places.map((place) => [place.id, place]));
  const groups = new Map(model.groups.map((group) => [group.id, group]));
  const components = uniqueById(model.components, places, groups);
  const pathTo = pathsIn(places);
  const homes = new Map(components.map((component) => [component.id, homeOf(component, pathTo)]));
  const groupHomes = homesOfGroups(components, groups, homes, pathTo);

  const boxOfGroup = (group: Group): Parent => {
    const parent = group.parent === undefined ? undefined : groups.get(group.parent);
    const home = groupHomes.get(group.id);
    return parent && groupHomes.get(parent.id) === home ? parent.id : home;
  };
  const boxOf = (component: Component): Parent => {
    const home = homes.get(component.id);
    const group = component.group === undefined ? undefined : groups.get(component.group);
    if (!group) return home;
    const inGroup = isUnplaced(component) || home === groupHomes.get(group.id);
    return inGroup ? group.id : home;
  };
  const around = new Map<ElementId, Parent>([
    ...model.places.map((place): [ElementId, Parent] => [place.id, pathTo(place.id).at(-2)]),
    ...model.groups.map((group): [ElementId, Parent] => [group.id, boxOfGroup(group)]),
  ]);
  const boxes = new Map(components.map((component) => [component.id, boxOf(component)]));
  const chainFrom = chainsIn(around);

  const inside = new Map<ElementId, number>();
  for (const component of components)
    for (const box of chainFrom(boxes.get(component.id))) inside.set(box, (inside.get(box) ?? 0) + 1);

  const outermostFolded = (from: Parent): Parent => chainFrom(from).findLast((box) => collapsed.has(box));
  const candidates = [
    ...[...places.values()].map(placeBox),
    ...[...groups.values()].filter(({ id }) => !places.has(id)).map(groupBox),
  ];
  const drawn = candidates.flatMap((box) => {
    const container = around.get(box.id);
    return inside.has(box.id) && outermostFolded(container) === undefined
      ? [{ ...box, ...(container === undefined ? {} : { container }) }]
      : [];
  });
  const containers = outerFirst(
    drawn.filter(({ id }) => !collapsed.has(id)),
    chainFrom,
  );
  addTags(containers, model.places, inside, chainFrom);
  const known = new Map(components.map((component) => [component.id, component]));

  return {
    containers,
    folded: drawn.filter(({ id }) => collapsed.has(id)),
    components: components.filter(({ id }) => outermostFolded(boxes.get(id)) === undefined),
    containerOf: (component) => boxes.get(component),
    shownAs: (component) =>
      known.has(component) ? (outermostFolded(boxes.get(component)) ?? component) : undefined,
    tagsOf: (id) => tagsOf(known.get(id), boxes, groups),
    countInside: (container) => inside.get(container) ?? 0,
    placeLabel: (place, component) => {
      const home = homes.get(component);
      const path = pathTo(place);
      const names = path.slice(home === undefined ? 0 : path.indexOf(home) + 1);
      return names.length === 0 ? undefined : names.map((id) => places.get(id)?.name ?? id).join('.');
    },
  };
}

const isUnplaced = (component: Component) => component.kind === 'client' || component.placement.length === 0;

/** The first of each name that no box has: a broken text may say a name twice. */
function uniqueById(
  components: readonly Component[],
  places: ReadonlyMap<ElementId, Place>,
  groups: ReadonlyMap<ElementId, Group>,
): Component[] {
  const taken = new Set([...places.keys(), ...groups.keys()]);
  return components.filter(({ id }) => !taken.has(id) && taken.add(id));
}

/** The places from the outermost to this one; empty for a place that does not exist. */
function pathsIn(places: ReadonlyMap<ElementId, Place>): (place: ElementId) => readonly ElementId[] {
  const paths = new Map<ElementId, ElementId[]>();
  return (place) => {
    const known = paths.get(place);
    if (known) return known;
    const path: ElementId[] = [];
    const seen = new Set<ElementId>();
    for (
      let at = places.get(place);
      at && !seen.has(at.id);
      at = at.parent === undefined ? undefined : places.get(at.parent)
    ) {
      seen.add(at.id);
      path.unshift(at.id);
    }
    paths.set(place, path);
    return path;
  };
}

function homeOf(component: Component, pathTo: (place: ElementId) => readonly ElementId[]): Parent {
  return isUnplaced(component) ? undefined : commonEnd(component.placement.map(pathTo));
}

/** The last place that all paths share. */
function commonEnd(paths: readonly (readonly ElementId[])[]): Parent {
  const [first = [], ...others] = paths;
  let shared = first.length;
  for (const path of others) {
    let equal = 0;
    while (equal < shared && path[equal] === first[equal]) equal += 1;
    shared = equal;
  }
  return shared > 0 ? first[shared - 1] : undefined;
}

function homesOfGroups(
  components: readonly Component[],
  groups: ReadonlyMap<ElementId, Group>,
  homes: ReadonlyMap<ElementId, Parent>,
  pathTo: (place: ElementId) => readonly ElementId[],
): Map<ElementId, Parent> {
  const members = new Map<ElementId, Parent[]>();
  for (const component of components) {
    if (isUnplaced(component)) continue;
    const seen = new Set<ElementId>();
    for (
      let group = component.group;
      group !== undefined && !seen.has(group);
      group = groups.get(group)?.parent
    ) {
      seen.add(group);
      members.set(group, [...(members.get(group) ?? []), homes.get(component.id)]);
    }
  }
  return new Map(
    [...groups.keys()].map((id) => [
      id,
      commonEnd((members.get(id) ?? []).map((home) => (home === undefined ? [] : pathTo(home)))),
    ]),
  );
}

/** A box and the boxes around it, inside out; ends at a box that holds itself. */
function chainsIn(around: ReadonlyMap<ElementId, Parent>): (from: Parent) => ElementId[] {
  return (from) => {
    const chain = new Set<ElementId>();
    for (let at = from; at !== undefined && around.has(at) && !chain.has(at); at = around.get(at))
      chain.add(at);
    return [...chain];
  };
}

const placeBox = (place: Place): DiagramContainer => ({
  id: place.id,
  kind: place.kind,
  title: place.title ?? place.name,
  tags: [],
});

const groupBox = (group: Group): DiagramContainer => ({
  id: group.id,
  kind: 'group',
  title: group.title ?? group.name,
  tags: [],
});

function outerFirst(
  containers: readonly DiagramContainer[],
  chainFrom: (from: Parent) => ElementId[],
): DiagramContainer[] {
  const depth = new Map(containers.map(({ id }) => [id, chainFrom(id).length]));
  return [...containers].sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0));
}

function addTags(
  containers: readonly DiagramContainer[],
  places: readonly Place[],
  inside: ReadonlyMap<ElementId, number>,
  chainFrom: (from: Parent) => ElementId[],
): void {
  const byId = new Map(containers.map((container) => [container.id, container]));
  for (const place of places) {
    if (inside.has(place.id)) continue;
    const holder = chainFrom(place.id).find((id) => byId.has(id));
    if (holder === place.parent && holder !== undefined)
      byId.get(holder)?.tags.push({ id: place.id, label: place.title ?? place.name });
  }
}

function tagsOf(
  component: Component | undefined,
  boxes: ReadonlyMap<ElementId, Parent>,
  groups: ReadonlyMap<ElementId, Group>,
): string[] {
  const group = component?.group === undefined ? undefined : groups.get(component.group);
  return !component || !group || boxes.get(component.id) === group.id ? [] : [group.title ?? group.name];
}
