import { KeyTable } from './cache.ts';
import { isWrite } from './callplan.ts';
import { PeerLog, resolutionOf } from './peers.ts';
import type { CallPlan, ComponentPlan, Reach } from './plan.ts';
import { Neighbours, type OperationQuorum, quorumsOf, takesWritesAnywhere } from './quorum.ts';
import { RandomStream } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** Keys whose last write is remembered, per shard, to tell stale reads. */
const maximumTrackedKeys = 500_000;

/** Writes of one shard that are acknowledged but not yet on every replica: when each was, and when each replica has it. */
class ReplicationLog {
  first = 0;
  last = 0;
  private readonly stride: number;
  private times: Float64Array;

  constructor(replicas: number) {
    this.stride = replicas + 1;
    this.times = new Float64Array(64 * this.stride);
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
  leading: Station;
  /** Since when it has no leader that is up; -1: it has one. */
  leaderlessSince = -1;
  readonly log: ReplicationLog;
  readonly neighbours: Neighbours;
  /** Where every replica takes writes; null: a leader does. */
  peers: PeerLog | null = null;
  /** By replica: when it has all that was sent to it. */
  readonly appliedUntil: Float64Array;
  private readonly followers: Station[] = [];
  private readonly lastWrites = new KeyTable();
  private committed = new Float64Array(64);
  private applied = new Float64Array(64);

  constructor(stations: Station[]) {
    const [leading] = stations;
    if (!leading) throw new Error('a shard has at least one replica');
    this.stations = stations;
    this.leading = leading;
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

/** What a store (or an active-passive pair) knows beside its stations. */
export class StoreState {
  readonly shards: ShardState[];
  readonly replicates: boolean;
  private readonly plan: ComponentPlan;
  private readonly random: RandomStream;
  private readonly quorums: Record<'read' | 'write', OperationQuorum>;
  private readonly repairs: boolean;
  /** Replicas out of reach are stood in for: as many as can be reached are enough. */
  private readonly sloppy: boolean;

  constructor(component: ComponentState, seed: number) {
    const { plan } = component;
    this.plan = plan;
    this.random = new RandomStream(seed, `${plan.source.id}/replication`);
    this.shards = Array.from(
      { length: plan.shards },
      (_, shard) =>
        new ShardState(component.stations.slice(shard * plan.perShard, (shard + 1) * plan.perShard)),
    );
    const { settings } = plan.source;
    this.replicates = plan.led && settings.mode !== 'active-passive' && plan.perShard > 1;
    this.quorums = quorumsOf(plan.source, plan.initial);
    this.repairs = settings.readRepair === true;
    this.sloppy = settings.sloppyQuorum === true && settings.replication === 'leaderless';
    if (takesWritesAnywhere(plan.source) && plan.perShard > 1) this.makePeers();
  }

  private makePeers(): void {
    const resolution = resolutionOf(this.plan.source.settings);
    for (const shard of this.shards)
      shard.peers = new PeerLog(shard.stations, shard.neighbours, this.plan.lag, this.random, resolution);
  }

  /** Copies of what is written are made, so that they can be behind, lost or in conflict. */
  get hasCopies(): boolean {
    return this.replicates || this.shards.some(({ peers }) => peers !== null);
  }

  leader(shard: number): Station | null {
    return this.shards[shard]?.leading ?? null;
  }

  /** Those that may answer: all, or all but the leader. */
  replicas(shard: number, reach: Reach): readonly Station[] {
    const state = this.shards[shard];
    if (!state) return [];
    return reach === 'followers' && state.stations.length > 1 ? state.following : state.stations;
  }

  /** Whether a shard has the replicas up that an operation needs. */
  available(shard: number, call: CallPlan, component: ComponentState): boolean {
    if (!component.disturbed) return true;
    const needed = this.sloppy ? 1 : this.quorumOf(call).up;
    let up = 0;
    for (const station of this.shards[shard]?.stations ?? []) if (station.up) up++;
    return up >= needed;
  }

  private quorumOf(call: CallPlan): OperationQuorum {
    return isWrite(call.operation) ? this.quorums.write : this.quorums.read;
  }

  /**
   * Of the replicas that a driver would ask those that can answer: as coordinator one that reaches a quorum. A follower that
   * was promoted goes on with the reads that it answered before while there is no other follower.
   */
  answering(
    sim: Simulation,
    shard: number,
    call: CallPlan,
    reach: Reach,
    candidates: readonly Station[],
  ): readonly Station[] {
    const state = this.shards[shard];
    if (!state) return candidates;
    if (reach === 'followers' && candidates.length === 0 && state.leading !== state.stations[0])
      return state.leading.up ? [state.leading] : candidates;
    const { answers } = this.quorumOf(call);
    if (answers <= 1 || this.sloppy || sim.partitions === 0) return candidates;
    return candidates.filter((station) => state.neighbours.reaches(sim, station, answers));
  }

  /**
   * A write has been done on `station`: seconds until it may be acknowledged; -1: it is refused.
   * Acknowledged by the k-th nearest follower that is up: one (semi-sync), all (sync), a majority or quorum.
   */
  acknowledgement(sim: Simulation, station: Station, key: number): number {
    const { answers } = this.quorums.write;
    const peers = this.shards[station.plan.shard]?.peers;
    if (peers) {
      const delay = this.nthReply(sim, station, answers - 1);
      if (delay >= 0) peers.write(sim, station, key, answers, delay);
      return delay;
    }
    if (answers > 1) return this.nthReply(sim, station, answers - 1);
    if (!this.replicates) return 0;
    const followers = station.component.plan.initial - 1;
    switch (this.plan.acknowledgement) {
      case 'async':
        return 0;
      case 'semi-sync':
        return Math.max(0, this.nthReply(sim, station, Math.min(1, followers)));
      case 'sync':
        return this.nthReply(sim, station, followers);
      case 'quorum':
        return this.nthReply(sim, station, Math.floor((followers + 1) / 2));
    }
  }

  /** A quorum read waits for the k-th nearest; -1: there are too few, or it asks a leader that has lost its majority. */
  readQuorum(sim: Simulation, station: Station): number {
    const { up, answers } = this.quorums.read;
    const state = this.shards[station.plan.shard];
    if (this.plan.majority && up > 1 && state && state.leaderlessSince >= 0) return -1;
    return this.nthReply(sim, station, answers - 1);
  }

  /** Round trip to the n-th nearest other replica of the shard that is up and reachable; -1: there are fewer. */
  private nthReply(sim: Simulation, station: Station, n: number): number {
    if (n <= 0) return 0;
    const neighbours = this.shards[station.plan.shard]?.neighbours;
    let nth = neighbours?.nth(sim, station, n);
    for (let fewer = n - 1; this.sloppy && !nth; fewer--) {
      if (fewer === 0) return 0;
      nth = neighbours?.nth(sim, station, fewer);
    }
    return nth ? 2 * sim.oneWay(station.plan.position, nth.plan.position) : -1;
  }

  /** A write is acknowledged now: followers get it, in order, each after the network and its lag. */
  commit(sim: Simulation, station: Station, key: number): void {
    station.component.counters.writes++;
    const state = this.shards[station.plan.shard];
    if (!this.replicates || !state) return;
    const { log, appliedUntil, stations } = state;
    log.prune(sim.now);
    const entry = log.append(sim.now);
    const waited = this.waitedFor(sim, state, station);
    stations.forEach((replica, at) => {
      const sent =
        replica === station || waited.includes(replica)
          ? sim.now
          : sim.now +
            sim.oneWay(station.plan.position, replica.plan.position) +
            this.plan.lag.draw(this.random);
      const applied = replica.up && !sim.cut(station, replica) ? sent : Number.POSITIVE_INFINITY;
      const inOrder = Math.max(applied, Number.isFinite(appliedUntil[at] ?? 0) ? (appliedUntil[at] ?? 0) : 0);
      log.setApplied(entry, at, inOrder);
      if (Number.isFinite(inOrder)) {
        appliedUntil[at] = inOrder;
        if (replica !== station) station.component.lags.record(Math.max(0, inOrder - sim.now));
      }
    });
    if (key >= 0) state.remember(key, sim.now, (replica) => log.appliedAt(entry, replica));
  }

  /** The followers that had acknowledged before the client was answered. */
  private waitedFor(sim: Simulation, state: ShardState, leader: Station): Station[] {
    const { acknowledgement } = this.plan;
    if (acknowledgement === 'async') return [];
    const others = state.stations
      .filter((other) => other !== leader && other.up && !sim.cut(leader, other))
      .sort(
        (a, b) =>
          sim.oneWay(leader.plan.position, a.plan.position) -
          sim.oneWay(leader.plan.position, b.plan.position),
      );
    if (acknowledgement === 'sync') return others;
    return others.slice(0, acknowledgement === 'semi-sync' ? 1 : Math.floor(state.stations.length / 2));
  }

  /** What a read missed, in seconds; 0: nothing. Of a quorum read the freshest of those asked answers. */
  staleness(sim: Simulation, station: Station, key: number): number {
    const { answers } = this.quorums.read;
    const peers = this.shards[station.plan.shard]?.peers;
    if (peers) return peers.staleness(sim, station, key, answers, this.repairs);
    if (!this.replicates || key < 0) return 0;
    const state = this.shards[station.plan.shard];
    if (!state || station === state.leading) return 0;
    let age = state.staleness(key, state.stations.indexOf(station), sim.now);
    for (let n = 1; n < answers && age > 0; n++) {
      const other = state.neighbours.nth(sim, station, n);
      if (other === state.leading) return 0;
      if (other) age = Math.min(age, state.staleness(key, state.stations.indexOf(other), sim.now));
    }
    return age;
  }
}
