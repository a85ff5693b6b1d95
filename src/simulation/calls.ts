import { type Frame, isOrphan, outcome, phase, wake } from './frames.ts';
import { raise, run } from './interpreter.ts';
import { joins, leads } from './joining.ts';
import { turnedAway } from './limiter.ts';
import { answersLocally, keepLocally } from './localcache.ts';
import { left, reserve } from './messaging.ts';
import type { CallPlan } from './plan.ts';
import { giveConnection, takeConnection } from './pools.ts';
import { type ArrowState, breakerOf } from './routing.ts';
import type { Simulation } from './simulation.ts';
import { event, type Station } from './stations.ts';
import { spent } from './trace.ts';
import { bulkTime, isThere } from './transfers.ts';
import { isLost } from './transit.ts';

/** What making a call came to: it is under way, the caller goes on at its next instruction, or it failed. */
export const made = { waiting: 0, next: 1, failed: 2 } as const;

/** Makes the call that a frame stands at. */
export function makeCall(sim: Simulation, caller: Frame, call: CallPlan): number {
  const arrow = sim.arrows[call.connection];
  if (!arrow) return goOn(caller, call.next);
  if (call.checked) {
    const stopped = check(sim, caller, call, arrow);
    if (stopped >= 0) return stopped;
  }
  return pass(sim, caller, call, arrow);
}

/** What comes of a call that is not made, because something before it answers or stops it; -1: nothing does. */
function check(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState): number {
  if (call.targets[0]?.reach === 'lookup' && sim.names.resolved(caller, call, arrow))
    return goOn(caller, call.next);
  if (call.keptByCaller && caller.attempt === 0 && answersLocally(sim, caller, call))
    return goOn(caller, call.next);
  if (call.joins && joins(caller, call, arrow)) {
    if (call.timed) setTimers(sim, caller, call);
    return made.waiting;
  }
  return call.guarded ? guard(sim, caller, call, arrow) : -1;
}

/** Nothing holds the call back any more. */
function pass(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState): number {
  if (caller.deadline <= sim.now && caller.station) return failed(sim, caller, call, outcome.timeout);
  if (call.special) return passSpecially(sim, caller, call, arrow);
  const station = sim.router.route(caller, call, arrow);
  if (!station) return failedAtOnce(sim, caller, call, arrow, outcome.unavailable);
  return send(sim, caller, call, arrow, station);
}

/** Likewise, of a call that takes a connection, goes to many or into a queue. */
function passSpecially(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState): number {
  if (call.pool < Number.POSITIVE_INFINITY && !takeConnection(arrow, caller, call)) return made.waiting;
  if (call.bulk) return toEach(sim, caller, call, arrow);
  const [target] = call.targets;
  const queue = target?.reach === 'queue' ? sim.components[target.component]?.queue : null;
  if (queue) {
    if (caller.attempt === 0) caller.message = ++sim.messages;
    const room = reserve(sim, queue);
    if (room === undefined) {
      caller.phase = phase.blocked;
      queue.blocked.push(caller);
      return made.waiting;
    }
    if (room !== outcome.success) return failedAtOnce(sim, caller, call, arrow, room);
  }
  const station = queue ? sim.upStation(queue.component) : sim.router.route(caller, call, arrow);
  if (!station) return failedAtOnce(sim, caller, call, arrow, outcome.unavailable);
  return send(sim, caller, call, arrow, station);
}

/** What a closed breaker and a limit let pass (-1), or what comes of the call. */
function guard(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState): number {
  if (call.breaker && !breakerOf(arrow, caller, call.breaker).allows(caller, sim.now)) {
    sim.blame = call.targets[0]?.component ?? -1;
    return failed(sim, caller, call, outcome.breaker);
  }
  const wait = arrow.limiter ? arrow.limiter.wait(sim.now, caller.request.user) : 0;
  if (wait === 0) return -1;
  if (wait === turnedAway) return failedAtOnce(sim, caller, call, arrow, outcome.rejected);
  caller.phase = phase.sleeping;
  caller.wake = wake.passed;
  sim.schedule(event.wake, caller, wait);
  return made.waiting;
}

