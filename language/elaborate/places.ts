import type { Group, Link, Model, Place } from '../../src/model/model.ts';
import { placeKinds } from '../../src/model/model.ts';
import type { ElementId, GroupSettings } from '../../src/model/settings.ts';
import type { Group as GroupNode, Link as LinkNode, Place as PlaceNode } from '../generated/ast.ts';
import type { Context } from './context.ts';
import { headOf } from './element.ts';
import { allFrom, settingsOf } from './properties.ts';
import { sourceOf, wordRange } from './source.ts';

/** Adds a place and those inside it. */
export function addPlace(context: Context, model: Model, node: PlaceNode, parent?: ElementId): void {
  const head = headOf(context, node);
  const kind = placeKinds.find((known) => known === node.kind);
  if (!head || !kind) return;
  const place: Place = {
    ...head,
    kind,
    ...(parent === undefined ? {} : { parent }),
    ...allFrom(settingsOf<Place['settings']>(context, node, 'place', node.properties, kind), {
      from: 'file',
    }),
    source: sourceOf(context.uriOf(node), node, { properties: node.properties }),
  };
  model.places.push(place);
  for (const inner of node.places) addPlace(context, model, inner, head.id);
}

/** Adds the network between two places. */
export function addLink(context: Context, model: Model, node: LinkNode): void {
  const left = context.resolve(node.left, 'place');
  const right = context.resolve(node.right, 'place');
  const properties = node.body?.properties ?? [];
  const settings = settingsOf<Link['settings']>(context, node, 'link', properties);
  if (!left || !right) return;
  const id = `${left.id}<->${right.id}`;
  if (left.id === right.id) {
    context.report('link-to-itself', node, 'A link joins two different places.');
    return;
  }
  if (!context.isFirst(`link ${[left.id, right.id].sort().join(' ')}`)) {
    context.report('duplicate-link', node, `\`${left.id}\` and \`${right.id}\` are already linked.`);
    return;
  }
  model.links.push({
    id,
    name: id,
    between: [left.id, right.id],
    ...allFrom(settings, { from: 'file' }),
    source: sourceOf(context.uriOf(node), node, { name: wordRange(node, '<->'), body: node.body }),
  });
}

/** Adds a group without its members. */
export function addGroup(
  context: Context,
  model: Model,
  node: GroupNode,
  parent?: ElementId,
): Group | undefined {
  const head = headOf(context, node);
  if (!head) return undefined;
  const group: Group = {
    ...head,
    ...(parent === undefined ? {} : { parent }),
    ...allFrom(settingsOf<GroupSettings>(context, node, 'group', node.properties), { from: 'file' }),
    source: sourceOf(context.uriOf(node), node, { properties: node.properties }),
  };
  model.groups.push(group);
  return group;
}

/** A group and those around it, inside out. */
export function enclosingGroups(
  groups: ReadonlyMap<ElementId, Group>,
  innermost: ElementId | undefined,
): Group[] {
  const chain: Group[] = [];
  for (let id = innermost; id !== undefined; ) {
    const group = groups.get(id);
    if (!group || chain.includes(group)) break;
    chain.push(group);
    id = group.parent;
  }
  return chain;
}

/** More places than this are not told apart in a placement. */
const longestPlacement = 1000;

/** Spreads replicas: in turn over the places named, and within each in turn over the places inside it. */
export class Placements {
  private readonly children = new Map<ElementId, ElementId[]>();
  private readonly spreads = new Map<ElementId, ElementId[]>();

  constructor(places: readonly Place[]) {
    for (const { id, parent } of places)
      if (parent !== undefined) {
        const siblings = this.children.get(parent);
        if (siblings) siblings.push(id);
        else this.children.set(parent, [id]);
      }
  }

  /** The innermost places, in the order in which replicas fill them. */
  spread(places: readonly ElementId[]): ElementId[] {
    return interleave(places.map((place) => this.spreadInside(place)));
  }

  private spreadInside(place: ElementId): ElementId[] {
    const known = this.spreads.get(place);
    if (known) return known;
    const inside = this.children.get(place);
    const spread = inside ? this.spread(inside) : [place];
    this.spreads.set(place, spread);
    return spread;
  }
}

/** One of each list in turn, until every list begins anew at the same time. */
function interleave(lists: readonly ElementId[][]): ElementId[] {
  const rounds = lists.reduce((common, list) => leastCommonMultiple(common, list.length), 1);
  const length = Math.min(rounds * lists.length, longestPlacement);
  return Array.from({ length }, (_, index) => {
    const list = lists[index % lists.length] ?? [];
    return list[Math.floor(index / lists.length) % list.length] ?? '';
  });
}

function leastCommonMultiple(left: number, right: number): number {
  let [larger, smaller] = [Math.max(left, right), Math.min(left, right)];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return (left / larger) * right;
}
