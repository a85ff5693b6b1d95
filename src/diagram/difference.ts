import type { Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { Change } from './draw.ts';

export interface Difference {
  /** The later design, with what it no longer has. */
  model: Model;
  changes: Record<ElementId, Change>;
}

type Sort = 'places' | 'groups' | 'components' | 'connections';
const sorts: readonly Sort[] = ['places', 'groups', 'components', 'connections'];

/** Says nothing of what a design is: where it stands in the text, and whose a value is. */
const immaterial = new Set(['source', 'origins']);

/** What was added, removed and changed between two versions of a design, and a design that shows all of it. */
export function differenceOf(before: Model, after: Model): Difference {
  const found = new Map<ElementId, Change>();
  const removed = Object.fromEntries(sorts.map((sort) => [sort, removedOf(before[sort], after[sort])]));
  for (const sort of sorts) {
    const known = new Map(before[sort].map((each) => [each.id, textOf(each)]));
    for (const each of after[sort]) {
      const was = known.get(each.id);
      if (was === undefined) found.set(each.id, 'added');
      else if (was !== textOf(each)) found.set(each.id, 'changed');
    }
    for (const id of removed[sort] ?? []) found.set(id, 'removed');
  }
  return {
    changes: Object.fromEntries(found),
    model: {
      ...after,
      places: together(before.places, after.places),
      groups: together(before.groups, after.groups),
      components: together(before.components, after.components),
      connections: together(before.connections, after.connections),
    },
  };
}

/** `2 added, 1 removed, 3 changed`; `nothing changed` where nothing did. */
export function changesText(changes: Readonly<Record<ElementId, Change>>): string {
  const all = Object.values(changes);
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const count = all.filter((each) => each === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}

function removedOf(before: readonly { id: ElementId }[], after: readonly { id: ElementId }[]): ElementId[] {
  const kept = new Set(after.map(({ id }) => id));
  return before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
}

function together<T extends { id: ElementId }>(before: readonly T[], after: readonly T[]): T[] {
  const kept = new Set(after.map(({ id }) => id));
  return [...after, ...before.filter(({ id }) => !kept.has(id))];
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (name, inner: unknown) => (immaterial.has(name) ? undefined : inner));
