import { applied, applies, repeatAtOthers } from './applying.ts';
import { isCache, isWrite } from './callplan.ts';
import { letPass, observe, settle } from './calls.ts';
import { landed, lookUp, passes, waited } from './fetching.ts';
import { type Frame, outcome, phase, role, wake } from './frames.ts';
import { finish, run } from './interpreter.ts';
import { type Limiter, turnedAway } from './limiter.ts';
import { publish, settled } from './messaging.ts';
import type { CallPlan } from './plan.ts';
import { passOn } from './relaying.ts';
import type { Simulation } from './simulation.ts';
import { admit, begin, event, leaveCore, leaveSlot, type Station } from './stations.ts';
import { spent } from './trace.ts';
import { isLost, wayBack } from './transit.ts';

/** A request reaches its replica. */
export function arrive(sim: Simulation, frame: Frame): void {
  const { station, call } = frame;
  if (!station || !call) return;
  frame.trace?.mark(sim.now, station.component.plan.index, spent.network);
  if (!station.up || (frame.parent && sim.cutFrom(frame.parent, station))) {
    if (station.up && Number.isFinite(call.timeout) && frame.parent?.role !== role.message) sim.lose(frame);
    else finish(sim, frame, outcome.unavailable);
    return;
  }
  if (frame.wake === wake.applying) {
    applies(sim, frame, station);
    return;
  }
  if (frame.holdsSlot) {
    frame.since = sim.now;
    begin(sim, station, frame);
    return;
  }
  if (station.component.screens && !screened(sim, frame, station)) return;
  enter(sim, frame, station);
}

/** True when neither the bound on its connections nor a limit keeps it out, at least for now. */
function screened(sim: Simulation, frame: Frame, station: Station): boolean {
  const { counters, limiter, plan } = station.component;
  if (station.outstanding <= plan.connections) return !limiter || letIn(sim, frame, station, limiter);
  counters.arrived++;
  counters.rejected++;
  finish(sim, frame, outcome.rejected);
  return false;
}

/** True when a limit lets it in at once; otherwise it waits or is turned away. */
function letIn(sim: Simulation, frame: Frame, station: Station, limiter: Limiter): boolean {
  const { counters } = station.component;
  const wait = limiter.wait(sim.now, frame.request.user);
  if (wait === 0) return true;
  if (wait === turnedAway) {
    counters.arrived++;
    counters.rejected++;
    finish(sim, frame, outcome.rejected);
    return false;
  }
  frame.phase = phase.sleeping;
  frame.wake = wake.letIn;
  sim.schedule(event.wake, frame, wait);
  return false;
}

function enter(sim: Simulation, frame: Frame, station: Station): void {
  station.component.sessions?.ask(frame.request.user, station);
  const result = admit(sim, station, frame);
  if (result !== outcome.success) finish(sim, frame, result);
}

/** A replica has done its own work on a request. */
export function served(sim: Simulation, frame: Frame): void {
  const { station, call } = frame;
  if (!station || !call) return;
  const { component } = station;
  frame.trace?.mark(sim.now, component.plan.index, spent.working);
  leaveCore(sim, frame);
  if (frame.wake === wake.applying) {
    applied(sim, frame, station);
    return;
  }
  if (frame.deadline <= sim.now) {
    finish(sim, frame, outcome.timeout);
    return;
  }
  if (component.plan.errorRate > 0 && component.service.uniform() < component.plan.errorRate) {
    component.counters.failed++;
    finish(sim, frame, outcome.error);
    return;
  }
  if (component.keeps && !kept(sim, frame, station, call)) return;
  enterBody(sim, frame, call);
}

/** What a component does that keeps something: true when the frame may go on at once. */
function kept(sim: Simulation, frame: Frame, station: Station, call: CallPlan): boolean {
  const { queue, cache, store, underWay, cachedBy, plan } = station.component;
  if (queue) {
    leaveSlot(sim, frame);
    publish(sim, frame, queue);
    return false;
  }
  if (cache && isCache(plan.source)) return lookUp(sim, frame, station, call);
  if (store) return access(sim, frame, station, call);
  if (underWay) return passes(sim, frame, station, call);
  if (cachedBy.length > 0 && isWrite(call.operation)) commit(sim, frame, station);
  return true;
}

/** What follows its own work: what it calls. One that does not block gives its slot up before. */
function enterBody(sim: Simulation, frame: Frame, call: CallPlan): void {
  frame.at = frame.missed && call.bodyOnMiss >= 0 ? call.bodyOnMiss : call.body;
  if (frame.station && !frame.station.component.plan.blocking) leaveSlot(sim, frame);
  frame.phase = phase.waiting;
  run(sim, frame);
}

