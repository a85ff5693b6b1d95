import type { ShardState } from './shard.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** Of those that may lead the one that misses least of what was acknowledged before; undefined: there is none. */
export function mostUpToDate(
  shard: ShardState,
  candidates: readonly Station[],
  lostAt: number,
): Station | undefined {
  let best: Station | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const missing = missingAt(shard, candidate, lostAt);
    if (missing < least) best = candidate;
    least = Math.min(least, missing);
  }
  return best;
}

/** Acknowledged writes that a replica did not have when the leader died. */
function missingAt({ log, stations }: ShardState, station: Station, lostAt: number): number {
  const at = stations.indexOf(station);
  let missing = 0;
  for (let entry = log.first; entry < log.last; entry++) if (log.appliedAt(entry, at) > lostAt) missing++;
  return missing;
}

/** What the successor does not have is lost; the log begins anew. */
export function forget(
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
