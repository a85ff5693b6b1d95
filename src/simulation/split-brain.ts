import { forget, mostUpToDate } from './promotion.ts';
import type { ShardState } from './shard.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** A leader that others took for dead, and that goes on: what it accepts is thrown away once they meet again. */
export class Rival {
  readonly old: Station;
  private writes = 0;
  private firstAt = 0;
  /** Keys written on its side, and on the other. */
  private readonly own = new Set<number>();
  private readonly others = new Set<number>();

  constructor(old: Station) {
    this.old = old;
  }

  /** A write somewhere in the shard: true when it was this leader that took it. */
  takes(station: Station, key: number, now: number): boolean {
    if (station !== this.old) {
      if (key >= 0) this.others.add(key);
      return false;
    }
    if (this.writes++ === 0) this.firstAt = now;
    if (key >= 0) this.own.add(key);
    return true;
  }

  /** Counts what is lost when only the other leader's writes are kept. */
  discard(component: ComponentState, now: number): void {
    component.counters.lostWrites += this.writes;
    for (const key of this.own) if (this.others.has(key)) component.counters.conflicts++;
    if (this.writes > 0) component.outages.lost(now, now - this.firstAt);
  }
}

/**
 * A partition began or ended, and with it what the replicas of a shard see of its leader. Those that no longer reach it
 * take it for dead: with automatic failover they promote one of them after detection and takeover, if they may. With a
 * majority they may; two nodes, of which neither is one, do so unless fencing or a witness keeps them from it. The old
 * leader steps down when it sees no majority, or is fenced off; without either it goes on, and there are two.
 */
export function sidesChanged(sim: Simulation, component: ComponentState, shard: ShardState): void {
  const { rival, leading } = shard;
  if (rival && !sim.cut(rival.old, leading)) {
    rival.discard(component, sim.now);
    shard.rival = null;
  }
  const { failover } = component.plan.source.settings;
  if (failover?.type !== 'auto' || shard.rival || shard.leaderlessSince >= 0) return;
  if (!leading.up || electors(sim, component, shard).length === 0) return;
  const cutAt = sim.now;
  sim.later(component.plan.detection + component.plan.takeover, () => {
    if (shard.leading === leading && leading.up && shard.leaderlessSince < 0 && !shard.rival)
      promoteBeside(sim, component, shard, cutAt);
  });
}

/** Replicas that are cut off from the leader and may make another one. */
function electors(sim: Simulation, { plan }: ComponentState, shard: ShardState): Station[] {
  const { leading, stations, neighbours } = shard;
  const needed =
    plan.initial === 2 && !isGuarded(plan.source.settings.failover) ? 1 : majorityOf(plan.initial);
  return stations.filter(
    (station) =>
      station.withdrawn === 0 && sim.cut(station, leading) && neighbours.reaches(sim, station, needed),
  );
}

const majorityOf = (replicas: number) => Math.floor(replicas / 2) + 1;

type Failover = ComponentState['plan']['source']['settings']['failover'];

const isGuarded = (failover: Failover) =>
  failover?.type === 'auto' && (failover.fencing === true || failover.witness === true);

/** Nobody stops a leader of two, or one that the file says is not fenced off. */
function goesOn({ initial, source: { settings } }: ComponentState['plan']): boolean {
  const { failover } = settings;
  const unfenced = failover?.type === 'auto' && failover.fencing === false;
  return !isGuarded(failover) && (initial === 2 || unfenced);
}

function promoteBeside(sim: Simulation, component: ComponentState, shard: ShardState, cutAt: number): void {
  const candidates = electors(sim, component, shard);
  const successor = mostUpToDate(shard, candidates, cutAt);
  if (!successor) return;
  if (component.store?.replicates) forget(sim, component, shard, successor, cutAt);
  if (goesOn(component.plan)) shard.rival = new Rival(shard.leading);
  shard.leading = successor;
}
