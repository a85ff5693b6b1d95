import { type Frame, outcome, phase, role, wake } from './frames.ts';
import type { Simulation } from './simulation.ts';
import { admit, event, leaveSlot, type Station } from './stations.ts';

/** The other replicas of a shard repeat a write, each for a share of the work that it was (`applyCost`). */
export function repeatAtOthers(sim: Simulation, write: Frame, station: Station): void {
  const { component, plan } = station;
  const shard = component.store?.shards[plan.shard];
  const { applyCost = 0 } = component.plan.source.settings;
  if (!shard || applyCost <= 0) return;
  for (const other of shard.stations)
    if (other !== station && other.up && !sim.cut(station, other)) repeat(sim, write, station, other);
}

function repeat(sim: Simulation, { call, target }: Frame, from: Station, at: Station): void {
  const request = sim.frames.request();
  request.flow = null;
  const frame = sim.frames.take(role.call, request);
  frame.call = call;
  frame.target = target;
  frame.station = at;
  frame.position = at.plan.position;
  frame.phase = phase.travelling;
  frame.wake = wake.applying;
  sim.schedule(event.arrive, frame, sim.oneWay(from.plan.position, at.plan.position));
}

/** A write reaches a follower: it waits for its turn as all work does. */
export function applies(sim: Simulation, frame: Frame, station: Station): void {
  if (admit(sim, station, frame) !== outcome.success) sim.drop(frame);
}

/** A follower has repeated a write: no request was answered by that. */
export function applied(sim: Simulation, frame: Frame, station: Station): void {
  station.served--;
  leaveSlot(sim, frame);
  sim.drop(frame);
}
