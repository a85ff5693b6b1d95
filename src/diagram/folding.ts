import type { Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { graphOf } from './graph.ts';

/** More cards than this are not taken in at once: the picture opens with its boxes folded up. */
export const mostOpen = 150;

/**
 * Boxes to fold up so that a big design opens as a picture that can be read: groups first, the innermost before those
 * around them, then places likewise, until few enough cards are left. Empty for a design that is small enough.
 */
export function foldedAtFirst(model: Model, most = mostOpen): ElementId[] {
  if (model.components.length <= most) return [];
  const depths = depthsIn(model);
  const inner = (ids: readonly { id: ElementId }[]) =>
    [...ids].map(({ id }) => id).sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0));
  const levels = [...byDepth(inner(model.groups), depths), ...byDepth(inner(model.places), depths)];
  const folded: ElementId[] = [];
  for (const level of levels) {
    folded.push(...level);
    if (graphOf(model, { collapsed: folded }).nodes.length <= most) break;
  }
  return folded;
}

function depthsIn({ groups, places }: Model): Map<ElementId, number> {
  const parents = new Map([...places, ...groups].map(({ id, parent }) => [id, parent]));
  const depthOf = (id: ElementId): number => {
    const seen = new Set<ElementId>();
    for (let at: ElementId | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at))
      seen.add(at);
    return seen.size;
  };
  return new Map([...parents.keys()].map((id) => [id, depthOf(id)]));
}

function byDepth(ids: readonly ElementId[], depths: ReadonlyMap<ElementId, number>): ElementId[][] {
  const levels = new Map<number, ElementId[]>();
  for (const id of ids) {
    const depth = depths.get(id) ?? 0;
    levels.set(depth, [...(levels.get(depth) ?? []), id]);
  }
  return [...levels.values()];
}
