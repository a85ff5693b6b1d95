import { peakFactor } from '../../analysis/capacity/system.ts';
import { callsOf, enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Link, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { factsOf } from '../flows.ts';
import type { Context } from '../rule.ts';

/** Payload that a flow sends one way, at its peak. */
export interface Traffic {
  flow: Flow;
  bytesPerSecond: number;
}

export const isWriteCall = ({ operation }: Pick<Call, 'operation'>) =>
  operation === 'write' || operation === 'set' || operation === 'delete';

/** A call's payload goes from one end to the other: with the request of a write, with the reply of anything else. */
interface Shipment extends Traffic {
  from: Component;
  to: Component;
}

/** What the calls of all flows carry, where they say how large it is. */
export function shipmentsOf(context: Context): Shipment[] {
  const { components } = lookup(context.model);
  return context.model.flows.flatMap((flow) => {
    const rates = factsOf(context, flow.id)?.calls ?? {};
    const peak = Math.max(1, peakFactor(flow, components.get(flow.client)));
    return callsOf(flow).flatMap((call) => {
      const rate = Object.hasOwn(rates, call.id) ? (rates[call.id] ?? 0) : 0;
      const caller = components.get(call.callers[0] ?? '');
      return call.targets.flatMap(({ component: id }): Shipment[] => {
        const target = components.get(id);
        const size = target && (call.settings.size ?? flow.settings.size ?? target.settings.itemSize);
        if (!caller || !target || size === undefined || !(rate > 0)) return [];
        const bytesPerSecond = (rate * peak * size) / call.targets.length;
        const [from, to] = isWriteCall(call) || call.arrow === 'async' ? [caller, target] : [target, caller];
        return [{ flow, bytesPerSecond, from, to }];
      });
    });
  });
}

/** What passes a component's cards, in the busier direction: they carry both at once. */
export function trafficAt(shipments: readonly Shipment[], component: Component): Traffic[] {
  const sent = shipments.filter(({ from }) => from === component);
  const received = shipments.filter(({ to }) => to === component);
  return totalOf(sent) >= totalOf(received) ? sent : received;
}

export function totalOf(traffic: readonly Traffic[]): number {
  return traffic.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
}

/** What crosses a link in the busier direction, where the file says where both ends stand. */
export function trafficOver(model: Model, shipments: readonly Shipment[], link: Link): Traffic[] {
  const [left, right] = link.between;
  const crossing = (source: ElementId, target: ElementId) =>
    shipments.flatMap(({ flow, bytesPerSecond, from, to }) => {
      const share = shareIn(model, from, source, target) * shareIn(model, to, target, source);
      return share > 0 ? [{ flow, bytesPerSecond: bytesPerSecond * share }] : [];
    });
  const [there, back] = [crossing(left, right), crossing(right, left)];
  return totalOf(there) >= totalOf(back) ? there : back;
}

/** Share of a component's replicas that stand in one place and not in the other. */
function shareIn(model: Model, { placement }: Component, place: ElementId, other: ElementId): number {
  const inside = placement.filter((each) => {
    const around = enclosingPlaces(model, each);
    return around.includes(place) && !around.includes(other);
  });
  return placement.length > 0 ? inside.length / placement.length : 0;
}
