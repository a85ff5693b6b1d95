import { type Frame, phase, role } from './frames.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';
import { isThere } from './transfers.ts';

/** Another replica goes on with what was in one that died. */
export const resumes = ({ station }: Frame) => station?.component.plan.source.settings.inFlight === 'resume';

/**
 * Moves a request to the replica with the fewest: what it waits for will reach it there, and work that had not ended is done
 * again. False when there is no other replica.
 */
export function resume(sim: Simulation, frame: Frame): boolean {
  const { station, call } = frame;
  const other = station && heirOf(station);
  if (!other) return false;
  const working =
    frame.phase === phase.queued || frame.phase === phase.admitted || frame.phase === phase.serving;
  if (!working) move(frame, other);
  else if (call && frame.role === role.call) again(sim, frame, other);
  else return false;
  return true;
}

function heirOf({ component }: Station): Station | null {
  let heir: Station | null = null;
  for (const station of component.stations)
    if (isThere(station) && (!heir || station.outstanding < heir.outstanding)) heir = station;
  return heir;
}

function move(frame: Frame, other: Station): void {
  if (frame.outstanding && frame.station) {
    frame.station.outstanding--;
    other.outstanding++;
  }
  frame.station = other;
  frame.position = other.plan.position;
}

function again(sim: Simulation, frame: Frame, other: Station): void {
  const { call, parent, parentTicket } = frame;
  if (!call) return;
  const next = sim.activation(frame, call, other, frame.target, false);
  next.parent = parent;
  next.parentTicket = parentTicket;
  next.deadline = frame.deadline;
  frame.parent = null;
  const pending = frame.phase === phase.serving && !frame.station?.sharing;
  frame.ticket++;
  if (pending) frame.phase = phase.dead;
  else sim.drop(frame);
}
