import { leaderOfShard } from '../model/lookup.ts';
import { isCache, isWrite } from './callplan.ts';
import { Elections } from './election.ts';
import type { Frame } from './frames.ts';
import { PeerLog, resolutionOf } from './peers.ts';
import { unsavedOf } from './persistence.ts';
import type { CallPlan, ComponentPlan, Reach, ReplicaPlan } from './plan.ts';
import { type OperationQuorum, quorumsOf, takesWritesAnywhere } from './quorum.ts';
import { RandomStream } from './random.ts';
import { ShardState } from './shard.ts';
import { Sharding } from './sharding.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** Whether a run must know more of a component than its stations. */
export const keepsState = ({ led, shards, source }: ComponentPlan): boolean =>
  led ||
  shards > 1 ||
  takesWritesAnywhere(source) ||
  source.settings.replicaOf !== undefined ||
  (!isCache(source) && unsavedOf(source.settings) !== null);

/** What a store (or an active-passive pair) knows beside its stations. */
export class StoreState {
  readonly shards: ShardState[];
  readonly sharding: Sharding;
  readonly replicates: boolean;
  /** Followers work on writes too. */
  readonly repeats: boolean;
  readonly elections: Elections | null;
  /** Stores that follow this one as components of their own. */
  readonly followers: ComponentState[] = [];
  private readonly plan: ComponentPlan;
  private readonly random: RandomStream;
  private readonly quorums: Record<'read' | 'write', OperationQuorum>;
  private readonly repairs: boolean;
  /** It is the follower of another store. */
  private readonly follows: boolean;
  private readonly arrivals: Float64Array;
  private readonly arrivalAt = (replica: number) => this.arrivals[replica] ?? 0;
  /** Replicas out of reach are stood in for: as many as can be reached are enough. */
  private readonly sloppy: boolean;

  constructor(component: ComponentState, seed: number) {
    const { plan } = component;
    this.plan = plan;
    this.random = new RandomStream(seed, `${plan.source.id}/replication`);
    this.shards = Array.from(
      { length: plan.shards },
      (_, shard) =>
        new ShardState(
          component.stations.slice(shard * plan.perShard, (shard + 1) * plan.perShard),
          plan.led ? leaderOfShard(plan.source, shard) : 0,
        ),
    );
    this.sharding = new Sharding(plan, this.shards);
    const { settings } = plan.source;
    this.replicates = plan.led && settings.mode !== 'active-passive' && plan.perShard > 1;
    this.quorums = quorumsOf(plan.source, plan.initial);
    this.follows = settings.replicaOf !== undefined;
    this.arrivals = new Float64Array(plan.perShard);
    this.repeats = (settings.applyCost ?? 0) > 0;
    this.repairs = settings.readRepair === true;
    this.sloppy = settings.sloppyQuorum === true && settings.replication === 'leaderless';
    if (takesWritesAnywhere(plan.source) && plan.perShard > 1) this.makePeers();
    for (const shard of this.shards) shard.unsaved = unsavedOf(settings);
    this.elections = plan.majority && settings.election ? new Elections(plan.source, seed) : null;
  }

  private makePeers(): void {
    const resolution = resolutionOf(this.plan.source.settings);
    for (const shard of this.shards)
      shard.peers = new PeerLog(shard.stations, shard.neighbours, this.plan.lag, this.random, resolution);
  }

  /** Copies of what is written are made, so that they can be behind, lost or in conflict. */
  get hasCopies(): boolean {
    return this.replicates || this.follows || this.shards.some(({ peers }) => peers !== null);
  }

