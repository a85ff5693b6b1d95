import type { Frame } from './frames.ts';
import type { CallPlan, HealthPlan, TargetPlan } from './plan.ts';
import { hashOfKey, RandomStream } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';

const defaultVirtualNodes = 128;
const maximumRingPoints = 2 ** 20;

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

  constructor(id: string, callers: number, seed: number) {
    this.network = new RandomStream(seed, `${id}/network`);
    this.routing = new RandomStream(seed, `${id}/routing`);
    this.turns = Int32Array.from({ length: callers }, (_, caller) => caller);
  }
}

/** The replica that a call goes to, or null when there is none to send it to. Sets `chosen` to the index of the target. */
export class Router {
  chosen = 0;
  private readonly sim: Simulation;
  private readonly scratch: Station[] = [];
  private readonly pools = new Map<CallPlan, readonly Station[]>();
  private readonly rings = new Map<readonly Station[], HashRing>();

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  route(caller: Frame, call: CallPlan, arrow: ArrowState): Station | null {
    const { targets } = call;
    this.chosen = 0;
    const [only] = targets;
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
      disturbed ? this.eligible(caller, call.health, arrow, pool) : pool,
    );
    this.chosen = call.targets.findIndex(({ component }) => component === station?.component.plan.index);
    return station;
  }

  private within(caller: Frame, call: CallPlan, target: TargetPlan, arrow: ArrowState): Station | null {
    const component = this.sim.components[target.component];
    if (!component) return null;
    const { store } = component;
    const shard = store ? this.shardOf(caller, call, target, store.shards.length, arrow) : 0;
    if (store && !store.available(shard, call, component)) return null;
    if (target.reach === 'leader') return store?.leader(shard) ?? null;
    let replicas: readonly Station[] = store ? store.replicas(shard, target.reach) : component.stations;
    if (target.reach === 'keyed') return this.byKey(caller, call, arrow, replicas, component.disturbed);
    if (component.disturbed || target.reach === 'followers') {
      replicas = this.eligible(caller, call.health, arrow, replicas);
      if (store) replicas = store.answering(this.sim, shard, call, target.reach, replicas);
      else if (!this.enough(component.stations, component.plan.needed)) return null;
    }
    return this.pick(caller, call, arrow, replicas);
  }

  private enough(stations: readonly Station[], needed: number): boolean {
    if (needed <= 1) return true;
    let up = 0;
    for (const station of stations) if (station.up) up++;
    return up >= needed;
  }

  /** Those that still get requests, as far as health checks know. */
  private eligible(
    caller: Frame,
    health: HealthPlan,
    arrow: ArrowState,
    stations: readonly Station[],
  ): readonly Station[] {
    const { scratch, sim } = this;
    scratch.length = 0;
    const age = health.copyAge > 0 ? health.copyAge * arrow.routing.uniform() : 0;
    for (const station of stations)
      if (
        station.withdrawn === 0 &&
        (station.up
          ? sim.now >= station.upSince + health.rejoin
          : sim.now < station.downSince + health.leave + age) &&
        (sim.partitions === 0 || !sim.cut(caller.station, station) || sim.now < sim.cutSince + health.leave)
      )
        scratch.push(station);
    return scratch;
  }

  private shardOf(
    caller: Frame,
    call: CallPlan,
    target: TargetPlan,
    shards: number,
    arrow: ArrowState,
  ): number {
    if (shards === 1) return 0;
    if (target.shard >= 0) return target.shard;
    const { key } = caller.request;
    return key < 0 ? arrow.routing.below(shards) : hashOfKey(key, call.targets.length) % shards;
  }

  private turn(caller: Frame, arrow: ArrowState): number {
    const who = caller.station?.number ?? 0;
    const turn = arrow.turns[who] ?? 0;
    arrow.turns[who] = (turn + 1) & 0x3fffffff;
    return turn;
  }

  private pick(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
  ): Station | null {
    const count = stations.length;
    if (count <= 1) return stations[0] ?? null;
    switch (call.strategy) {
      case 'random':
        return stations[arrow.routing.below(count)] ?? null;
      case 'least-connections':
      case 'weighted-least-connections':
      case 'least-response-time':
        return leastLoaded(stations, this.turn(caller, arrow) % count, count);
      case 'power-of-two':
      case 'power-of':
        return ofChoices(stations, call.choices, arrow.routing);
      case 'weighted-round-robin':
        return smoothWeighted(stations, call.weights, arrow, caller.station?.number ?? 0);
      case 'modulo-hash':
      case 'ip-hash':
      case 'consistent-hash':
      case 'rendezvous':
      case 'range':
        return this.byHash(caller, call, arrow, stations);
      default:
        return stations[this.turn(caller, arrow) % count] ?? null;
    }
  }

  private byHash(
    caller: Frame,
    call: CallPlan,
    arrow: ArrowState,
    stations: readonly Station[],
  ): Station | null {
    const { key } = caller.request;
    if (key < 0) return stations[arrow.routing.below(stations.length)] ?? null;
    if (call.strategy === 'rendezvous' || call.strategy === 'consistent-hash')
      return highestWeight(stations, key);
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
    const key = Math.max(0, caller.request.key);
    const alive = disturbed ? this.eligible(caller, call.health, arrow, stations) : stations;
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

/** Fewest requests outstanding; ties go round. */
function leastLoaded(stations: readonly Station[], from: number, count: number): Station | null {
  let best: Station | null = null;
  for (let step = 0, at = from; step < count; step++) {
    const station = stations[at];
    if (station && (!best || station.outstanding * best.plan.speed < best.outstanding * station.plan.speed))
      best = station;
    if (++at === count) at = 0;
  }
  return best;
}

/** The least loaded of some drawn at random, without putting back the first (Mitzenmacher 2001). */
function ofChoices(stations: readonly Station[], choices: number, random: RandomStream): Station | null {
  const first = random.below(stations.length);
  let best = stations[first] ?? null;
  for (let choice = 1; choice < choices; choice++) {
    let at = random.below(stations.length - 1);
    if (at >= first) at++;
    const station = stations[at];
    if (station && best && station.outstanding < best.outstanding) best = station;
  }
  return best;
}

/** nginx's smooth weighted round-robin: each gains its weight, the richest is chosen and pays the total. */
function smoothWeighted(
  stations: readonly Station[],
  weights: readonly number[],
  arrow: ArrowState,
  caller: number,
): Station | null {
  let credits = arrow.credits.get(caller);
  if (!credits) {
    credits = new Float64Array(Math.max(...stations.map(({ number }) => number)) + 1);
    arrow.credits.set(caller, credits);
  }
  let total = 0;
  let best: Station | null = null;
  let bestCredit = Number.NEGATIVE_INFINITY;
  for (const station of stations) {
    const weight = weights[station.number % Math.max(1, weights.length)] ?? station.plan.speed;
    const credit = (credits[station.number] ?? 0) + weight;
    credits[station.number] = credit;
    total += weight;
    if (credit > bestCredit) {
      best = station;
      bestCredit = credit;
    }
  }
  if (best) credits[best.number] = bestCredit - total;
  return best;
}

/** Rendezvous hashing: the replica with the highest hash of key and replica (Thaler and Ravishankar 1998). */
function highestWeight(stations: readonly Station[], key: number): Station | null {
  let best: Station | null = null;
  let weight = -1;
  for (const station of stations) {
    const hash = hashOfKey(key, station.number + 1);
    if (hash > weight) {
      weight = hash;
      best = station;
    }
  }
  return best;
}

/** Consistent hashing with virtual nodes (Karger et al. 1997). */
export class HashRing {
  private readonly points: Float64Array;
  private readonly replicas: number;

  constructor(replicas: number, virtualNodes: number) {
    const each = Math.max(1, Math.min(virtualNodes, Math.floor(maximumRingPoints / replicas)));
    this.replicas = replicas;
    const points: number[] = [];
    for (let replica = 0; replica < replicas; replica++)
      for (let node = 0; node < each; node++) points.push(hashOfKey(node, replica + 1) * replicas + replica);
    this.points = Float64Array.from(points).sort();
  }

  /** The first owner from the key's point on that `accept` takes; null when it takes none. */
  owner<T>(key: number, accept: (replica: number) => T | null): T | null {
    const { points, replicas } = this;
    const start = this.firstFrom(hashOfKey(key, 0) * replicas);
    for (let step = 0; step < points.length; step++) {
      const point = points[(start + step) % points.length] as number;
      const accepted = accept(point % replicas);
      if (accepted !== null) return accepted;
    }
    return null;
  }

  private firstFrom(value: number): number {
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.points[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low % this.points.length;
  }
}
