import { type Frame, Line, phase, wake } from './frames.ts';
import type { CallPlan } from './plan.ts';
import type { ArrowState } from './routing.ts';
import type { Simulation } from './simulation.ts';
import { event } from './stations.ts';

/** The connections that one replica keeps to those whom it calls over one arrow, and who waits for one. */
export class Pool {
  free: number;
  readonly waiting = new Line();

  constructor(size: number) {
    this.free = size;
  }
}

/** Takes a connection for a call: true when the caller has one, otherwise it waits in line. */
export function takeConnection(arrow: ArrowState, caller: Frame, call: CallPlan): boolean {
  if (caller.pooled) return true;
  const pool = arrow.poolOf(caller.station?.number ?? 0, call.pool);
  if (pool.free > 0) {
    pool.free--;
    caller.pooled = pool;
    return true;
  }
  caller.phase = phase.blocked;
  pool.waiting.push(caller);
  return false;
}

/** A connection is free again: the next in line has it. */
export function giveConnection(sim: Simulation, caller: Frame): void {
  const { pooled } = caller;
  if (!pooled) return;
  caller.pooled = null;
  let next = pooled.waiting.shift();
  while (next && next.phase !== phase.blocked) {
    sim.drop(next);
    next = pooled.waiting.shift();
  }
  if (!next) {
    pooled.free++;
    return;
  }
  next.pooled = pooled;
  next.phase = phase.sleeping;
  next.wake = wake.passed;
  sim.schedule(event.wake, next, 0);
}
