import { mostLost } from './callplan.ts';
import { type Frame, outcome } from './frames.ts';
import type { CallPlan } from './plan.ts';
import type { ArrowState } from './routing.ts';
import type { Simulation } from './simulation.ts';
import { onCards, replyBytes, requestBytes } from './transfers.ts';

/** Before the first retransmission; it doubles from there (RFC 6298). */
const retransmission = 0.2;

/** One way over an arrow: latency, transfer, and what is lost sent again. */
export function delay(sim: Simulation, call: CallPlan, arrow: ArrowState, from: number, to: number): number {
  return call.steady ? sim.oneWay(from, to) : unsteadyDelay(sim, call, arrow, from, to);
}

function unsteadyDelay(sim: Simulation, call: CallPlan, arrow: ArrowState, from: number, to: number): number {
  let time = call.latency ? call.latency.draw(arrow.network) : sim.oneWay(from, to);
  if (call.size > 0) {
    const bandwidth = sim.plan.bandwidths[from * sim.plan.positions + to] as number;
    if (bandwidth > 0) time += call.size / bandwidth;
  }
  if (call.lossy && call.repaired) {
    const loss = lossBetween(sim, call, from, to);
    for (let wait = retransmission; arrow.network.uniform() < loss; wait *= 2) time += wait;
  }
  return time;
}

/** Seconds that a request needs to its replica, network cards included; `extra`: what a bulk transfer takes instead of those. */
export function wayThere(
  sim: Simulation,
  parent: Frame,
  frame: Frame,
  call: CallPlan,
  extra: number,
): number {
  const arrow = sim.arrows[call.connection];
  const travel = arrow ? delay(sim, call, arrow, parent.position, frame.position) : 0;
  const bytes = extra > 0 ? 0 : requestBytes(call);
  const cards = bytes > 0 ? onCards(sim, bytes, parent.station, frame.station) : 0;
  return travel + cards + extra;
}

/** Seconds that an answer needs back to its caller; a failure weighs nothing. */
export function wayBack(sim: Simulation, frame: Frame, call: CallPlan, parent: Frame): number {
  const arrow = sim.arrows[call.connection];
  const travel = arrow ? delay(sim, call, arrow, frame.position, parent.position) : 0;
  const bytes = frame.result === outcome.success ? replyBytes(call) : 0;
  return bytes > 0 ? travel + onCards(sim, bytes, frame.station, parent.station) : travel;
}

/** Lost on the way, and nobody sends it again. */
export function isLost(
  sim: Simulation,
  call: CallPlan,
  arrow: ArrowState,
  from: number,
  to: number,
): boolean {
  return !call.repaired && arrow.network.uniform() < lossBetween(sim, call, from, to);
}

/** On the arrow's own account or on the link's. */
function lossBetween({ plan }: Simulation, call: CallPlan, from: number, to: number): number {
  const link = plan.losses ? (plan.losses[from * plan.positions + to] as number) : 0;
  return Math.min(mostLost, call.loss + link - call.loss * link);
}
