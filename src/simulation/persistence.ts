import type { ComponentSettings } from '../model/settings.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';

/** Between two snapshots, where the file does not say how often. */
const usualInterval = 300;

/** Writes that only memory has: those since the last snapshot, or since the log was flushed. */
export class Unsaved {
  /** Between two saves, seconds; Infinity: nothing is ever saved. */
  private readonly interval: number;
  private period = 0;
  private writes = 0;
  private since = 0;
  /** When the process died that had them; -1: it runs. */
  private diedAt = -1;

  constructor(interval: number) {
    this.interval = interval;
  }

  write(now: number): void {
    this.save(now);
    if (this.writes++ === 0) this.since = now;
  }

  died(now: number): void {
    if (this.diedAt >= 0) return;
    this.save(now);
    this.diedAt = now;
  }

  /** Somebody else had everything. */
  kept(): void {
    this.diedAt = -1;
  }

  /** The process is back without them: how many, and how far back from its death the first was. */
  restarted(): { writes: number; age: number } {
    const lost = { writes: this.diedAt < 0 ? 0 : this.writes, age: this.diedAt - this.since };
    if (this.diedAt >= 0) this.writes = 0;
    this.diedAt = -1;
    return lost;
  }

  private save(now: number): void {
    const period = Number.isFinite(this.interval) ? Math.floor(now / this.interval) : 0;
    if (period === this.period) return;
    this.period = period;
    this.writes = 0;
  }
}

/** What a store that says this of its persistence can lose by a restart; null: each write is on disk. */
export function unsavedOf({ persistence }: ComponentSettings): Unsaved | null {
  switch (persistence?.type) {
    case 'none':
      return new Unsaved(Number.POSITIVE_INFINITY);
    case 'snapshot':
      return new Unsaved(persistence.every ?? usualInterval);
    case 'log':
      return persistence.every === undefined ? null : new Unsaved(persistence.every);
    default:
      return null;
  }
}

/** The last replica that had what only memory has went down. */
export function memoryLost(sim: Simulation, station: Station): void {
  const shard = station.component.store?.shards[station.plan.shard];
  if (shard?.unsaved && holdsAlone(station)) shard.unsaved.died(sim.now);
}

/** A replica is back: what nobody else has meanwhile taken over is gone. */
export function memoryBack(sim: Simulation, station: Station): void {
  const { component, plan } = station;
  const shard = component.store?.shards[plan.shard];
  if (!shard?.unsaved) return;
  if (component.plan.led && shard.leading !== station) return;
  const { writes, age } = shard.unsaved.restarted();
  if (writes === 0) return;
  component.counters.lostWrites += writes;
  component.outages.lost(sim.now, age);
}

/** Followers take over from a dead leader what they have; of peers the last one alive has it all. */
function holdsAlone(station: Station): boolean {
  const shard = station.component.store?.shards[station.plan.shard];
  if (!shard) return false;
  if (station.component.plan.led) return shard.leading === station;
  return !shard.stations.some(({ up }) => up);
}
