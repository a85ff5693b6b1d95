import type { FlowBatch } from './collect.ts';
import { ratioHalfWidth } from './confidence.ts';
import { countBelow, type Histogram } from './histogram.ts';
import type { Interval } from './report.ts';

/**
 * 95% interval of a quantile: the variance of the share of requests at or below it, by batch means, gives an interval of
 * probabilities, which the distribution itself turns into one of durations (Iglehart 1976; Chen and Kelton 2006). So it is
 * as wide as the tail is thin, and not symmetric. null where the tail has too few requests to tell.
 */
export function quantileInterval(
  batches: readonly FlowBatch[],
  probability: number,
  quantile: number,
  latencies: Histogram,
  failuresCount: boolean,
): Interval | null {
  const half = ratioHalfWidth(
    batches.map(({ completed, failed, latencies: distillate }) => ({
      count: completed + (failuresCount ? failed : 0),
      sum: countBelow(distillate, quantile),
    })),
  );
  if (half === null || half === 0) return null;
  const failed = failuresCount ? batches.reduce((sum, batch) => sum + batch.failed, 0) : 0;
  const population = latencies.count + failed;
  const low = latencies.quantile(Math.max(0, probability - half), population);
  const high = probability + half < 1 ? latencies.quantile(probability + half, population) : null;
  return low === null || high === null ? null : [low, high];
}
