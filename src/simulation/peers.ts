import type { ComponentSettings } from '../model/settings.ts';
import { KeyTable } from './keytable.ts';
import type { Neighbours } from './quorum.ts';
import type { RandomStream } from './random.ts';
import type { Sampler } from './sampling.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';

/** Keys whose last writes are remembered, per shard. */
const maximumTrackedKeys = 500_000;
/** Room for so many at first. */
const smallest = 8;

/** What becomes of two writes to one item of which neither knew the other. */
export interface Resolution {
  /** They are told of: somebody must settle them, or one is thrown away. */
  counted: boolean;
  /** Only one survives, though both were acknowledged. */
  loses: boolean;
}

const resolutions: Record<NonNullable<ComponentSettings['conflict']>, Resolution> = {
  'last-write-wins': { counted: true, loses: true },
  none: { counted: true, loses: true },
  'version-stamp': { counted: true, loses: false },
  'vector-clock': { counted: true, loses: false },
  app: { counted: true, loses: false },
  crdt: { counted: false, loses: false },
  partitioned: { counted: false, loses: false },
};

/** By what the store says of conflicts; one that says nothing keeps both. */
export const resolutionOf = ({ conflict }: ComponentSettings): Resolution =>
  resolutions[conflict ?? 'vector-clock'];

/**
 * Replicas of one shard that all take writes: of a leaderless store, or of one with several leaders. A write goes to every
 * replica that can be reached; those that must acknowledge it are the nearest and have it after the network, the others
 * after their lag as well. Of each key two versions are known: the latest, and the one before it or beside it.
 */
export class PeerLog {
  private readonly stations: readonly Station[];
  private readonly neighbours: Neighbours;
  private readonly lag: Sampler;
  private readonly random: RandomStream;
  private readonly resolution: Resolution;
  private readonly keys = new KeyTable();
  /** By key twice: when the latest version and the other one were acknowledged. */
  private committed = new Float64Array(2 * smallest);
  /** By key twice, by replica: when each has it. */
  private applied: Float64Array;
  /** By key: 1 when the other version stands beside the latest, for neither write knew of the other. */
  private beside = new Uint8Array(smallest);
  /** By replica: whether it was asked, and when it has the write that is being made. */
  private readonly members: Uint8Array;
  private readonly arrivals: Float64Array;

  constructor(
    stations: readonly Station[],
    neighbours: Neighbours,
    lag: Sampler,
    random: RandomStream,
    resolution: Resolution,
  ) {
    this.stations = stations;
    this.neighbours = neighbours;
    this.lag = lag;
    this.random = random;
    this.resolution = resolution;
    this.applied = new Float64Array(2 * smallest * stations.length);
    this.members = new Uint8Array(stations.length);
    this.arrivals = new Float64Array(stations.length);
  }

  /** A write that `station` took and that so many replicas, itself among them, acknowledge in `delay` seconds. */
  write(sim: Simulation, station: Station, key: number, acknowledging: number, delay: number): void {
    this.choose(sim, station, acknowledging - 1);
    this.send(sim, station);
    if (key < 0) return;
    const committed = sim.now + delay;
    let entry = this.keys.get(key);
    if (entry < 0) {
      entry = this.keys.size;
      if (entry >= maximumTrackedKeys) return;
      this.keys.set(key, entry);
      this.reserve(entry);
      this.put(2 * entry, committed);
      this.forget(2 * entry + 1);
      this.beside[entry] = 0;
      return;
    }
    this.succeed(station, entry, committed);
  }

  /** The replicas asked for a read miss what was acknowledged so many seconds ago; 0: one of them has the latest. */
  staleness(sim: Simulation, station: Station, key: number, answers: number, repairs: boolean): number {
    const entry = key < 0 ? -1 : this.keys.get(key);
    if (entry < 0) return 0;
    if (answers > 1) this.choose(sim, station, answers - 1);
    else this.members.fill(0);
    this.members[this.indexOf(station)] = 1;
    const latest = 2 * entry;
    const holding = this.holds(latest, sim.now);
    if (repairs && holding) this.repair(latest, sim.now);
    if (holding) return 0;
    if ((this.committed[latest] as number) <= sim.now) return sim.now - (this.committed[latest] as number);
    const other = latest + 1;
    const acknowledged = this.committed[other] as number;
    return acknowledged <= sim.now && !this.holds(other, sim.now) ? sim.now - acknowledged : 0;
  }

  /** A replica can be reached again: it gets what it missed (hinted hand-off, anti-entropy). */
  catchUp(replica: number, time: number): void {
    const { length } = this.stations;
    for (let at = replica; at < 2 * this.keys.size * length; at += length)
      if (this.applied[at] === Number.POSITIVE_INFINITY) this.applied[at] = time;
  }

  private indexOf(station: Station): number {
    return station.number % station.component.plan.perShard;
  }

