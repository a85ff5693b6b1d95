import { inBackground } from './background.ts';
import type { CacheState } from './caching.ts';
import { isWrite } from './callplan.ts';
import { type Frame, outcome, phase, wake } from './frames.ts';
import { finish } from './interpreter.ts';
import { ended, type Joined } from './joining.ts';
import type { CallPlan } from './plan.ts';
import type { Simulation } from './simulation.ts';
import { type ComponentState, event, leaveSlot, type Station } from './stations.ts';

/** An item that is being fetched, and who waits for it. */
export interface Flight {
  under: Map<number, Flight>;
  key: number;
  waiting: Frame[];
  /** Of a call: who waits for its answer; null: it is fetched for a cache. */
  callers: Joined[] | null;
}

/** A cache's own work is done: true when the request may go on at once. */
export function lookUp(sim: Simulation, frame: Frame, station: Station, call: CallPlan): boolean {
  const { cache, counters } = station.component;
  if (!cache) return true;
  const key = cache.keyOf(frame.request);
  const { number } = station;
  if (call.operation === 'set' || call.operation === 'write') {
    cache.store(number, key, sim.now);
    if (!cache.dirty) return true;
    cache.dirty.mark(sim, station, call, frame.request);
    finish(sim, frame, outcome.success);
    return false;
  }
  if (call.operation === 'delete') cache.replicas[number]?.delete(key);
  else if (cache.hit(number, key, sim.now)) {
    counters.hits++;
    if (cache.measured) sim.countRead(frame, station, cache.age(number, key, sim.now));
    if (cache.isDue(number, key, sim.now)) refresh(sim, frame, station, call, cache);
  } else {
    counters.misses++;
    frame.missed = true;
    return cache.flights === null || fetches(sim, frame, call, cache.flights[number], key);
  }
  return true;
}

/**
 * A request that a proxy passes on: true when it goes on at once, false when the same, for the same key, is under way and
 * its answer will do.
 */
export function passes(sim: Simulation, frame: Frame, { component }: Station, call: CallPlan): boolean {
  const { underWay } = component;
  const { key } = frame.request;
  if (!underWay || key < 0 || isWrite(call.operation)) return true;
  let under = underWay.get(call);
  if (!under) {
    under = new Map();
    underWay.set(call, under);
  }
  return joins(sim, frame, frame, under, key);
}

/** True when this request fetches the item, false when it waits for another that does (collapsed forwarding). */
function fetches(
  sim: Simulation,
  frame: Frame,
  call: CallPlan,
  under: Map<number, Flight> | undefined,
  key: number,
): boolean {
  const fetcher = call.bodyOnMiss >= 0 ? frame : frame.parent;
  return !under || !fetcher || key < 0 || joins(sim, frame, fetcher, under, key);
}

function joins(
  sim: Simulation,
  frame: Frame,
  fetcher: Frame,
  under: Map<number, Flight>,
  key: number,
): boolean {
  const known = under.get(key);
  if (known) {
    frame.phase = phase.blocked;
    known.waiting.push(frame);
    if (frame.station?.component.plan.blocking === false) leaveSlot(sim, frame);
    return false;
  }
  fetcher.fetch = { under, key, waiting: [], callers: null };
  under.set(key, fetcher.fetch);
  return true;
}

/** What a frame fetched is there, or will not come: those that wait go on with it, or one of them fetches it. */
export function landed(sim: Simulation, frame: Frame, found: boolean, over = false): void {
  const flight = frame.fetch;
  if (!flight || (flight.callers && !over)) return;
  frame.fetch = null;
  flight.under.delete(flight.key);
  if (flight.callers) ended(sim, frame, flight.callers, found);
  for (const waiting of flight.waiting) {
    if (waiting.phase === phase.dead) {
      sim.drop(waiting);
      continue;
    }
    waiting.missed = !found;
    waiting.phase = phase.sleeping;
    waiting.wake = wake.landed;
    sim.schedule(event.wake, waiting, 0);
  }
}

/** A request that waited for another's fetch: true when it goes on itself. */
export function waited(sim: Simulation, frame: Frame, station: Station, call: CallPlan): boolean {
  if (station.component.underWay) {
    if (frame.missed) {
      frame.missed = false;
      return passes(sim, frame, station, call);
    }
    finish(sim, frame, outcome.success);
    return false;
  }
  const { cache } = station.component;
  if (!frame.missed || !cache?.flights) return true;
  return fetches(sim, frame, call, cache.flights[station.number], cache.keyOf(frame.request));
}

/** An item that is used and will soon expire is fetched anew while it still serves. */
function refresh(
  sim: Simulation,
  { request, parent, position }: Frame,
  station: Station,
  call: CallPlan,
  cache: CacheState,
): void {
  if (call.refresh < 0) return;
  const where = call.bodyOnMiss >= 0 || !parent ? { station, position } : parent;
  const frame = inBackground(sim, request, where, { activation: call.refreshActivation, at: call.refresh });
  const under = cache.refreshing[station.number];
  if (!under) return;
  const key = cache.keyOf(request);
  frame.fetch = { under, key, waiting: [], callers: null };
  under.set(key, frame.fetch);
}

/** The replica of a cache that a call is about: the one that a frame runs in, else the one that its caller is sent to. */
function cacheAsked(
  sim: Simulation,
  frame: Frame,
  call: CallPlan,
  component: ComponentState,
): Station | null {
  if (frame.station?.component === component) return frame.station;
  const arrow = sim.arrows[call.connection];
  return arrow ? sim.router.route(frame, call, arrow) : null;
}

const componentOf = (sim: Simulation, call: CallPlan | undefined) =>
  call?.targets[0] && sim.components[call.targets[0].component];

/** The item that a miss fetched is in the cache. `index`: the call of the cache. */
export function storeItem(sim: Simulation, frame: Frame, index: number): void {
  const call = sim.plan.calls[index];
  const component = componentOf(sim, call);
  if (!call || !component?.cache) return;
  if (!call.keeps) {
    landed(sim, frame, false);
    return;
  }
  const { cache } = component;
  const station = cacheAsked(sim, frame, call, component);
  if (station?.up) cache.store(station.number, cache.keyOf(frame.request), sim.now);
  landed(sim, frame, true);
}

/** Whether a cache holds an expired copy that may be used, for its source has failed. `index`: the call of the cache. */
export function hasStaleCopy(sim: Simulation, frame: Frame, index: number): boolean {
  const call = sim.plan.calls[index];
  const component = componentOf(sim, call);
  if (!call || !component?.cache) return false;
  const { cache } = component;
  const station = cacheAsked(sim, frame, call, component);
  const key = cache.keyOf(frame.request);
  if (!station?.up || !cache.keepsStale(station.number, key, sim.now)) return false;
  if (cache.measured) sim.countRead(frame, station, cache.age(station.number, key, sim.now));
  return true;
}
