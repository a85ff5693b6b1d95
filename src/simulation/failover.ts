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
  const candidates = shard.stations.filter(({ up, withdrawn }) => up && withdrawn === 0);
  const majority = component.plan.majority ? Math.floor(shard.stations.length / 2) + 1 : 1;
  if (candidates.length < majority) return;
  const missing = (station: Station) => missingAt(shard, station, lostAt);
  const successor = candidates.reduce((best, other) => (missing(other) < missing(best) ? other : best));
  if (component.store?.replicates) forget(component, shard, successor, lostAt);
  shard.leading = successor;
  restored(sim, component, shard);
}

/** Acknowledged writes that a replica did not have when the leader died. */
function missingAt({ log, stations }: ShardState, station: Station, lostAt: number): number {
  const at = stations.indexOf(station);
  let missing = 0;
  for (let entry = log.first; entry < log.last; entry++) if (log.appliedAt(entry, at) > lostAt) missing++;
  return missing;
}

function forget(component: ComponentState, shard: ShardState, successor: Station, lostAt: number): void {
  const { log, stations } = shard;
  const at = stations.indexOf(successor);
  for (let entry = log.first; entry < log.last; entry++) {
    if (log.appliedAt(entry, at) <= lostAt) continue;
    component.counters.lostWrites++;
    component.rpo = Math.max(component.rpo, lostAt - log.committedAt(entry));
  }
  log.first = 0;
  log.last = 0;
  shard.appliedUntil.fill(0);
}

function restored(sim: Simulation, component: ComponentState, shard: ShardState): void {
  component.longestGap = Math.max(component.longestGap, sim.now - shard.leaderlessSince);
  shard.leaderlessSince = -1;
}