  /** Marks the nearest others, as many as wanted; among equals chance decides (selection sampling: Knuth 1969, 3.4.2). */
  private choose(sim: Simulation, station: Station, count: number): void {
    this.members.fill(0);
    const sorted = this.neighbours.of(sim, station);
    let wanted = count;
    for (let from = 0; wanted > 0 && from < sorted.length; ) {
      const to = this.endOfEquals(sim, station, sorted, from);
      let present = 0;
      for (let at = from; at < to; at++) if (this.answers(sim, station, sorted[at])) present++;
      for (let at = from; at < to && wanted > 0; at++) {
        const other = sorted[at];
        if (!other || !this.answers(sim, station, other)) continue;
        if (wanted >= present || this.random.below(present) < wanted) {
          this.members[this.indexOf(other)] = 1;
          wanted--;
        }
        present--;
      }
      from = to;
    }
  }

  /** Up to where the others are as far away as the one at `from`. */
  private endOfEquals(sim: Simulation, station: Station, sorted: readonly Station[], from: number): number {
    const distance = this.distance(sim, station, sorted[from]);
    let to = from + 1;
    while (to < sorted.length && this.distance(sim, station, sorted[to]) === distance) to++;
    return to;
  }

  private distance(sim: Simulation, from: Station, to: Station | undefined): number {
    return to ? sim.oneWay(from.plan.position, to.plan.position) : 0;
  }

  private answers(sim: Simulation, station: Station, other: Station | undefined): boolean {
    return other?.up === true && other.withdrawn === 0 && !sim.cut(station, other);
  }

  /** When each replica has a write that `station` sends now. */
  private send(sim: Simulation, station: Station): void {
    const { stations, arrivals, members } = this;
    for (let at = 0; at < stations.length; at++) {
      const other = stations[at];
      if (!other || other === station) arrivals[at] = sim.now;
      else if (!other.up || sim.cut(station, other)) arrivals[at] = Number.POSITIVE_INFINITY;
      else {
        const lag = this.distance(sim, station, other) + (members[at] === 1 ? 0 : this.lag.draw(this.random));
        arrivals[at] = sim.now + lag;
        station.component.lags.record(lag);
      }
    }
  }

  /** The write just sent follows the versions that it knows, and stands beside those that it does not know. */
  private succeed(station: Station, entry: number, committed: number): void {
    const latest = 2 * entry;
    const other = latest + 1;
    const apart = this.apart(latest, committed);
    const second = this.beside[entry] === 1 && this.apart(other, committed);
    if (apart || !second) this.copy(latest, other);
    if (apart && (second || this.beside[entry] === 0)) this.conflict(station);
    this.beside[entry] = apart || second ? 1 : 0;
    this.put(latest, committed);
  }

  /** Whether no replica that took either write, by the time it was acknowledged, had the other one before. */
  private apart(version: number, committed: number): boolean {
    const { arrivals, applied } = this;
    const { length } = arrivals;
    for (let at = 0; at < length; at++) {
      const before = applied[version * length + at] as number;
      const now = arrivals[at] as number;
      if (before <= now && now <= committed) return false;
      if (now <= before && before <= (this.committed[version] as number)) return false;
    }
    return true;
  }

  private conflict({ component: { counters } }: Station): void {
    if (this.resolution.counted) counters.conflicts++;
    if (this.resolution.loses) counters.lostWrites++;
  }

  private holds(version: number, now: number): boolean {
    const { members } = this;
    for (let at = 0; at < members.length; at++)
      if (members[at] === 1 && (this.applied[version * members.length + at] as number) <= now) return true;
    return false;
  }

  /** Those asked have the version from now on. */
  private repair(version: number, now: number): void {
    const { members, applied } = this;
    for (let at = 0; at < members.length; at++) {
      const time = version * members.length + at;
      if (members[at] === 1 && (applied[time] as number) > now) applied[time] = now;
    }
  }

  private put(version: number, committed: number): void {
    this.committed[version] = committed;
    this.applied.set(this.arrivals, version * this.arrivals.length);
  }

  private copy(from: number, to: number): void {
    const { length } = this.arrivals;
    this.committed[to] = this.committed[from] as number;
    this.applied.copyWithin(to * length, from * length, (from + 1) * length);
  }

  private forget(version: number): void {
    const { length } = this.arrivals;
    this.committed[version] = Number.POSITIVE_INFINITY;
    this.applied.fill(0, version * length, (version + 1) * length);
  }

  private reserve(entry: number): void {
    if (entry >= this.beside.length) {
      const beside = new Uint8Array(this.beside.length * 2);
      beside.set(this.beside);
      this.beside = beside;
      const committed = new Float64Array(this.committed.length * 2);
      committed.set(this.committed);
      this.committed = committed;
      const applied = new Float64Array(this.applied.length * 2);
      applied.set(this.applied);
      this.applied = applied;
    }
  }
}