/** A call that waited before a limit goes out. */
export function letPass(sim: Simulation, caller: Frame): void {
  if (isOrphan(caller)) {
    sim.drop(caller);
    return;
  }
  const call = sim.plan.calls[sim.plan.program.arguments[caller.at] as number];
  const arrow = call && sim.arrows[call.connection];
  if (!call || !arrow) return;
  const next = pass(sim, caller, call, arrow);
  if (next === made.failed) raise(sim, caller, sim.cause);
  if (next === made.next) run(sim, caller);
}

function send(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState, station: Station): number {
  if (caller.attempt === 0 && call.retries.budget < Number.POSITIVE_INFINITY)
    arrow.retryTokens = Math.min(10, arrow.retryTokens + call.retries.budget);
  if (sim.partitions > 0 && call.asynchronous && sim.cutFrom(caller, station))
    return cutOff(sim, caller, call, arrow, station);
  if (call.lossy && isLost(sim, call, arrow, caller.position, station.plan.position))
    giveUpPlace(sim, station);
  else {
    const sent = sim.activation(caller, call, station, sim.router.chosen, !call.asynchronous);
    if (call.special && call.joins) leads(sent, call, arrow);
  }
  if (call.asynchronous) {
    caller.host.undo |= call.undoBit;
    return goOn(caller, call.next);
  }
  caller.phase = phase.waiting;
  caller.asked = station;
  if (call.timed) setTimers(sim, caller, call);
  return made.waiting;
}

/** What is handed over does not arrive: a queue that cannot be reached takes nothing, and else nobody notices. */
function cutOff(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState, station: Station): number {
  giveUpPlace(sim, station);
  return failedAtOnce(sim, caller, call, arrow, outcome.unavailable);
}

function setTimers(sim: Simulation, caller: Frame, call: CallPlan): void {
  if (Number.isFinite(call.timeout)) sim.setTimeout(call, caller);
  if (!Number.isFinite(call.hedge)) return;
  caller.pending = 1;
  sim.setHedge(call, caller);
}

/** Every replica that is there gets it; done when the last one has answered. */
function toEach(sim: Simulation, caller: Frame, call: CallPlan, arrow: ArrowState): number {
  const [target] = call.targets;
  const receivers = sim.components[target?.component ?? -1]?.stations.filter(isThere) ?? [];
  if (receivers.length === 0) return failedAtOnce(sim, caller, call, arrow, outcome.unavailable);
  const time = bulkTime(sim, call, caller.station?.component ?? null, receivers);
  for (const station of receivers) sim.activation(caller, call, station, 0, !call.asynchronous, time);
  sim.spend(receivers.length);
  if (call.asynchronous) {
    caller.host.undo |= call.undoBit;
    return goOn(caller, call.next);
  }
  caller.phase = phase.waiting;
  caller.pending = receivers.length;
  if (Number.isFinite(call.timeout)) sim.setTimeout(call, caller);
  return made.waiting;
}

const hedgeAttempts = 3;

/** No reply came in time: another replica is asked the same, and the first good reply counts (Dean and Barroso 2013). */
export function hedge(sim: Simulation, caller: Frame, call: CallPlan): void {
  const arrow = sim.arrows[call.connection];
  for (let attempt = 0; arrow && attempt < hedgeAttempts; attempt++) {
    const station = sim.router.route(caller, call, arrow);
    if (!station || station === caller.asked) continue;
    caller.pending++;
    sim.activation(caller, call, station, sim.router.chosen, true);
    return;
  }
}

/** A message that never comes does not take the place in the queue that was kept for it. */
function giveUpPlace(sim: Simulation, { component }: Station): void {
  if (component.queue) left(sim, component.queue);
}

/** An attempt failed: another one, or the call has failed. */
function attemptFailed(
  sim: Simulation,
  caller: Frame,
  call: CallPlan,
  arrow: ArrowState,
  cause: number,
): number {
  if (mayRetry(call, caller, arrow, cause)) {
    caller.attempt++;
    caller.phase = phase.sleeping;
    caller.wake = wake.retry;
    sim.schedule(event.wake, caller, backoff(call, caller.attempt, arrow));
    return made.waiting;
  }
  return failed(sim, caller, call, cause);
}

