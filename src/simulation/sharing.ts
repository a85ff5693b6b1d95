import { type Frame, phase } from './frames.ts';
import type { Simulation } from './simulation.ts';
import { event, type Station } from './stations.ts';

/** Service that is as good as done: a nanosecond. */
const rest = 1e-9;

/**
 * Processor sharing: all admitted requests share the cores of a replica, each the slower the more there are (Kleinrock 1967).
 * What a request has had so far is the same for all since it came, so that one clock of service tells who is done first.
 */
export class Sharing {
  private readonly station: Station;
  /** Service that each has had who was there all the time. */
  private clock = 0;
  private changed = 0;
  private readonly jobs: { frame: Frame; life: number; until: number }[] = [];

  constructor(station: Station) {
    this.station = station;
  }

  enter(sim: Simulation, frame: Frame, service: number): void {
    this.advance(sim.now);
    frame.phase = phase.admitted;
    this.jobs.push({ frame, life: frame.life, until: this.clock + service });
    this.next(sim);
  }

  /** The replica is gone, and what it worked on. */
  clear(): void {
    this.jobs.length = 0;
  }

  private get rate(): number {
    const { cores, slowness, plan } = this.station;
    return (Math.min(1, cores / Math.max(1, this.jobs.length)) * plan.speed) / slowness;
  }

  private advance(now: number): void {
    this.clock += (now - this.changed) * this.rate;
    this.changed = now;
  }

  private next(sim: Simulation): void {
    const { station, jobs } = this;
    station.touch(sim);
    station.working = Math.min(jobs.length, station.cores);
    if (jobs.length === 0) return;
    let first = Number.POSITIVE_INFINITY;
    for (const { until } of jobs) if (until < first) first = until;
    sim.later(Math.max(0, first - this.clock) / this.rate, this.due(sim));
  }

  private due(sim: Simulation): () => void {
    return () => {
      this.advance(sim.now);
      if (this.leave(sim)) this.next(sim);
    };
  }

  /** Lets go who is done: true when anybody was. */
  private leave(sim: Simulation): boolean {
    const { jobs, station } = this;
    const over = this.clock + rest;
    let kept = 0;
    for (const job of jobs) {
      const { frame, life, until } = job;
      if (frame.life === life && until > over) {
        jobs[kept++] = job;
        continue;
      }
      if (frame.life !== life) continue;
      station.served++;
      frame.phase = phase.serving;
      sim.schedule(event.served, frame, 0);
    }
    const some = kept < jobs.length;
    jobs.length = kept;
    return some;
  }
}
