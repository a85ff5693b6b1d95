import { enclosingPlaces, lookup } from '../model/lookup.ts';
import type { Action, Model, ScenarioEvent } from '../model/model.ts';
import { degradable, settable } from './changes.ts';
import { failBack, leaderBack, leaderLost, partitioned } from './failover.ts';
import { feeds } from './feeds.ts';
import { type Frame, outcome, phase, role } from './frames.ts';
import { runByProvider } from './noticing.ts';
import { memoryBack, memoryLost } from './persistence.ts';
import { restart } from './releases.ts';
import { resume, resumes } from './resuming.ts';
import { resize } from './scaling.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

type Undo = () => void;
const nothing: Undo = () => {};

/** What the simulation does not do yet, in the words of a scenario; undefined: it can do it all. */
export function unsupportedAction(model: Model, action: Action): string | undefined {
  switch (action.type) {
    case 'set':
      return unchangeable(`set ${action.target}`, action.settings, settable);
    case 'degrade':
      for (const end of [action.from, action.to])
        if (lookup(model).places.has(end))
          return `"degrade": ${end} is a place; only arrows between components are degraded`;
      return unchangeable(`degrade ${action.from} -> ${action.to}`, action.settings, degradable);
    case 'load': {
      const { target } = action;
      const known =
        target === undefined || model.flows.some(({ id, client }) => id === target || client === target);
      return known ? undefined : `"load ${target}": only a flow or a client makes load`;
    }
    case 'fail':
    case 'slow':
    case 'drain':
    case 'restart':
      return membersOf(model, action.target).length > 0 ||
        (action.type === 'fail' && feeds(model, action.target))
        ? undefined
        : `"${action.type} ${action.target}": there is nothing in it to simulate`;
    default:
      return undefined;
  }
}

function unchangeable(action: string, settings: object, changeable: readonly string[]): string | undefined {
  const fixed = Object.keys(settings).find((key) => !changeable.includes(key));
  return fixed === undefined
    ? undefined
    : `"${action}": \`${fixed}\` does not change during a run; these do: ${changeable.join(', ')}`;
}

/** Components that an element names: itself, or all in a group or a place. */
function membersOf(model: Model, target: string): string[] {
  const { components, places, groups } = lookup(model);
  if (components.has(target)) return [target];
  if (places.has(target))
    return model.components
      .filter(({ placement }) => placement.some((place) => enclosingPlaces(model, place).includes(target)))
      .map(({ id }) => id);
  const inside = (group: string | undefined): boolean => {
    for (let at = group, depth = 0; at !== undefined && depth < 1000; at = groups.get(at)?.parent, depth++)
      if (at === target) return true;
    return false;
  };
  return model.components.filter(({ group }) => inside(group)).map(({ id }) => id);
}

/** Replicas that an action is about: a count takes the leader first, if there is one. */
function stationsOf(
  sim: Simulation,
  model: Model,
  action: { target: string; count?: number; role?: string },
): Station[] {
  const ids = new Set(membersOf(model, action.target));
  const isPlace = lookup(model).places.has(action.target);
  const stations = sim.components
    .filter(({ plan }) => ids.has(plan.source.id))
    .filter(({ plan }) => !isPlace || !runByProvider(plan.source))
    .flatMap((component) => withRole(component, action.role))
    .filter(
      ({ plan }) =>
        !isPlace || (plan.place !== null && enclosingPlaces(model, plan.place).includes(action.target)),
    );
  if (action.count === undefined) return stations;
  const rank = (station: Station) => (isLeader(station) ? 0 : 1) + (station.up ? 0 : 2);
  return [...stations].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, action.count));
}

function withRole(component: ComponentState, wanted: string | undefined): Station[] {
  const present = component.stations.filter(({ member }) => member);
  if (wanted === 'leader') return present.filter(isLeader);
  if (wanted === 'followers' || wanted === 'standby') return present.filter((station) => !isLeader(station));
  return present;
}

function isLeader(station: Station): boolean {
  const { plan, store } = station.component;
  return station.leads || (plan.led && store?.shards[station.plan.shard]?.leading === station);
}

