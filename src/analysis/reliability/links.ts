import { enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Call, Component, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { BasicEvents } from './basic-events.ts';
import { type Node, TRUE } from './decision-diagram.ts';
import { failureFigures } from './failures.ts';

/**
 * The links that a call cannot do without: all replicas of the caller stand around one end, all of the target around
 * the other. Where only some are apart the others answer; that they then carry the load alone is left to capacity.
 */
export function linksBetween(events: BasicEvents, call: Call, target: Component): Node {
  const { model, diagram } = events;
  if (model.links.length === 0 || target.settings.managed || target.placement.length === 0) return TRUE;
  const { components } = lookup(model);
  const caller = components.get(call.callers[0] ?? '');
  if (!caller || caller.placement.length === 0) return TRUE;
  const needed = model.links.filter(({ between: [left, right] }) => {
    if (left === right) return false;
    const apart = (from: ElementId, to: ElementId) =>
      within(model, caller, from) && within(model, target, to);
    return apart(left, right) || apart(right, left);
  });
  return diagram.all(
    needed.map((link) =>
      events.named(link.id, () => {
        const { unavailability, declared } = failureFigures(link);
        return { name: link.id, type: 'part', unavailability, declared };
      }),
    ),
  );
}

function within(model: Model, component: Component, place: ElementId): boolean {
  return component.placement.every((each) => enclosingPlaces(model, each).includes(place));
}
