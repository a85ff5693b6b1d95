import type { ElementId } from '../model/settings.ts';

/*
 * The report of a simulation: the `--format json` of `sysd simulate`, and what the preview draws.
 * Seconds, ratios 0..1, requests per second. A figure that does not exist (no request completed) is null.
 */

export type Interval = [low: number, high: number];

export interface LatencyReport {
  mean: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  p999: number | null;
  max: number | null;
  /** 95% confidence intervals; null where too few requests completed for one. */
  ci95: Record<'mean' | 'p50' | 'p95' | 'p99' | 'p999', Interval | null>;
}

export interface FlowReport {
  offered: number;
  completed: number;
  failed: number;
  /** Sent within the measured time and neither answered nor failed when the run ended: offered = completed + failed + unfinished. */
  unfinished: number;
  /** By first cause: timeout, rejected, unavailable, error, abandoned, breaker (it was open), overflow (the simulation's own limit on work in progress). */
  failures: Record<string, number>;
  throughput: number;
  successRate: number | null;
  /** Of several replications: 95% confidence intervals. */
  ci95?: Record<'throughput' | 'successRate', Interval | null>;
  latency: LatencyReport;
}

export interface ReplicaReport {
  name: string;
  place: ElementId | null;
  utilization: number;
  throughput: number;
  /** Seconds it was down. */
  downtime: number;
}

export interface ComponentReport {
  /** Of the cores of its replicas, as many as there were at each time. */
  utilization: number;
  /** Of their slots, likewise. */
  slotUtilization: number;
  throughput: number;
  queue: { mean: number; max: number };
  wait: { mean: number | null; p99: number | null };
  rejected: number;
  cache?: { hits: number; misses: number; hitRatio: number | null };
  replication?: { lag: number | null; staleReads: number; lostWrites: number; conflicts: number };
  /** Of replicas that keep sessions: lost with a replica, and requests that came to another one than theirs. */
  sessions?: { lost: number; missed: number };
  queueing?: {
    delivered: number;
    duplicates: number;
    deadLetters: number;
    depth: number;
    /** How long messages waited for a consumer. */
    lag: { mean: number | null; p99: number | null; max: number | null };
    /** Messages sent again that were not taken in again; where the queue notices them. */
    deduplicated?: number;
    /** Messages of ordered flows that took effect after a later one of their key. */
    reordered?: number;
  };
  /** Of several replications: 95% confidence intervals. */
  ci95?: Record<'utilization' | 'throughput', Interval | null>;
  replicas: ReplicaReport[];
}

/** Why an expectation failed. */
export interface Explanation {
  /** In words, each a sentence without its full stop. */
  lines: string[];
  /** Of a latency: the shares of the time of requests about that slow, the largest first. */
  time?: { component: ElementId | null; kind: TimeKind; share: number }[];
  /** Of failures: where they began, the most frequent first. */
  failures?: { component: ElementId | null; cause: string; count: number; share: number }[];
  /** What was first to have no capacity left; `at` in seconds from the end of the warm-up. */
  saturated?: { component: ElementId; at: number; what: 'cores' | 'slots' };
}

/** What a request's time is spent on at a component, or on the way to it and back; `pause`: no component's doing. */
export type TimeKind = 'waiting' | 'working' | 'network' | 'timeout' | 'pause';

export interface ExpectationReport {
  id: string;
  text: string;
  subject: ElementId;
  metric: string;
  /** null: nothing to measure (no request, an unknown metric of this simulation). */
  actual: number | string | null;
  /** Never true of what is not judged. */
  passed: boolean;
  /** false: this simulation does not measure it; `note` says why, and who does. */
  judged: boolean;
  /** 95% confidence interval of `actual`, where there is one. */
  range: Interval | null;
  /** Of one that failed: where the time went, what failed first, what was saturated. */
  explanation?: Explanation;
  /** Why there is no figure, or what it stands for (maximum, 99th percentile). */
  note?: string;
}

/** One bucket of the time line. */
export interface TimelineBucket {
  /** Seconds from the end of the warm-up. */
  at: number;
  flows: Record<ElementId, FlowBucketReport>;
  components: Record<ElementId, ComponentBucketReport>;
}

export interface FlowBucketReport {
  offered: number;
  completed: number;
  failed: number;
  mean: number | null;
  p99: number | null;
  /** By first cause, of those that failed in the bucket; absent when none did. */
  failures?: Record<string, number>;
}

export interface ComponentBucketReport {
  utilization: number;
  /** Requests that wait at the end of the bucket; messages too. */
  queue: number;
  /** Replicas that are up at its end. */
  up: number;
  /** Numbers of the replicas that are down at its end, the first is 0; absent when none is. */
  down?: number[];
  /** Numbers of the replicas that lead a shard at its end; absent where nobody leads. */
  leaders?: number[];
  /** Served per second. */
  throughput: number;
  /** Share of the lookups of a cache; null without a lookup. */
  hitRatio?: number | null;
  /** Mean seconds until another replica had a write; null without a write. */
  lag?: number | null;
}

export interface Report {
  schema: 1;
  system: string;
  scenario: string | null;
  seed: number;
  /** It is made of these replications, by their numbers; absent: of one run. */
  replications?: { count: number; first: number; last: number };
  /** Seconds measured, after the warm-up. */
  duration: number;
  warmup: number;
  events: number;
  flows: Record<ElementId, FlowReport>;
  components: Record<ElementId, ComponentReport>;
  expectations: ExpectationReport[];
  timeline: TimelineBucket[];
  /** What the reader must know to trust the figures: a station that never settles, load sampled down. */
  notes: string[];
}
