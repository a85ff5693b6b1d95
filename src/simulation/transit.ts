import { mostLost } from './callplan.ts';
import type { CallPlan } from './plan.ts';
import type { ArrowState } from './routing.ts';
import type { Simulation } from './simulation.ts';

/** Before the first retransmission; it doubles from there (RFC 6298). */
const retransmission = 0.2;

/** One way over an arrow: latency, transfer, and what is lost sent again. */
export function delay(sim: Simulation, call: CallPlan, arrow: ArrowState, from: number, to: number): number {
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
