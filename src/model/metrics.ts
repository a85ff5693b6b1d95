import type { Dimension } from './format.ts';

/** What may be asked of a flow or a component with `expect`. */
export interface Metric {
  /** Whose it is. Of a place or a group: that of what is in it. */
  subjects: readonly ('flow' | 'component')[];
  /** `word` where the value is one: `consistency`. */
  dimension: Dimension | 'word';
  /** Which figure of the run is compared. */
  asserts: 'value' | 'mean' | 'maximum' | 'p99';
  /** Who answers. */
  from: 'analysis' | 'simulation' | 'both';
  documentation: string;
  /** A comparison as `expect` has it: what is good, and a figure to begin with. */
  example: string;
}

const both = ['flow', 'component'] as const;
const flow = ['flow'] as const;
const component = ['component'] as const;

const latency = (documentation: string, example = '< 200ms'): Metric => ({
  subjects: flow,
  dimension: 'time',
  asserts: 'value',
  from: 'simulation',
  documentation,
  example,
});

const counted = (documentation: string): Metric => ({
  subjects: component,
  dimension: 'number',
  asserts: 'value',
  from: 'simulation',
  documentation,
  example: '== 0',
});

const ratio = (subjects: Metric['subjects'], documentation: string, example: string): Metric => ({
  subjects,
  dimension: 'share',
  asserts: 'value',
  from: 'simulation',
  documentation,
  example,
});

/** Every metric by its name. */
export const metrics = {
  availability: {
    subjects: flow,
    dimension: 'share',
    asserts: 'value',
    from: 'analysis',
    documentation:
      'Share of the time that the flow works: exact, in the long run. Only in a flow’s own expectations.',
    example: '>= 99.9%',
  },
  successRate: ratio(
    flow,
    'Share of the requests offered that were answered well and within the client’s patience.',
    '>= 99.9%',
  ),
  errorRate: ratio(both, 'Share of requests that failed.', '< 0.1%'),
  throughput: {
    subjects: both,
    dimension: 'rate',
    asserts: 'value',
    from: 'both',
    documentation: 'Requests completed per second.',
    example: '>= 100/s',
  },
  mean: latency('Mean latency, from sending to the reply.'),
  p50: latency('Median latency.'),
  p90: latency('Latency that 90% of requests stay under; a failed one is infinitely slow.'),
  p95: latency('Latency that 95% of requests stay under; a failed one is infinitely slow.'),
  p99: latency('Latency that 99% of requests stay under; a failed one is infinitely slow.'),
  p999: latency('Latency that 99.9% of requests stay under; a failed one is infinitely slow.'),
  max: latency('The longest latency of the run.'),
  completion: {
    ...latency('From sending until all work that was handed over has ended.', '< 1m'),
    asserts: 'p99',
  },
  staleReads: ratio(flow, 'Share of reads that missed a write which was confirmed before.', '< 1%'),
  staleness: { ...latency('Age of what reads returned.', '< 1s'), asserts: 'p99' },
  consistency: {
    subjects: flow,
    dimension: 'word',
    asserts: 'value',
    from: 'analysis',
    documentation: 'The guarantee that the flow’s reads really get, compared in the lattice of guarantees.',
    example: '>= read-your-writes',
  },
  rto: {
    subjects: both,
    dimension: 'time',
    asserts: 'maximum',
    from: 'both',
    documentation: 'Recovery time: the longest time it did not serve.',
    example: '< 1m',
  },
  rpo: {
    subjects: both,
    dimension: 'time',
    asserts: 'maximum',
    from: 'both',
    documentation: 'Recovery point: how far back confirmed writes were lost at most.',
    example: '< 1m',
  },
  cost: {
    subjects: both,
    dimension: 'money',
    asserts: 'value',
    from: 'analysis',
    documentation: 'What it costs; of a flow, what it uses.',
    example: '< $1000/month',
  },
  utilization: {
    subjects: component,
    dimension: 'share',
    asserts: 'value',
    from: 'both',
    documentation: 'Share of its cores that work.',
    example: '< 70%',
  },
  queueDepth: {
    subjects: component,
    dimension: 'number',
    asserts: 'maximum',
    from: 'simulation',
    documentation: 'Requests or messages that wait.',
    example: '< 1000',
  },
  wait: {
    subjects: component,
    dimension: 'time',
    asserts: 'p99',
    from: 'simulation',
    documentation: 'Time that requests wait before they are worked on.',
    example: '< 100ms',
  },
  rejected: counted('Requests refused because it was full.'),
  hitRatio: ratio(component, 'Share of lookups that found their item.', '>= 90%'),
  moved: ratio(component, 'Share of keys that changed place.', '< 20%'),
  lag: {
    subjects: component,
    dimension: 'time',
    asserts: 'p99',
    from: 'simulation',
    documentation: 'How far followers, or consumers, are behind.',
    example: '< 1s',
  },
  lostWrites: counted('Writes that were confirmed and are gone.'),
  duplicates: counted('Messages or requests that took effect twice where that does harm.'),
  conflicts: counted('Writes to one item at once on two replicas.'),
  sessionsLost: counted('Users whose session was lost with a replica.'),
  downtime: {
    subjects: component,
    dimension: 'time',
    asserts: 'value',
    from: 'simulation',
    documentation: 'Time in which fewer replicas were up than needed.',
    example: '< 1m',
  },
  storage: {
    subjects: both,
    dimension: 'size',
    asserts: 'value',
    from: 'analysis',
    documentation: 'Bytes kept at the end of the planning horizon, one copy of each item.',
    example: '< 1TB',
  },
  saturation: {
    subjects: component,
    dimension: 'factor',
    asserts: 'value',
    from: 'analysis',
    documentation: 'Factor on all loads at which it is saturated.',
    example: '>= 2x',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** The metric of this name; undefined when there is none. */
export function metricOf(name: string): Metric | undefined {
  return isMetric(name) ? metrics[name] : undefined;
}

export function isMetric(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}
