import type { CircuitBreaker } from '../model/settings.ts';
import {
  fewestConnections,
  HashRing,
  highestWeight,
  leastLoaded,
  ofChoices,
  ofRanges,
  smoothWeighted,
} from './balancing.ts';
import { Breaker } from './breaker.ts';
import type { Flight } from './fetching.ts';
import type { Frame } from './frames.ts';
import { type Limiter, limiterOf } from './limiter.ts';
import { Observations } from './observing.ts';
import type { CallPlan, LimitPlan, TargetPlan } from './plan.ts';
import { Pool } from './pools.ts';
import { hashOfKey, RandomStream } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';
import type { StoreState } from './store.ts';

const defaultVirtualNodes = 128;
const hashAttempts = 20;

/** What the calls over one arrow share during a run. */
export class ArrowState {
  /** Latency, loss, errors and backoff on the way. */
  readonly network: RandomStream;
  readonly routing: RandomStream;
  /** Next in turn, by calling replica. */
  readonly turns: Int32Array;
  /** Smooth weighted round-robin's current weights, one row a calling replica. */
  readonly credits = new Map<number, Float64Array>();
  /** Retries that the budget still allows. */
  retryTokens = 10;

  /** Calls of which others wait for the answer, by key. */
  readonly shared = new Map<CallPlan, Map<number, Flight>>();
  readonly limiter: Limiter | null;
  readonly observations = new Observations();
  /** The replica to which a sticky user comes back. */
  readonly homes = new Map<number, Station>();
  /** By calling replica. */
  private readonly breakers: Breaker[] = [];
  private readonly pools: Pool[] = [];

  constructor(id: string, callers: number, limit: LimitPlan | null, seed: number) {
    this.limiter = limit && limiterOf(limit);
    this.network = new RandomStream(seed, `${id}/network`);
    this.routing = new RandomStream(seed, `${id}/routing`);
    this.turns = Int32Array.from({ length: callers }, (_, caller) => caller);
  }

  poolOf(caller: number, size: number): Pool {
    let pool = this.pools[caller];
    if (!pool) {
      pool = new Pool(size);
      this.pools[caller] = pool;
    }
    return pool;
  }

  breakerOf(caller: number, plan: CircuitBreaker): Breaker {
    let breaker = this.breakers[caller];
    if (!breaker) {
      breaker = new Breaker(plan);
      this.breakers[caller] = breaker;
    }
    return breaker;
  }
}

/** The breaker of the replica that calls. */
export function breakerOf(arrow: ArrowState, caller: Frame, plan: CircuitBreaker): Breaker {
  return arrow.breakerOf(caller.station?.number ?? 0, plan);
}

/** What the hash of a strategy is taken of; negative: nothing. */
const hashed = ({ request }: Frame, { hashesUser }: CallPlan) => (hashesUser ? request.user : request.key);

/** Where in the space of all keys that one lies: from 0 to 1. */
function shareOfKey(caller: Frame, call: CallPlan, arrow: ArrowState): number {
  const key = hashed(caller, call);
  return key < 0 ? arrow.routing.uniform() : hashOfKey(key, 1) / 2 ** 32;
}

/** The replica that a call goes to, or null when there is none to send it to. Sets `chosen` to the index of the target. */
export class Router {
  chosen = 0;
  private readonly sim: Simulation;
  private readonly scratch: Station[] = [];
  private readonly members: Station[] = [];
  private readonly pools = new Map<CallPlan, readonly Station[]>();
  private readonly rings = new Map<readonly Station[], HashRing>();

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  route(caller: Frame, call: CallPlan, arrow: ArrowState): Station | null {
    const { targets } = call;
    this.chosen = 0;
    const only = targets[0];
    if (call.direct && only) {
      const component = this.sim.components[only.component];
      if (component && !component.disturbed && !component.store) {
        const { stations } = component;
        return stations.length === 1
          ? (stations[0] ?? null)
          : this.choose(caller, call, arrow, stations, stations);
      }
    }
    if (only && targets.length === 1) return this.within(caller, call, only, arrow);
    if (targets.every(({ reach }) => reach === 'pool')) return this.fromAll(caller, call, arrow);
    return this.fromEither(caller, call, arrow);
  }