/** Puts a scenario's event into force; returns what ends it. */
function begin(sim: Simulation, model: Model, action: Action): Undo {
  switch (action.type) {
    case 'fail':
      return failing(sim, model, stationsOf(sim, model, action), action.target);
    case 'restart':
      restart(sim, stationsOf(sim, model, action));
      return nothing;
    case 'drain':
      return draining(stationsOf(sim, model, action));
    case 'slow': {
      const stations = stationsOf(sim, model, action);
      for (const station of stations) station.slowness *= action.factor;
      return () => {
        for (const station of stations) station.slowness /= action.factor;
      };
    }
    case 'load':
      return loading(sim, action.target, action.factor);
    case 'partition':
      return partitioning(sim, model, action.left, action.right);
    case 'scale':
      return scaling(sim, action.target, action.replicas);
    case 'degrade':
      return sim.changes.degrade(
        sim,
        new Set(membersOf(model, action.from)),
        new Set(membersOf(model, action.to)),
        action.settings,
      );
    case 'set': {
      const component = sim.components.find(({ plan }) => plan.source.id === action.target);
      return component ? sim.changes.set(sim, component.plan, action.settings) : nothing;
    }
    case 'flush':
      for (const { plan, cache } of sim.components)
        if (plan.source.id === action.target) for (const replica of cache?.replicas ?? []) replica.clear();
      return nothing;
    default:
      return nothing;
  }
}

/** Plans a scenario's events; times count from the end of the warm-up. */
export function planScenario(
  sim: Simulation,
  model: Model,
  events: readonly ScenarioEvent[],
  warmup: number,
): void {
  for (const { at, duration, action } of events)
    sim.later(warmup + Math.max(0, at), () => {
      const end = begin(sim, model, action);
      if (duration !== undefined) sim.later(duration, end);
    });
}

/** Replicas fail, and with a place what has its last feed there. */
export function failing(
  sim: Simulation,
  model: Model,
  stations: readonly Station[],
  place: string | null,
): Undo {
  takeDown(sim, stations);
  if (place !== null) feedChanged(sim, model, place, 1);
  return () => {
    for (const station of stations) bringUp(sim, station);
    if (place !== null) feedChanged(sim, model, place, -1);
  };
}

function feedChanged(sim: Simulation, model: Model, place: string, failures: 1 | -1): void {
  if (!lookup(model).places.has(place)) return;
  const { lost, regained } = sim.feeds.change(model, sim.components, place, failures);
  for (const { stations } of lost) takeDown(sim, stations);
  for (const { stations } of regained) for (const station of stations) bringUp(sim, station);
}

function draining(stations: readonly Station[]): Undo {
  for (const station of stations) {
    station.withdrawn++;
    station.component.disturbed = true;
  }
  return () => {
    for (const station of stations) station.withdrawn--;
  };
}

function loading(sim: Simulation, target: string | undefined, factor: number): Undo {
  const flows = sim.flows.filter(
    ({ plan }) => target === undefined || plan.source.id === target || plan.source.client === target,
  );
  const multiply = (by: number) => {
    for (const flow of flows) {
      flow.multiplyLoad(by, sim.now);
      sim.arriveNext(flow);
    }
  };
  multiply(factor);
  return () => multiply(1 / factor);
}

/** Cuts elements off from others, from all others when none are named; returns what ends it. */
export function partitioning(
  sim: Simulation,
  model: Model,
  left: readonly string[],
  right: readonly string[],
): Undo {
  const bit = sim.freeCut();
  sim.partitions++;
  sim.cutSince = sim.now;
  const lefts = new Set(left.flatMap((target) => stationsOf(sim, model, { target })));
  const rights =
    right.length > 0 ? new Set(right.flatMap((target) => stationsOf(sim, model, { target }))) : null;
  const all = sim.components.flatMap((component) => {
    component.disturbed = true;
    return component.stations;
  });
  for (const station of all) {
    if (lefts.has(station)) station.left |= bit;
    if (rights ? rights.has(station) : !lefts.has(station)) station.right |= bit;
  }
  for (const component of sim.components) partitioned(sim, component);
  return () => {
    sim.partitions--;
    sim.cuts &= ~bit;
    for (const station of all) {
      station.left &= ~bit;
      station.right &= ~bit;
      caughtUp(sim, station);
    }
    for (const component of sim.components) partitioned(sim, component);
  };
}

