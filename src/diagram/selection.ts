import type { Component, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';

export interface Selection {
  /** Components, places and groups; absent: everything. */
  include?: readonly ElementId[];
  exclude?: readonly ElementId[];
}

/**
 * Whether a selection shows a component: it, or a group or place it belongs to, is included and it is not excluded.
 * A component spread over places is included with any of them and excluded with all of them.
 */
export function selectionOf(
  { places, groups }: Pick<Model, 'places' | 'groups'>,
  { include, exclude }: Selection,
): (component: Component) => boolean {
  const parents = new Map([...places, ...groups].map(({ id, parent }) => [id, parent]));
  const holds = (wanted: ReadonlySet<ElementId>, from: ElementId | undefined): boolean => {
    const seen = new Set<ElementId>();
    for (let at = from; at !== undefined && !seen.has(at); at = parents.get(at)) {
      if (wanted.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  const named = (wanted: ReadonlySet<ElementId>, { id, group }: Component) =>
    wanted.has(id) || holds(wanted, group);
  const included = include && new Set(include);
  const excluded = new Set(exclude);
  return (component) => {
    const { placement } = component;
    const shown =
      included === undefined ||
      named(included, component) ||
      placement.some((place) => holds(included, place));
    const hidden =
      named(excluded, component) ||
      (placement.length > 0 && placement.every((place) => holds(excluded, place)));
    return shown && !hidden;
  };
}