  /** The next of several components in turn, past those that have nobody to answer. */
  private fromEither(caller: Frame, call: CallPlan, arrow: ArrowState): Station | null {
    const { targets } = call;
    const from = this.turn(caller, arrow);
    let found: Station | null = null;
    for (let step = 0; step < targets.length && !found?.up; step++) {
      this.chosen = (from + step) % targets.length;
      const target = targets[this.chosen];
      found = target ? this.within(caller, call, target, arrow) : null;
    }
    return found;
  }

  private fromAll(caller: Frame, call: CallPlan, arrow: ArrowState): Station | null {
    let pool = this.pools.get(call);
    if (!pool) {
      pool = call.targets.flatMap(({ component }) => this.sim.components[component]?.stations ?? []);
      this.pools.set(call, pool);
    }
    const disturbed = call.targets.some(({ component }) => this.sim.components[component]?.disturbed);
    const station = this.pick(
      caller,
      call,
      arrow,
      disturbed ? this.eligible(caller, call, arrow, pool) : pool,
      pool,
    );
    this.chosen = call.targets.findIndex(({ component }) => component === station?.component.plan.index);
    return station;
  }

  private within(caller: Frame, call: CallPlan, target: TargetPlan, arrow: ArrowState): Station | null {
    const component = this.sim.components[target.component];
    if (!component) return null;
    const { store } = component;
    const shard = store ? this.shardOf(caller, call, target, store, arrow) : 0;
    if (store && !store.available(shard, call, component)) return null;
    if (target.reach === 'leader') return store?.leader(this.sim, shard, caller) ?? null;
    const all: readonly Station[] = store ? store.replicas(shard, target.reach) : component.stations;
    let replicas = all;
    if (target.reach === 'keyed') return this.byKey(caller, call, arrow, replicas, component.disturbed);
    if (component.disturbed || target.reach === 'followers') {
      replicas = this.eligible(caller, call, arrow, replicas);
      if (store) replicas = store.answering(this.sim, shard, call, target.reach, replicas);
      else if (!this.enough(component.stations, component.plan.needed)) return null;
    }
    return this.pick(caller, call, arrow, replicas, all);
  }

  private enough(stations: readonly Station[], needed: number): boolean {
    if (needed <= 1) return true;
    let up = 0;
    for (const station of stations) if (station.up && station.member) up++;
    return up >= needed;
  }

  /** Those that still get requests, as far as health checks know. */
  private eligible(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
  ): readonly Station[] {
    const { scratch, sim } = this;
    const { health } = call;
    scratch.length = 0;
    const age = health.copyAge > 0 ? health.copyAge * arrow.routing.uniform() : 0;
    for (const station of stations)
      if (
        station.withdrawn === 0 &&
        (station.up
          ? sim.now >= station.upSince + health.rejoin
          : sim.now < station.downSince + health.leave + age) &&
        (!sim.cutFrom(caller, station) || sim.now < sim.cutSince + health.leave)
      )
        scratch.push(station);
    if (call.outlier) this.eject(arrow);
    return scratch;
  }

  /** Leaves out whom the caller has seen fail, unless that is all of them. */
  private eject({ observations }: ArrowState): void {
    const { scratch, sim } = this;
    let kept = 0;
    for (const station of scratch) if (!observations.ejected(station, sim.now)) kept++;
    if (kept === 0 || kept === scratch.length) return;
    let at = 0;
    for (const station of scratch) if (!observations.ejected(station, sim.now)) scratch[at++] = station;
    scratch.length = kept;
  }

  private shardOf(
    caller: Frame,
    call: CallPlan,
    target: TargetPlan,
    { shards, sharding }: StoreState,
    arrow: ArrowState,
  ): number {
    if (shards.length === 1) return 0;
    if (target.shard >= 0) return target.shard;
    const shard = sharding.of(this.sim, caller, call);
    return shard < 0 ? arrow.routing.below(shards.length) : shard;
  }

  private turn(caller: Frame, arrow: ArrowState): number {
    const who = caller.station?.number ?? 0;
    const turn = arrow.turns[who] ?? 0;
    arrow.turns[who] = (turn + 1) & 0x3fffffff;
    return turn;
  }

