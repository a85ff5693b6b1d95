import { HashRing } from './balancing.ts';
import { isWrite } from './callplan.ts';
import type { Frame } from './frames.ts';
import type { CallPlan, ComponentPlan } from './plan.ts';
import { hashOfKey } from './random.ts';
import type { ShardState } from './shard.ts';
import type { Simulation } from './simulation.ts';

const usualVirtualNodes = 128;
/** Salts that keep what a key decides apart: where it lies in its range, which value of the shard key it has. */
const salts = { position: 11, value: 13 } as const;

/** Which shard of a store an item is in. */
export class Sharding {
  private readonly shards: readonly ShardState[];
  private readonly plan: ComponentPlan;
  /** Upper bounds of the ranges, as shares of all requests; empty: all as wide. */
  private readonly bounds: readonly number[];
  private readonly ring: HashRing | null;
  /** Values that the shard key has; Infinity: as many as there are keys. */
  private readonly values: number;
  /** What is written last has the highest key, so that it is in the last range. */
  private readonly grows: boolean;
  /** By position of a client: the shard of its users. */
  private readonly near = new Map<number, number>();

  constructor(plan: ComponentPlan, shards: readonly ShardState[]) {
    const { shardBy, shardKey } = plan.source.settings;
    this.plan = plan;
    this.shards = shards;
    const ranges = shardBy?.type === 'range' ? (shardBy.ranges ?? []) : [];
    const total = ranges.reduce((sum, { share }) => sum + share, 0);
    let sum = 0;
    this.bounds = ranges.map(({ share }) => {
      sum += share;
      return sum / total;
    });
    this.ring =
      shardBy?.type === 'consistent-hash' && shards.length > 1
        ? new HashRing(shards.length, shardBy.virtualNodes ?? usualVirtualNodes)
        : null;
    this.values = Math.max(1, shardKey?.distinct ?? Number.POSITIVE_INFINITY);
    this.grows = shardBy?.type === 'range' && shardKey?.monotonic === true;
  }

  /** The shard that a call of this request asks; -1: any, for no key says which. */
  of(sim: Simulation, { request }: Frame, { operation, targets }: CallPlan): number {
    const { shardBy } = this.plan.source.settings;
    if (shardBy?.type === 'geo') {
      const position = request.flow?.plan.position;
      if (position !== undefined) return this.nearest(sim, position);
    }
    if (this.grows && isWrite(operation)) return this.shards.length - 1;
    if (request.key < 0) return this.bounds.length > 0 ? this.inRange(sim.sundry.uniform()) : -1;
    const value = Number.isFinite(this.values)
      ? hashOfKey(request.key, salts.value) % this.values
      : request.key;
    switch (shardBy?.type) {
      case 'range':
        return this.inRange(hashOfKey(value, salts.position) * 2 ** -32);
      case 'consistent-hash':
        return this.ring?.owner(value, (shard) => shard) ?? 0;
      case 'rendezvous':
        return this.heaviest(value);
      default:
        return hashOfKey(value, targets.length) % this.shards.length;
    }
  }

  private inRange(position: number): number {
    const { bounds, shards } = this;
    if (bounds.length === 0) return Math.min(shards.length - 1, Math.floor(position * shards.length));
    const range = bounds.findIndex((bound) => position < bound);
    return (range < 0 ? bounds.length - 1 : range) % shards.length;
  }

  /** Rendezvous hashing (Thaler and Ravishankar 1998). */
  private heaviest(value: number): number {
    let best = 0;
    let weight = -1;
    for (let shard = 0; shard < this.shards.length; shard++) {
      const hash = hashOfKey(value, shard + 1);
      if (hash > weight) best = shard;
      weight = Math.max(weight, hash);
    }
    return best;
  }

  /** Users have their data where they are: the nearest leader's; of several as near the clients take turns. */
  private nearest(sim: Simulation, position: number): number {
    const known = this.near.get(position);
    if (known !== undefined) return known;
    const distances = this.shards.map(({ first }) => sim.oneWay(position, first.plan.position));
    const least = Math.min(...distances);
    const nearest = distances.flatMap((distance, shard) => (distance === least ? [shard] : []));
    const shard = nearest[this.near.size % nearest.length] ?? 0;
    this.near.set(position, shard);
    return shard;
  }
}
