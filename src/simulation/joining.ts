import { isCache, isWrite } from './callplan.ts';
import type { Flight } from './fetching.ts';
import { type Frame, outcome, phase, role, wake } from './frames.ts';
import type { CallPlan, ComponentPlan } from './plan.ts';
import type { ArrowState } from './routing.ts';
import type { Simulation } from './simulation.ts';
import { event } from './stations.ts';

/*
 * Arrows over which identical requests become one: who asks for what somebody has asked for already waits for that answer. A
 * cache or a proxy that is asked over such an arrow does so itself, with what others ask of it.
 */

/** Who waits for the answer to another's call, as long as its ticket stays the same. */
export interface Joined {
  caller: Frame;
  ticket: number;
}

/** Whether calls over this arrow wait for each other. */
export function joinsOthers({ settings, asynchronous, operation, targets, bulk }: CallPlan): boolean {
  return (
    settings.collapse === true &&
    !asynchronous &&
    bulk === null &&
    !isWrite(operation) &&
    targets.every(({ reach }) => reach !== 'queue' && reach !== 'lookup')
  );
}

/** Who makes one of identical requests by itself, whatever arrow they come over. */
export function collapsesItself({ source }: ComponentPlan): boolean {
  return isCache(source) || source.settings.collapse === true;
}

/** True when the same is under way over the arrow: its answer will do. */
export function joins(caller: Frame, call: CallPlan, arrow: ArrowState): boolean {
  const flight = arrow.shared.get(call)?.get(caller.request.key);
  if (!flight?.callers) return false;
  caller.phase = phase.waiting;
  flight.callers.push({ caller, ticket: caller.ticket });
  return true;
}

/** Others may wait for the answer to what was just sent. */
export function leads(sent: Frame, call: CallPlan, arrow: ArrowState): void {
  const { key } = sent.request;
  if (key < 0) return;
  let under = arrow.shared.get(call);
  if (!under) {
    under = new Map<number, Flight>();
    arrow.shared.set(call, under);
  }
  if (under.has(key)) return;
  sent.fetch = { under, key, waiting: [], callers: [] };
  under.set(key, sent.fetch);
}

/** The call that others wait for has ended: well, and they have its answer, or not, and one of them makes it anew. */
export function ended(sim: Simulation, answer: Frame, joined: readonly Joined[], well: boolean): void {
  for (const { caller, ticket } of joined) {
    if (caller.ticket !== ticket || caller.phase !== phase.waiting) continue;
    if (!well) {
      caller.phase = phase.sleeping;
      caller.wake = wake.retry;
      sim.schedule(event.wake, caller, 0);
      continue;
    }
    const courier = sim.frames.take(role.call, caller.request);
    courier.parent = caller;
    courier.parentTicket = ticket;
    courier.call = answer.call;
    courier.station = answer.station;
    courier.position = answer.position;
    courier.sent = sim.now;
    sim.answer(courier, outcome.success);
  }
}