/** A store's part beside the work: true when the frame may go on at once. */
function access(sim: Simulation, frame: Frame, station: Station, call: CallPlan): boolean {
  const { store } = station.component;
  if (!store) return true;
  const writes = isWrite(call.operation);
  const { key } = frame.request;
  const delay = writes ? store.acknowledgement(sim, station, key) : store.readQuorum(sim, station);
  if (delay < 0) {
    finish(sim, frame, outcome.unavailable);
    return false;
  }
  if (!writes) sim.countRead(frame, station, store.staleness(sim, station, key));
  if (delay > 0) {
    frame.phase = phase.sleeping;
    frame.wake = writes ? wake.acknowledged : wake.proceed;
    frame.at = call.body;
    sim.schedule(event.wake, frame, delay);
    return false;
  }
  if (writes) commit(sim, frame, station);
  return true;
}

/** A write is in the store, and caches that hold the item are out of date. */
function commit(sim: Simulation, frame: Frame, station: Station): void {
  const { key } = frame.request;
  const { store, cachedBy } = station.component;
  store?.commit(sim, station, key);
  if (store?.repeats) repeatAtOthers(sim, frame, station);
  if (key >= 0) for (const cache of cachedBy) cache.written(key, sim.now);
}

/** A sleeping frame wakes. */
export function awake(sim: Simulation, frame: Frame): void {
  const { station, call } = frame;
  frame.phase = phase.waiting;
  if (frame.wake === wake.acknowledged && station && call) {
    commit(sim, frame, station);
    enterBody(sim, frame, call);
  } else if (frame.wake === wake.landed && station && call) {
    if (waited(sim, frame, station, call)) enterBody(sim, frame, call);
  } else if (frame.wake === wake.letIn && station) enter(sim, frame, station);
  else if (frame.wake === wake.passed) letPass(sim, frame);
  else run(sim, frame);
}

/** An activation is done: the answer travels back, if anybody waits for it. */
export function reply(sim: Simulation, frame: Frame, result: number): void {
  if (frame.fetch) landed(sim, frame, result === outcome.success, true);
  const { station, call, parent } = frame;
  leaveCore(sim, frame);
  leaveSlot(sim, frame);
  if (frame.outstanding && station) {
    frame.outstanding = false;
    station.outstanding--;
  }
  if (!parent || !call || parent.ticket !== frame.parentTicket) {
    sim.drop(frame);
    return;
  }
  if (call.lossy && isLostOnWayBack(sim, frame, call, parent)) return;
  frame.result = result;
  frame.trace?.mark(sim.now, station?.component.plan.index ?? -1, spent.pause);
  if (result !== outcome.success && frame.blame < 0) frame.blame = station?.component.plan.index ?? -1;
  frame.phase = phase.replying;
  if (call.relayed && result === outcome.success) passOn(sim, frame);
  else {
    const way = call.steady ? sim.oneWay(frame.position, parent.position) : wayBack(sim, frame, call, parent);
    sim.schedule(event.reply, frame, way);
  }
}

function isLostOnWayBack(sim: Simulation, frame: Frame, call: CallPlan, parent: Frame): boolean {
  const arrow = sim.arrows[call.connection];
  if (!arrow || !isLost(sim, call, arrow, frame.position, parent.position)) return false;
  sim.drop(frame);
  if (parent.role === role.message) settled(sim, parent, outcome.unavailable);
  return true;
}

/** The answer reaches the caller. */
export function replied(sim: Simulation, frame: Frame): void {
  const { parent, call, result, missed, parentTicket, station, sent, trace } = frame;
  sim.blame = frame.blame;
  sim.drop(frame);
  if (!parent || !call || parent.ticket !== parentTicket) return;
  if (call.bulk && result === outcome.success && parent.role !== role.message && --parent.pending > 0) return;
  if (trace && parent.trace) {
    trace.mark(sim.now, station?.component.plan.index ?? -1, spent.network);
    parent.trace.absorb(trace, sim.now);
  }
  if (call.observed && station) observe(sim, call, station, sim.now - sent, result);
  if (parent.role === role.message) settled(sim, parent, result);
  else if (call.hedge < Number.POSITIVE_INFINITY && result !== outcome.success && --parent.pending > 0)
    return;
  else settle(sim, parent, call, result, missed);
}