  /** One of those that still get requests, of all that there are. */
  private pick(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
    all: readonly Station[],
  ): Station | null {
    if (call.sticky === 'none') return this.choose(caller, call, arrow, stations, all);
    const { user } = caller.request;
    if (call.sticky === 'ip') return this.byUser(user, stations, all);
    const home = arrow.homes.get(user);
    if (home && (stations === all || stations.includes(home))) return home;
    const chosen = this.choose(caller, call, arrow, stations, all);
    if (chosen) arrow.homes.set(user, chosen);
    return chosen;
  }

  private choose(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
    all: readonly Station[],
  ): Station | null {
    const count = stations.length;
    if (count <= 1) return stations[0] ?? null;
    switch (call.strategy) {
      case 'random':
        return stations[arrow.routing.below(count)] ?? null;
      case 'least-connections':
        return fewestConnections(stations, this.turn(caller, arrow) % count, count);
      case 'weighted-least-connections':
        return leastLoaded(stations, call, this.turn(caller, arrow) % count, count);
      case 'least-response-time':
        return arrow.observations.quickest(stations, this.turn(caller, arrow) % count);
      case 'power-of-two':
      case 'power-of':
        return ofChoices(stations, call.choices, arrow.routing);
      case 'weighted-round-robin':
        return smoothWeighted(stations, call, this.creditsOf(caller, call, arrow, stations));
      case 'ip-hash':
        return this.byUser(caller.request.user, stations, all);
      case 'range':
        return ofRanges(stations, call.ranges, shareOfKey(caller, call, arrow));
      case 'modulo-hash':
      case 'consistent-hash':
      case 'rendezvous':
        return this.byHash(caller, call, arrow, stations);
      default:
        return stations[this.turn(caller, arrow) % count] ?? null;
    }
  }

  /** Smooth weighted round-robin's current weights, of the replica that calls. */
  private creditsOf(
    caller: Frame,
    { among }: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
  ): Float64Array {
    const number = caller.station?.number ?? 0;
    let credits = arrow.credits.get(number);
    if (!credits) {
      credits = new Float64Array(among?.size ?? stations[0]?.component.stations.length ?? 0);
      arrow.credits.set(number, credits);
    }
    return credits;
  }

  /** The replica that the hash of the address names; while it is away, the next that the hash tried again names (as nginx does). */
  private byUser(user: number, stations: readonly Station[], all: readonly Station[]): Station | null {
    if (stations === all) return all[hashOfKey(user, 1) % all.length] ?? null;
    const { members } = this;
    members.length = 0;
    for (const station of all) if (station.member) members.push(station);
    for (let attempt = 1; attempt <= hashAttempts; attempt++) {
      const station = members[hashOfKey(user, attempt) % members.length];
      if (station && stations.includes(station)) return station;
    }
    return stations[0] ?? null;
  }

  private byHash(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
  ): Station | null {
    const key = hashed(caller, call);
    if (key < 0) return stations[arrow.routing.below(stations.length)] ?? null;
    if (call.strategy === 'rendezvous' || call.strategy === 'consistent-hash')
      return highestWeight(stations, key, call.among);
    return stations[hashOfKey(key, 1) % stations.length] ?? null;
  }

  /** The cache replica that holds a key: on the ring, past those that are known to be dead. */
  private byKey(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
    disturbed: boolean,
  ): Station | null {
    const key = Math.max(0, hashed(caller, call));
    const alive = disturbed ? this.eligible(caller, call, arrow, stations) : stations;
    if (alive.length <= 1) return alive[0] ?? null;
    if (call.strategy === 'modulo-hash') return alive[hashOfKey(key, 1) % alive.length] ?? null;
    if (call.strategy === 'rendezvous') return highestWeight(alive, key);
    let ring = this.rings.get(stations);
    if (!ring) {
      ring = new HashRing(stations.length, defaultVirtualNodes);
      this.rings.set(stations, ring);
    }
    return ring.owner(key, (replica) => {
      const station = stations[replica];
      return station && (alive === stations || alive.includes(station)) ? station : null;
    });
  }
}
