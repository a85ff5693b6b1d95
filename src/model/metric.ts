import { type Dimension, formatQuantity } from './format.ts';

/** What each metric of an expectation measures; `consistency` is a word and has no dimension. */
export const metricDimensions: Readonly<Record<string, Dimension | 'word'>> = {
  availability: 'share',
  successRate: 'share',
  errorRate: 'share',
  throughput: 'rate',
  mean: 'time',
  p50: 'time',
  p90: 'time',
  p95: 'time',
  p99: 'time',
  p999: 'time',
  max: 'time',
  completion: 'time',
  staleReads: 'share',
  staleness: 'time',
  consistency: 'word',
  rto: 'time',
  rpo: 'time',
  cost: 'money',
  utilization: 'share',
  queueDepth: 'number',
  wait: 'time',
  rejected: 'number',
  hitRatio: 'share',
  moved: 'share',
  lag: 'time',
  lostWrites: 'number',
  duplicates: 'number',
  conflicts: 'number',
  sessionsLost: 'number',
  downtime: 'time',
  storage: 'size',
  saturation: 'factor',
};

/** A metric's value for people: `p99` 0.15 is `150 ms`. */
export function formatMetric(metric: string, value: number | string): string {
  const dimension = metricDimensions[metric] ?? 'number';
  return typeof value === 'string' || dimension === 'word' ? String(value) : formatQuantity(value, dimension);
}