  /** Whom a caller takes for the leader: of two the one that it reaches. */
  leader(sim: Simulation, shard: number, caller: Frame): Station | null {
    const state = this.shards[shard];
    if (!state) return null;
    const { leading, rival } = state;
    return rival && sim.cutFrom(caller, leading) && !sim.cutFrom(caller, rival.old) ? rival.old : leading;
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
    if (reach === 'followers' && candidates.length === 0 && state.leading !== state.first)
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
    state?.unsaved?.write(sim.now);
    if (this.followers.length > 0) this.tellFollowers(sim, station, station.plan, key);
    if (!this.replicates || !state) return;
    if (state.rival?.takes(station, key, sim.now)) return;
    const { log, appliedUntil, stations } = state;
    log.prune(sim.now);
    const entry = log.append(sim.now);
    const waited = this.waitedFor(sim, state, station);
    stations.forEach((replica, at) => {
      const applied = waited.includes(replica)
        ? answeredAt(sim, station, replica)
        : this.arrival(sim, station, replica);
      const inOrder = Math.max(applied, Number.isFinite(appliedUntil[at] ?? 0) ? (appliedUntil[at] ?? 0) : 0);
      log.setApplied(entry, at, inOrder);
      if (Number.isFinite(inOrder)) {
        appliedUntil[at] = inOrder;
        if (replica !== station) station.component.lags.record(Math.max(0, inOrder - sim.now));
      }
    });
    if (key >= 0) state.remember(key, sim.now, (replica) => log.appliedAt(entry, replica));
  }

  /** When a follower that nobody waits for has a write that is acknowledged now. */
  private arrival(sim: Simulation, leader: Station, replica: Station): number {
    if (replica === leader) return sim.now;
    const lag = sim.oneWay(leader.plan.position, replica.plan.position) + this.plan.lag.draw(this.random);
    return replica.up && !sim.cut(leader, replica) ? sim.now + lag : Number.POSITIVE_INFINITY;
  }

  /** Those that are components of their own get every write after the network and their own lag. */
  private tellFollowers(sim: Simulation, station: Station, { shard }: ReplicaPlan, key: number): void {
    for (const { store } of this.followers) store?.follow(sim, station, shard, key);
  }

  private follow(sim: Simulation, from: Station, shard: number, key: number): void {
    const state = this.shards[shard % this.shards.length];
    if (!state) return;
    for (let at = 0; at < state.stations.length; at++) {
      const replica = state.stations[at];
      if (!replica) continue;
      const lag = sim.oneWay(from.plan.position, replica.plan.position) + this.plan.lag.draw(this.random);
      const reached = replica.up && !sim.cut(from, replica);
      const applied = reached
        ? Math.max(sim.now + lag, state.appliedUntil[at] ?? 0)
        : Number.POSITIVE_INFINITY;
      if (reached) {
        state.appliedUntil[at] = applied;
        replica.component.lags.record(applied - sim.now);
      }
      this.arrivals[at] = applied;
    }
    if (key >= 0) state.remember(key, sim.now, this.arrivalAt);
  }

  /** The followers that had acknowledged before the client was answered. */
  private waitedFor(sim: Simulation, state: ShardState, leader: Station): Station[] {
    const { acknowledgement } = this.plan;
    if (acknowledgement === 'async') return [];
    const others = state.stations
      .filter((other) => other !== leader && other.up && hasAnswered(sim, leader, other))
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
    if (!(this.replicates || this.follows) || key < 0) return 0;
    const state = this.shards[station.plan.shard];
    if (!state || (station === state.leading && !this.follows)) return 0;
    let age = state.staleness(key, state.stations.indexOf(station), sim.now);
    for (let n = 1; n < answers && age > 0; n++) {
      const other = state.neighbours.nth(sim, station, n);
      if (other === state.leading && !this.follows) return 0;
      if (other) age = Math.min(age, state.staleness(key, state.stations.indexOf(other), sim.now));
    }
    return age;
  }
}

/** Whether an acknowledgement that comes now can come from a follower: what was on its way when the network was cut arrives. */
function hasAnswered(sim: Simulation, leader: Station, follower: Station): boolean {
  if (!sim.cut(leader, follower)) return true;
  return sim.now - 2 * sim.oneWay(leader.plan.position, follower.plan.position) <= sim.cutSince;
}

/** When it had what it acknowledged: by the time of the cut at the latest. */
const answeredAt = (sim: Simulation, leader: Station, follower: Station) =>
  sim.cut(leader, follower) ? sim.cutSince : sim.now;
