import { formatQuantity } from './format.ts';
import { metricOf } from './metrics.ts';

/** A metric's value for people: `p99` 0.15 is `150 ms`. A metric nobody knows is printed as a number. */
export function formatMetric(metric: string, value: number | string): string {
  const dimension = metricOf(metric)?.dimension ?? 'number';
  return typeof value === 'string' || dimension === 'word' ? String(value) : formatQuantity(value, dimension);
}
