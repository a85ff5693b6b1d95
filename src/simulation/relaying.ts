import type { Scenario } from '../model/model.ts';
import { isCache } from './callplan.ts';
import { type Frame, outcome, phase, role } from './frames.ts';
import { type CallPlan, type ComponentPlan, instruction, type Plan } from './plan.ts';
import type { Simulation } from './simulation.ts';
import { keepsState } from './store.ts';
import { delay } from './transit.ts';

/*
 * A balancer, a gateway, a service that does not block: with the answer of its last call it has nothing left to do but to
 * pass it on. Where nothing else looks at it in the meantime, the way back through several of them is one event.
 */

/** Strategies that look at how many requests are open at a replica: those must end when they end. */
const lookAtLoad: ReadonlySet<CallPlan['strategy']> = new Set([
  'least-connections',
  'weighted-least-connections',
  'least-response-time',
  'power-of-two',
  'power-of',
]);

/** Marks the calls whose answer the caller may pass on at once. In a scenario that breaks something there are none. */
export function markRelayed(plan: Plan, scenario: Scenario | null): void {
  if (!isCalm(scenario) || plan.components.some(({ bandwidth }) => bandwidth > 0)) return;
  const watched = new Set(
    plan.calls
      .filter(({ strategy, hedge }) => lookAtLoad.has(strategy) || hedge < Number.POSITIVE_INFINITY)
      .flatMap(({ targets }) => targets.map(({ component }) => component)),
  );
  for (const call of plan.calls) {
    const caller = plan.components[plan.connections[call.connection]?.from ?? -1];
    call.relayed =
      caller !== undefined &&
      !watched.has(caller.index) &&
      onlyPassesOn(caller) &&
      leavesNoTrace(call) &&
      isLast(plan, call);
  }
}

const isCalm = (scenario: Scenario | null) =>
  scenario === null ||
  (scenario.settings.faults !== 'random' && scenario.events.every(({ action }) => action.type === 'load'));

/** While it waits it holds nothing that others want, and its state does not change. */
const onlyPassesOn = (component: ComponentPlan) =>
  !component.blocking &&
  component.connections === Number.POSITIVE_INFINITY &&
  component.messaging === 'none' &&
  !isCache(component.source) &&
  !keepsState(component) &&
  !component.source.settings.collapse;

/** The caller keeps nothing in mind of what came of the call. */
const leavesNoTrace = (call: CallPlan) =>
  !call.asynchronous &&
  !call.lossy &&
  !call.observed &&
  !call.resolves &&
  !call.keptByCaller &&
  !call.joins &&
  call.bulk === null &&
  call.breaker === null &&
  call.errorRate === 0 &&
  call.callerOnMiss < 0 &&
  call.undoBit === 0 &&
  call.hedge === Number.POSITIVE_INFINITY &&
  call.pool === Number.POSITIVE_INFINITY;

/** Nothing follows the call. */
function isLast({ program }: Plan, call: CallPlan): boolean {
  let at = call.next;
  for (let jumps = 0; program.operations[at] === instruction.jump; jumps++) {
    if (jumps === program.operations.length) return false;
    at = program.arguments[at] as number;
  }
  return program.operations[at] === instruction.end;
}

/** A good answer goes to its caller, and on through all who only pass it on. */
export function passOn(sim: Simulation, answer: Frame): void {
  let at = sim.now + timeBack(sim, answer);
  let last = answer;
  for (;;) {
    const caller = relayOf(last);
    if (!caller || (last.call?.timed && last.sent + last.call.timeout <= at)) break;
    sim.frames.release(last);
    last = caller;
    if (last.station) last.station.outstanding--;
    last.outstanding = false;
    last.result = outcome.success;
    at += timeBack(sim, last);
  }
  last.phase = phase.replying;
  sim.replyAt(last, at);
}

function timeBack(sim: Simulation, { call, parent, position }: Frame): number {
  const arrow = call && sim.arrows[call.connection];
  return arrow && parent ? delay(sim, call, arrow, position, parent.position) : 0;
}

/** Who waits for the answer, if it passes it on to somebody else who waits; null: it has to do with it. */
function relayOf({ call, parent: caller, trace }: Frame): Frame | null {
  if (!call?.relayed || !caller || trace) return null;
  if (caller.role !== role.call || caller.host !== caller || caller.rounds > 1) return null;
  if (caller.holdsSlot || caller.holdsCore || caller.fetch || caller.undoing !== outcome.success) return null;
  if (!caller.call || caller.call.lossy || !caller.outstanding) return null;
  const { parent, parentTicket } = caller;
  return parent && parent.ticket === parentTicket ? caller : null;
}
