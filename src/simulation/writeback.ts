import { inBackground } from './background.ts';
import type { CallPlan } from './plan.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';

/** Between two flushes, where the file does not say. */
const usualFlush = 1;

interface Dirty {
  call: CallPlan;
  user: number;
  since: number;
}

/** What caches were given to write and have not written to their store yet: of each key the last. */
export class WriteBack {
  private readonly flushEvery: number;
  private readonly items: Map<number, Dirty>[];
  private readonly planned: boolean[];

  constructor(replicas: number, flushEvery: number | undefined) {
    this.flushEvery = flushEvery ?? usualFlush;
    this.items = Array.from({ length: replicas }, () => new Map<number, Dirty>());
    this.planned = this.items.map(() => false);
  }

  /** A write is taken: what its call would do at the store is done with the next flush. */
  mark(
    sim: Simulation,
    station: Station,
    call: CallPlan,
    { key, user }: { key: number; user: number },
  ): void {
    const items = this.items[station.number];
    if (!items) return;
    const since = items.get(key)?.since ?? sim.now;
    items.set(key, { call, user, since });
    if (this.planned[station.number]) return;
    this.planned[station.number] = true;
    sim.later(this.flushEvery, () => this.flush(sim, station));
  }

  /** The process died: what it had not written is gone. */
  lose(sim: Simulation, station: Station): void {
    const items = this.items[station.number];
    if (!items || items.size === 0) return;
    const oldest = Math.min(...[...items.values()].map(({ since }) => since));
    station.component.counters.lostWrites += items.size;
    station.component.outages.lost(sim.now, sim.now - oldest);
    items.clear();
  }

  private flush(sim: Simulation, station: Station): void {
    const items = this.items[station.number];
    this.planned[station.number] = false;
    for (const [key, { call, user }] of items ?? [])
      inBackground(
        sim,
        { key, user },
        { station, position: station.plan.position },
        { activation: call.activation, at: call.body },
      );
    items?.clear();
  }
}
