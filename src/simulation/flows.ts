import type { Arrival } from '../model/settings.ts';
import { FlowCollector } from './collect.ts';
import type { FlowPlan } from './plan.ts';
import { RandomStream } from './random.ts';
import { Sampler } from './sampling.ts';
import type { ComponentState, Station } from './stations.ts';

const day = 86_400;
/** Steps in which a day's profile is followed. */
const diurnalSteps = 96;

/** A flow during a run: when its next request comes, and what is measured of it. */
export class FlowState {
  readonly plan: FlowPlan;
  readonly arrivals: RandomStream;
  readonly keys: RandomStream;
  readonly choices: RandomStream;
  readonly users: RandomStream;
  readonly collector: FlowCollector;
  readonly think: Sampler | null;
  /** Who fires it, where that is no client: only while a replica of it works. */
  origin: ComponentState | null = null;
  /** Where its requests come from: what is cut off from there, they do not reach. */
  home: Station | null = null;
  /** Factor of the profile (bursts, time of day), and of the `load` events in force. */
  private profile = 1;
  private load = 1;
  /** Expected arrivals until the next one. */
  private remaining = 0;
  private since = 0;
  /** When the next one comes; an arrival event for another time is void. */
  nextAt = Number.POSITIVE_INFINITY;

  constructor(plan: FlowPlan, seed: number) {
    const { id } = plan.source;
    this.plan = plan;
    this.arrivals = new RandomStream(seed, `${id}/arrivals`);
    this.keys = new RandomStream(seed, `${id}/keys`);
    this.choices = new RandomStream(seed, `${id}/choices`);
    this.users = new RandomStream(seed, `${id}/users`);
    this.think = plan.arrival.type === 'closed' ? new Sampler(plan.arrival.think) : null;
    this.collector = new FlowCollector();
  }

  private get rate(): number {
    return this.plan.rate * this.profile * this.load;
  }

  /** Draws how much load lies before the next arrival: 1 on average; the same inverse for any rate that varies. */
  start(now: number): void {
    this.remaining = this.plan.arrival.type === 'constant' ? 1 : this.arrivals.exponential();
    this.since = now;
    this.nextAt = this.rate > 0 ? now + this.remaining / this.rate : Number.POSITIVE_INFINITY;
  }

  /** The profile or the load changes now; arrivals already drawn move accordingly. */
  private change(now: number, set: () => void): void {
    this.remaining = Math.max(0, this.remaining - (now - this.since) * this.rate);
    set();
    this.since = now;
    this.nextAt = this.rate > 0 ? now + this.remaining / this.rate : Number.POSITIVE_INFINITY;
  }

  multiplyLoad(factor: number, now: number): void {
    this.change(now, () => {
      this.load *= factor;
    });
  }

  /** Sets the profile's factor for now; when it changes next, Infinity: never. */
  followProfile(now: number): number {
    const { arrival } = this.plan;
    if (arrival.type === 'bursty') {
      const mean = 1 + ((arrival.factor - 1) * arrival.length) / Math.max(arrival.every, arrival.length);
      const phase = now % arrival.every;
      const inBurst = phase >= arrival.every - arrival.length - 1e-9;
      this.change(now, () => {
        this.profile = (inBurst ? arrival.factor : 1) / mean;
      });
      return now - phase + (inBurst ? arrival.every : arrival.every - arrival.length);
    }
    if (arrival.type === 'diurnal') {
      this.change(now, () => {
        this.profile = timeOfDay(now, arrival.peak);
      });
      return now + day / diurnalSteps;
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** Load over its mean, on average over so many seconds from the start of a run: more than 1 where that is at the peak of a day. */
export function averageProfile(arrival: Arrival, seconds: number): number {
  if (arrival.type !== 'diurnal') return 1;
  const step = day / diurnalSteps;
  const steps = Math.min(diurnalSteps, Math.max(1, Math.ceil(seconds / step)));
  let sum = 0;
  for (let at = 0; at < steps; at++) sum += timeOfDay(at * step, arrival.peak);
  return sum / steps;
}

/** Load over its mean at a time after the peak: between peak and 2 - peak, never below a tenth, mean kept by the peak's share. */
function timeOfDay(now: number, peak: number): number {
  const swing = Math.cos((2 * Math.PI * now) / day);
  const sharpness = Math.max(1, peak - 1);
  return swing > 0 ? 1 + (peak - 1) * swing ** sharpness : Math.max(0.1, 1 + Math.min(0.9, peak - 1) * swing);
}
