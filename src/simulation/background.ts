import { type Frame, phase, type Request, role, wake } from './frames.ts';
import type { Simulation } from './simulation.ts';
import { event, type Station } from './stations.ts';

/** Work that nobody waits for, from an instruction on, at a replica (null: at a client). */
export function inBackground(
  sim: Simulation,
  of: Pick<Request, 'key' | 'user'>,
  where: { station: Station | null; position: number },
  start: { activation: number; at: number },
): Frame {
  const request = sim.frames.request();
  request.flow = null;
  request.key = of.key;
  request.user = of.user;
  const frame = sim.frames.take(role.call, request);
  frame.station = where.station;
  frame.position = where.position;
  frame.activation = start.activation;
  frame.at = start.at;
  frame.phase = phase.sleeping;
  frame.wake = wake.proceed;
  sim.schedule(event.wake, frame, 0);
  return frame;
}
