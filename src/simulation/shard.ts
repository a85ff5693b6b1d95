import { KeyTable } from './keytable.ts';
import type { PeerLog } from './peers.ts';
import type { Unsaved } from './persistence.ts';
import { Neighbours } from './quorum.ts';
import type { Rival } from './split-brain.ts';
import type { Station } from './stations.ts';

/** Keys whose last write is remembered, per shard, to tell stale reads. */
const maximumTrackedKeys = 500_000;
/** Room for so many at first. */
const smallest = 8;

/** Writes of one shard that are acknowledged but not yet on every replica: when each was, and when each replica has it. */
class ReplicationLog {
  first = 0;
  last = 0;
  private readonly stride: number;
  private times: Float64Array;

  constructor(replicas: number) {
    this.stride = replicas + 1;
    this.times = new Float64Array(smallest * this.stride);
  }

  /** Forgets what every replica has. */
  prune(now: number): void {
    while (this.first < this.last && this.everywhereAt(this.first) <= now) this.first++;
    if (this.first === this.last) {
      this.first = 0;
      this.last = 0;
    }
  }

  append(committed: number): number {
    if ((this.last + 1) * this.stride > this.times.length) this.makeRoom();
    this.times[this.last * this.stride] = committed;
    return this.last++;
  }

  committedAt(entry: number): number {
    return this.times[entry * this.stride] as number;
  }

  setApplied(entry: number, replica: number, time: number): void {
    this.times[entry * this.stride + 1 + replica] = time;
  }

  appliedAt(entry: number, replica: number): number {
    return this.times[entry * this.stride + 1 + replica] as number;
  }

  private everywhereAt(entry: number): number {
    let latest = 0;
    for (let replica = 0; replica < this.stride - 1; replica++)
      latest = Math.max(latest, this.appliedAt(entry, replica));
    return latest;
  }

  private makeRoom(): void {
    const kept = this.times.subarray(this.first * this.stride, this.last * this.stride);
    const grown = kept.length * 2 > this.times.length ? this.times.length * 2 : this.times.length;
    const times = new Float64Array(grown);
    times.set(kept);
    this.times = times;
    this.last -= this.first;
    this.first = 0;
  }
}

/** One shard: who leads it, and what its followers have. */
export class ShardState {
  readonly stations: Station[];
  /** Who leads as long as nothing happens: in each shard another, so that leaders stand in all zones. */
  readonly first: Station;
  leading: Station;
  /** Since when it has no leader that is up; -1: it has one. */
  leaderlessSince = -1;
  /** While it has none: when another may lead. */
  dueAt = Number.POSITIVE_INFINITY;
  readonly log: ReplicationLog;
  readonly neighbours: Neighbours;
  /** Where every replica takes writes; null: a leader does. */
  peers: PeerLog | null = null;
  /** A leader that was taken for dead and goes on, while another leads: null, there is none. */
  rival: Rival | null = null;
  /** What a restart would lose; null: nothing. */
  unsaved: Unsaved | null = null;
  /** By replica: when it has all that was sent to it. */
  readonly appliedUntil: Float64Array;
  private readonly followers: Station[] = [];
  private readonly lastWrites = new KeyTable();
  private committed = new Float64Array(smallest);
  private applied = new Float64Array(smallest);

  constructor(stations: Station[], leading: number) {
    const first = stations[leading];
    if (!first) throw new Error('a shard has at least one replica');
    this.stations = stations;
    this.first = first;
    this.leading = first;
    this.log = new ReplicationLog(stations.length);
    this.neighbours = new Neighbours(stations);
    this.appliedUntil = new Float64Array(stations.length);
  }

  /** All but the leader. */
  get following(): readonly Station[] {
    this.followers.length = 0;
    for (const station of this.stations) if (station !== this.leading) this.followers.push(station);
    return this.followers;
  }

  /** Remembers the last write to a key: when it was acknowledged and when each replica has it. */
  remember(key: number, committed: number, appliedAt: (replica: number) => number): void {
    const replicas = this.stations.length;
    let entry = this.lastWrites.get(key);
    if (entry < 0) {
      entry = this.lastWrites.size;
      if (entry >= maximumTrackedKeys) return;
      this.lastWrites.set(key, entry);
      this.reserve(entry, replicas);
    }
    this.committed[entry] = committed;
    for (let replica = 0; replica < replicas; replica++)
      this.applied[entry * replicas + replica] = appliedAt(replica);
  }

  /** How long ago what this replica says of a key was overwritten; 0: it is fresh. */
  staleness(key: number, replica: number, now: number): number {
    const entry = this.lastWrites.get(key);
    if (entry < 0 || (this.applied[entry * this.stations.length + replica] as number) <= now) return 0;
    return Math.max(0, now - (this.committed[entry] as number));
  }

  /** A replica that was away gets all that it missed. */
  catchUp(replica: number, time: number): void {
    this.peers?.catchUp(replica, time);
    for (let entry = this.log.first; entry < this.log.last; entry++)
      if (this.log.appliedAt(entry, replica) > time) this.log.setApplied(entry, replica, time);
    const replicas = this.stations.length;
    for (let entry = 0; entry < this.lastWrites.size; entry++) {
      const at = entry * replicas + replica;
      this.applied[at] = Math.min(time, this.applied[at] as number);
    }
  }

  private reserve(entry: number, replicas: number): void {
    if (entry >= this.committed.length) {
      const committed = new Float64Array(this.committed.length * 2);
      committed.set(this.committed);
      this.committed = committed;
    }
    while ((entry + 1) * replicas > this.applied.length) {
      const applied = new Float64Array(this.applied.length * 2);
      applied.set(this.applied);
      this.applied = applied;
    }
  }
}