/** Before anything was sent. */
function failedAtOnce(
  sim: Simulation,
  caller: Frame,
  call: CallPlan,
  arrow: ArrowState,
  cause: number,
): number {
  sim.blame = call.targets[0]?.component ?? -1;
  if (call.breaker) breakerOf(arrow, caller, call.breaker).record(caller, true, sim.now);
  if (caller.pooled) giveConnection(sim, caller);
  return attemptFailed(sim, caller, call, arrow, cause);
}

/**
 * No attempt is left: a cache that cannot be reached counts as a miss; and that what was handed over did not arrive is heard
 * only of a queue.
 */
function failed(sim: Simulation, caller: Frame, call: CallPlan, cause: number): number {
  if (call.asynchronous && call.targets[0]?.reach !== 'queue') return goOn(caller, call.next);
  if (call.callerOnMiss >= 0 && isUnreachable(cause)) return goOn(caller, call.callerOnMiss);
  sim.cause = cause;
  return made.failed;
}

const isUnreachable = (cause: number) =>
  cause === outcome.unavailable || cause === outcome.timeout || cause === outcome.breaker;

function goOn(caller: Frame, at: number): number {
  caller.attempt = 0;
  caller.at = at;
  return made.next;
}

function mayRetry({ retries }: CallPlan, caller: Frame, arrow: ArrowState, cause: number): boolean {
  if (caller.attempt >= retries.max) return false;
  if (!(cause === outcome.timeout ? retries.onTimeout : retries.onError)) return false;
  if (!Number.isFinite(retries.budget)) return true;
  if (arrow.retryTokens < 1) return false;
  arrow.retryTokens--;
  return true;
}

/** Before the n-th retry; with jitter uniform from 0 to that ("full jitter", Brooker 2015). */
function backoff({ retries }: CallPlan, attempt: number, arrow: ArrowState): number {
  const full = Math.min(retries.limit, retries.base * (retries.exponential ? 2 ** (attempt - 1) : 1));
  return retries.jitter ? full * arrow.network.uniform() : full;
}

/** What came of an attempt at a replica is kept in mind for the choices to come. */
export function observe(
  sim: Simulation,
  call: CallPlan,
  station: Station,
  took: number,
  result: number,
): void {
  const observations = sim.arrows[call.connection]?.observations;
  observations?.note(call, station, took, result !== outcome.success, sim.now);
}

/** A call has had no answer in time. */
export function timedOut(sim: Simulation, caller: Frame, call: CallPlan): void {
  if (call.observed && caller.asked) observe(sim, call, caller.asked, call.timeout, outcome.timeout);
  const asked = call.targets[0]?.component ?? -1;
  sim.blame = asked;
  caller.trace?.mark(sim.now, asked, spent.timeout);
  settle(sim, caller, call, outcome.timeout, false);
}

/** A call's outcome reaches its caller. */
export function settle(
  sim: Simulation,
  caller: Frame,
  call: CallPlan,
  result: number,
  missed: boolean,
): void {
  caller.ticket++;
  if (caller.pooled) giveConnection(sim, caller);
  if (isOrphan(caller)) {
    sim.drop(caller);
    return;
  }
  const arrow = sim.arrows[call.connection];
  if (!arrow) return;
  const cause =
    result === outcome.success && call.errorRate > 0 && arrow.network.uniform() < call.errorRate
      ? outcome.error
      : result;
  if (cause !== result) sim.blame = call.targets[0]?.component ?? -1;
  if (call.breaker) breakerOf(arrow, caller, call.breaker).record(caller, cause !== outcome.success, sim.now);
  if (cause !== outcome.success) {
    const next = attemptFailed(sim, caller, call, arrow, cause);
    if (next === made.failed) raise(sim, caller, cause);
    if (next === made.next) run(sim, caller);
    return;
  }
  if (call.keptByCaller && !missed) keepLocally(sim, caller, call);
  if (missed && call.callerOnMiss >= 0 && call.bodyOnMiss < 0) goOn(caller, call.callerOnMiss);
  else {
    if (call.resolves) sim.names.learn(caller, call);
    goOn(caller, call.next);
    caller.host.undo |= call.undoBit;
  }
  run(sim, caller);
}
