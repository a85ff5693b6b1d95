import type { Batch } from './confidence.ts';
import { outcomes } from './frames.ts';
import { type Distillate, Histogram } from './histogram.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState } from './stations.ts';
import { Counters } from './stations.ts';
import { Samples, type Trace } from './trace.ts';

export const bucketsPerBatch = 3;
export const batches = 20;
export const timelineBuckets = bucketsPerBatch * batches;

/** Requests of one flow that were sent within a window of time. */
export class FlowWindow {
  readonly from: number;
  readonly to: number;
  offered = 0;
  completed = 0;
  failed = 0;
  readonly causes = new Float64Array(outcomes.length);
  readonly latencies = new Histogram();
  readonly completions = new Histogram();
  reads = 0;
  staleReads = 0;
  readonly staleness = new Histogram();

  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  holds(time: number): boolean {
    return time >= this.from && time < this.to;
  }
}

/** Where failed requests first went wrong. */
export interface FailureOrigin {
  /** Number of the component; -1: none. */
  component: number;
  cause: number;
  count: number;
  /** When the first of them was told its client. */
  first: number;
}

/** Requests that ended within a stretch of time. */
export interface FlowBatch {
  completed: number;
  failed: number;
  sum: number;
  latencies: Distillate;
}

export interface FlowBucket {
  offered: number;
  completed: number;
  failed: number;
  mean: number | null;
  p99: number | null;
  failures?: Record<string, number>;
}

/** All that is measured of one flow: the whole run, the windows of its expectations, batches and the time line. */
export class FlowCollector {
  main = new FlowWindow(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  readonly windows: FlowWindow[] = [];
  readonly batches: FlowBatch[] = [];
  readonly buckets: FlowBucket[] = [];
  private readonly bucket = new Histogram();
  private readonly batch = new Histogram();
  private offered = 0;
  private failed = 0;
  private readonly causes = new Float64Array(outcomes.length);
  private failedInBatch = 0;
  /** Requests of the measured time of which it is known where their time went. */
  samples = new Samples(0);
  /** Where failures of the measured time began: by component and cause. */
  readonly origins = new Map<number, FailureOrigin>();

  /** Everything from now on counts. */
  begin(from: number, to: number, rate: number): void {
    this.main = new FlowWindow(from, to);
    this.samples = new Samples(rate * (to - from));
    this.windows.unshift(this.main);
  }

  /** The window that judges an expectation with `during`; the main one must come first. */
  watch(from: number, to: number): FlowWindow {
    const known = this.windows.find(
      (window) => window !== this.main && window.from === from && window.to === to,
    );
    if (known) return known;
    const made = new FlowWindow(from, to);
    this.windows.push(made);
    return made;
  }

  sent(time: number): void {
    for (const window of this.windows) if (window.holds(time)) window.offered++;
    if (this.main.holds(time)) this.offered++;
  }

  /** Whether a request sent now is one of those that are followed. */
  followed(now: number): boolean {
    return this.main.holds(now) && this.samples.next();
  }

  /** A request is answered (`result` 0) or failed; `blame`: number of the component where that began. */
  ended(start: number, now: number, result: number, blame = -1, trace: Trace | null = null): void {
    for (const window of this.windows) {
      if (!window.holds(start)) continue;
      window.causes[result] = (window.causes[result] as number) + 1;
      if (result === 0) {
        window.completed++;
        window.latencies.record(now - start);
      } else window.failed++;
    }
    if (!this.main.holds(start)) return;
    if (result === 0) {
      this.bucket.record(now - start);
      if (trace) this.samples.keep(start, now - start, trace);
    } else {
      this.failed++;
      this.failedAt(blame, result, now);
      this.causes[result] = (this.causes[result] as number) + 1;
    }
  }

  private failedAt(component: number, cause: number, now: number): void {
    const key = (component + 1) * outcomes.length + cause;
    const known = this.origins.get(key);
    if (known) known.count++;
    else this.origins.set(key, { component, cause, count: 1, first: now });
  }

  completedWork(start: number, now: number): void {
    for (const window of this.windows) if (window.holds(start)) window.completions.record(now - start);
  }

  read(start: number, age: number): void {
    for (const window of this.windows) {
      if (!window.holds(start)) continue;
      window.reads++;
      if (age > 0) window.staleReads++;
      window.staleness.record(age);
    }
  }

  /** The end of a bucket of the time line, and with every third of a batch. */
  tick(): void {
    const { bucket, batch } = this;
    this.buckets.push({
      offered: this.offered,
      completed: bucket.count,
      failed: this.failed,
      mean: bucket.mean,
      p99: bucket.quantile(0.99),
      ...(this.failed > 0 ? { failures: failuresBy(this.causes) } : {}),
    });
    batch.merge(bucket);
    this.failedInBatch += this.failed;
    bucket.clear();
    this.offered = 0;
    this.failed = 0;
    this.causes.fill(0);
    if (this.buckets.length % bucketsPerBatch !== 0) return;
    this.batches.push({
      completed: batch.count,
      failed: this.failedInBatch,
      sum: batch.sum,
      latencies: batch.distillate(),
    });
    batch.clear();
    this.failedInBatch = 0;
  }
}

/** How often each cause came first, by its name; those that did not are left out. */
export function failuresBy(causes: Float64Array): Record<string, number> {
  return Object.fromEntries(
    outcomes.flatMap((name, cause) => {
      const count = cause > 0 ? (causes[cause] ?? 0) : 0;
      return count > 0 ? [[name, count]] : [];
    }),
  );
}

/** Counters of a component at one time, and the longest its queue was since the snapshot before. */
export interface Snapshot {
  at: number;
  counters: Counters[];
  peaks: number[];
  lengths: number[];
  up: number[];
  /** Numbers of the replicas that are down, and of those that lead a shard. */
  down: number[][];
  leaders: number[][];
  /** Copies of writes since the measured time began, and the seconds that they came late, all together. */
  lags: { count: number; sum: number }[];
}

/** The components at one time; their queues' maxima start anew. */
export function snapshotOf(sim: Simulation): Snapshot {
  const { components } = sim;
  return {
    at: sim.now,
    counters: components.map((component) => {
      component.settle(sim);
      return Object.assign(new Counters(), component.counters);
    }),
    peaks: components.map((component) => {
      const peak = component.queueMaximum;
      component.queueMaximum = component.queueLength;
      return peak;
    }),
    lengths: components.map(({ queueLength }) => queueLength),
    up: components.map(
      ({ stations }) => stations.filter(({ up, withdrawn }) => up && withdrawn === 0).length,
    ),
    down: components.map(({ stations }) => stations.flatMap(({ up, number }) => (up ? [] : [number]))),
    leaders: components.map(leadersOf),
    lags: components.map(({ lags: { count, sum } }) => ({ count, sum })),
  };
}

function leadersOf({ plan, store }: ComponentState): number[] {
  if (!plan.led) return [];
  return (store?.shards ?? []).flatMap(({ leading, leaderlessSince }) =>
    leaderlessSince < 0 && leading.up ? [leading.number] : [],
  );
}

/** Batches of a ratio of two counters, from snapshots taken at the ends of time line buckets. */
export function batchesOf(
  snapshots: readonly Snapshot[],
  of: (from: Snapshot, to: Snapshot) => Batch,
): Batch[] {
  const made: Batch[] = [];
  for (let at = bucketsPerBatch; at < snapshots.length; at += bucketsPerBatch) {
    const from = snapshots[at - bucketsPerBatch];
    const to = snapshots[at];
    if (from && to) made.push(of(from, to));
  }
  return made;
}
