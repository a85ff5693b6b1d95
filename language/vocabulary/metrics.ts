import { metricOf } from '../../src/model/metrics.ts';
import { storingProperties } from './properties/storing.ts';
import { readForm } from './read.ts';
import type { Reader, ValueTree } from './value.ts';

/**
 * Reads what a metric is compared with: base units, or a word for `consistency`. undefined, after a problem was added
 * to the reader's, when it is of another dimension; undefined without one when there is no such metric.
 */
export function readMetric(name: string, value: ValueTree, reader: Reader): number | string | undefined {
  const metric = metricOf(name);
  if (metric === undefined) return undefined;
  const read =
    metric.dimension === 'word'
      ? readForm(storingProperties.consistency.shape, value, `\`${name}\``, reader)
      : readForm({ form: 'quantity', dimension: metric.dimension }, value, `\`${name}\``, reader);
  return typeof read === 'number' || typeof read === 'string' ? read : undefined;
}