function scaling(sim: Simulation, target: string, replicas: number): Undo {
  const component = sim.components.find(({ plan }) => plan.source.id === target);
  if (!component) return nothing;
  const before = component.size;
  resize(sim, component, replicas);
  return () => resize(sim, component, before);
}

/** Replicas die: their slots, their queues and what runs in them are gone, and callers see their connections break. */
export function takeDown(sim: Simulation, stations: readonly Station[]): void {
  const dying = new Set<Station>();
  for (const station of stations) {
    station.component.touch(sim);
    station.touch(sim);
    if (++station.failures === 1) dying.add(station);
  }
  for (const station of dying) empty(sim, station);
  if (dying.size === 0) return;
  sim.spend(sim.frames.all.length >> 4);
  for (const frame of [...sim.frames.all])
    if (frame.station && frame.phase !== phase.free && dying.has(frame.station)) kill(sim, frame);
  for (const station of dying) {
    const { component } = station;
    station.used = 0;
    station.working = 0;
    component.cache?.dirty?.lose(sim, station);
    component.cache?.restart(station.number);
    component.local?.restart(station.number);
    component.sessions?.lose(station);
    memoryLost(sim, station);
    leaderLost(sim, component, station);
  }
  for (const component of new Set([...dying].map((station) => station.component)))
    component.places?.changed();
  for (const component of new Set([...dying].map((station) => station.component)))
    if (!component.outages.isDown && component.upCount < component.plan.needed)
      component.outages.wentDown(sim.now);
}

function empty(sim: Simulation, station: Station): void {
  const { component } = station;
  component.disturbed = true;
  if (station.member) component.upCount--;
  station.downSince = sim.now;
  component.queueBy(-station.queue.length - station.coreQueue.length, sim);
  station.sharing?.clear();
  while (station.queue.shift());
  while (station.coreQueue.shift());
}

function kill(sim: Simulation, frame: Frame): void {
  frame.holdsSlot = false;
  frame.holdsCore = false;
  if (frame.role === role.message || frame.phase === phase.travelling || frame.phase === phase.replying)
    return;
  if (frame.phase === phase.dead) return;
  if (resumes(frame) && resume(sim, frame)) return;
  if (frame.role === role.branch) {
    abandon(sim, frame);
    return;
  }
  const { parent, parentTicket, call, request, position, station } = frame;
  if (parent && call && parent.ticket === parentTicket) {
    const courier = sim.frames.take(role.call, request);
    courier.parent = parent;
    courier.parentTicket = parentTicket;
    courier.call = call;
    courier.station = station;
    courier.position = position;
    frame.parent = null;
    sim.answer(courier, outcome.unavailable);
  }
  abandon(sim, frame);
}

/** Frees a frame now, or when its event comes. */
function abandon(sim: Simulation, frame: Frame): void {
  const pending =
    frame.phase === phase.serving || frame.phase === phase.sleeping || frame.phase === phase.blocked;
  frame.ticket++;
  if (!pending) sim.drop(frame);
  else frame.phase = phase.dead;
}

/** A replica that was away gets what it missed. */
function caughtUp(sim: Simulation, { component, plan, number }: Station): void {
  const shard = component.store?.shards[plan.shard];
  shard?.catchUp(number % component.plan.perShard, sim.now);
}

export function bringUp(sim: Simulation, station: Station): void {
  const { component } = station;
  component.touch(sim);
  station.touch(sim);
  station.failures--;
  if (station.failures > 0) return;
  if (station.member) component.upCount++;
  station.upSince = sim.now;
  component.places?.changed();
  caughtUp(sim, station);
  memoryBack(sim, station);
  leaderBack(sim, component, station);
  failBack(sim, component, station);
  if (component.outages.isDown && component.upCount >= component.plan.needed)
    component.outages.cameUp(sim.now);
  sim.pull(station);
  if (component.queue)
    for (const subscription of component.queue.subscriptions.values())
      for (const consumer of subscription.consumers) for (const each of consumer.stations) sim.pull(each);
}
