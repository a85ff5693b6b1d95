import { forget, mostUpToDate } from './promotion.ts';
import type { ShardState } from './shard.ts';
import type { Simulation } from './simulation.ts';
import { sidesChanged } from './split-brain.ts';
import type { ComponentState, Station } from './stations.ts';

/** A replica that led a shard went down: somebody takes over after detection and takeover, if anybody may. */
export function leaderLost(sim: Simulation, component: ComponentState, station: Station): void {
  const shard = component.store?.shards[station.plan.shard];
  if (!component.plan.led || !shard || shard.leading !== station || shard.leaderlessSince >= 0) return;
  const lostAt = sim.now;
  shard.leaderlessSince = lostAt;
  const wait = takeoverTime(sim, component, shard);
  shard.dueAt = lostAt + wait;
  if (!Number.isFinite(wait)) return;
  sim.later(wait, () => {
    if (shard.leaderlessSince === lostAt) promote(sim, component, shard, lostAt);
  });
}

/** Seconds until another leads; Infinity: nobody takes over. */
function takeoverTime(sim: Simulation, component: ComponentState, shard: ShardState): number {
  const { plan, store } = component;
  const { standby, failover } = plan.source.settings;
  if (store?.elections && !failover) {
    const majority = majorityOf(component);
    const voters = shard.stations.filter(
      (station) => station.withdrawn === 0 && shard.neighbours.reaches(sim, station, majority),
    );
    const position = (at: number) => voters[at]?.plan.position ?? 0;
    const oneWay = (from: number, to: number) => sim.oneWay(position(from), position(to));
    if (voters.length > 0) return store.elections.duration({ count: voters.length, majority, oneWay });
  }
  const wait = plan.detection + plan.takeover;
  return standby === 'warm' ? wait + backlog(sim, shard) : wait;
}

/** What the follower that is furthest has still to apply, in seconds. */
function backlog(sim: Simulation, { stations, leading, appliedUntil }: ShardState): number {
  const left = stations.flatMap((station, at) =>
    station.up && station !== leading ? [Math.max(0, (appliedUntil[at] ?? 0) - sim.now)] : [],
  );
  return left.length > 0 ? Math.min(...left) : 0;
}

/** A replica came back: a leader that nobody replaced goes on, with all it had. */
export function leaderBack(sim: Simulation, component: ComponentState, station: Station): void {
  const shard = component.store?.shards[station.plan.shard];
  if (!shard || shard.leaderlessSince < 0) return;
  if (shard.leading === station) restored(sim, component, shard);
  else if (!shard.leading.up && sim.now >= shard.dueAt) promote(sim, component, shard, shard.leaderlessSince);
}

/** The replica that led first is well again: it leads once more after a while, if the file says so, and nothing is lost. */
export function failBack(sim: Simulation, component: ComponentState, station: Station): void {
  const { failback } = component.plan.source.settings;
  const shard = component.store?.shards[station.plan.shard];
  if (failback?.type !== 'auto' || !component.plan.led || !shard || shard.first !== station) return;
  const { upSince } = station;
  sim.later(failback.delay ?? 0, () => {
    const well = station.up && station.upSince === upSince && station.withdrawn === 0;
    const { leading, leaderlessSince, rival } = shard;
    if (!well || leading === station || leaderlessSince >= 0 || rival || sim.cut(leading, station)) return;
    shard.catchUp(shard.stations.indexOf(station), sim.now);
    shard.leading = station;
  });
}

/** The most up-to-date replica that is up leads; what was acknowledged and it does not have is lost. */
function promote(sim: Simulation, component: ComponentState, shard: ShardState, lostAt: number): void {
  const majority = majorityOf(component);
  const candidates = shard.stations.filter(
    (station) => station.withdrawn === 0 && shard.neighbours.reaches(sim, station, majority),
  );
  const successor = mostUpToDate(shard, candidates, lostAt);
  if (!successor) return;
  if (component.store?.replicates) forget(sim, component, shard, successor, lostAt);
  shard.leading = successor;
  shard.unsaved?.kept();
  restored(sim, component, shard);
}

/** Replicas that must agree before one leads: of a consensus group the majority. */
function majorityOf({ plan }: ComponentState): number {
  return plan.majority ? Math.floor(plan.initial / 2) + 1 : 1;
}

/** A partition began or ended: a consensus group's leader without its majority steps down, the others elect; see split-brain.ts for the others. */
export function partitioned(sim: Simulation, component: ComponentState): void {
  const { store, plan } = component;
  if (!store || !plan.led) return;
  for (const shard of store.shards) {
    if (!plan.majority) {
      sidesChanged(sim, component, shard);
      continue;
    }
    const { leading } = shard;
    if (!leading.up) continue;
    if (shard.neighbours.reaches(sim, leading, majorityOf(component))) leaderBack(sim, component, leading);
    else leaderLost(sim, component, leading);
  }
}

function restored(sim: Simulation, component: ComponentState, shard: ShardState): void {
  component.outages.leaderBack(shard.leaderlessSince, sim.now);
  shard.leaderlessSince = -1;
}
