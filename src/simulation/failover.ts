import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';
import type { ShardState } from './store.ts';

/** A replica that led a shard went down: somebody takes over after detection and takeover, if anybody may. */
export function leaderLost(sim: Simulation, component: ComponentState, station: Station): void {
  const shard = component.store?.shards[station.plan.shard];
  if (!component.plan.led || !shard || shard.leading !== station || shard.leaderlessSince >= 0) return;
  const lostAt = sim.now;
  shard.leaderlessSince = lostAt;
  const { detection, takeover } = component.plan;
  if (!Number.isFinite(detection)) return;
  sim.later(detection + takeover, () => {
    if (shard.leaderlessSince === lostAt) promote(sim, component, shard, lostAt);
  });
}

/** A replica came back: a leader that nobody replaced goes on, with all it had. */
export function leaderBack(sim: Simulation, component: ComponentState, station: Station): void {
  const shard = component.store?.shards[station.plan.shard];
  if (!shard || shard.leaderlessSince < 0) return;
  if (shard.leading === station) restored(sim, component, shard);
  else if (
    !shard.leading.up &&
    Number.isFinite(component.plan.detection) &&
    promotionDue(sim, component, shard)
  )
    promote(sim, component, shard, shard.leaderlessSince);
}

function promotionDue(sim: Simulation, component: ComponentState, shard: ShardState): boolean {
  return sim.now >= shard.leaderlessSince + component.plan.detection + component.plan.takeover;
}

/** The most up-to-date replica that is up leads; what was acknowledged and it does not have is lost. */
function promote(sim: Simulation, component: ComponentState, shard: ShardState, lostAt: number): void {
  const majority = majorityOf(component);
  const candidates = shard.stations.filter(
    (station) => station.withdrawn === 0 && shard.neighbours.reaches(sim, station, majority),
  );
  if (candidates.length === 0) return;
  const missing = (station: Station) => missingAt(shard, station, lostAt);
  const successor = candidates.reduce((best, other) => (missing(other) < missing(best) ? other : best));
  if (component.store?.replicates) forget(sim, component, shard, successor, lostAt);
  shard.leading = successor;
  restored(sim, component, shard);
}

/** Replicas that must agree before one leads: of a consensus group the majority. */
function majorityOf({ plan }: ComponentState): number {
  return plan.majority ? Math.floor(plan.initial / 2) + 1 : 1;
}

/** A partition began or ended: a consensus group's leader without its majority steps down, the others elect. */
export function partitioned(sim: Simulation, component: ComponentState): void {
  const { store, plan } = component;
  if (!store || !plan.majority) return;
  for (const shard of store.shards) {
    const { leading } = shard;
    if (!leading.up) continue;
    if (shard.neighbours.reaches(sim, leading, majorityOf(component))) leaderBack(sim, component, leading);
    else leaderLost(sim, component, leading);
  }
}

/** Acknowledged writes that a replica did not have when the leader died. */
function missingAt({ log, stations }: ShardState, station: Station, lostAt: number): number {
  const at = stations.indexOf(station);
  let missing = 0;
  for (let entry = log.first; entry < log.last; entry++) if (log.appliedAt(entry, at) > lostAt) missing++;
  return missing;
}

function forget(
  sim: Simulation,
  component: ComponentState,
  shard: ShardState,
  successor: Station,
  lostAt: number,
): void {
  const { log, stations } = shard;
  const at = stations.indexOf(successor);
  let furthest = 0;
  for (let entry = log.first; entry < log.last; entry++) {
    if (log.appliedAt(entry, at) <= lostAt) continue;
    component.counters.lostWrites++;
    furthest = Math.max(furthest, lostAt - log.committedAt(entry));
  }
  if (furthest > 0) component.outages.lost(sim.now, furthest);
  log.first = 0;
  log.last = 0;
  shard.appliedUntil.fill(0);
}

function restored(sim: Simulation, component: ComponentState, shard: ShardState): void {
  component.outages.leaderBack(shard.leaderlessSince, sim.now);
  shard.leaderlessSince = -1;
}
