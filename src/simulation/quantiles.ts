import type { FlowBatch } from './collect.ts';
import { type Batch, batchMeans, joined, type Parting, ratioSpread, skewedUpperBound } from './confidence.ts';
import { countBelow, type Histogram } from './histogram.ts';
import type { Interval } from './report.ts';

/** An interval of log odds wider than this, either way, says that the tail holds too few requests to tell. */
const widestLogOdds = 2;

/** Tails, as multiples of the one asked for, in which the clustering of slow requests is looked at. */
const tailFactors = [1, 3, 10];

/**
 * 95% interval of a quantile: the variance of the share of requests beyond it, by batch means, gives an interval of
 * probabilities, which the distribution itself turns into one of durations (Iglehart 1976; Chen and Kelton 2006).
 * Slow requests come in clusters, few of which reach far out: the variance is therefore taken relative to that of
 * independent requests, as the largest over a few tails and two sizes of batches; probabilities are taken as log odds, and
 * the upper bound allows for the skew of the batches (Willink 2005). null where the tail has too few requests to tell.
 */
export function quantileInterval(
  batches: readonly FlowBatch[],
  probability: number,
  latencies: Histogram,
  failuresCount: boolean,
  parting = batchMeans,
): Interval | null {
  const counts = batches.map(({ completed, failed }) => completed + (failuresCount ? failed : 0));
  const failed = failuresCount ? batches.reduce((sum, batch) => sum + batch.failed, 0) : 0;
  const population = latencies.count + failed;
  const beyond = (share: number): Batch[] | null => {
    const quantile = latencies.quantile(1 - share, population);
    if (quantile === null) return null;
    return batches.map((batch, at) => ({
      count: counts[at] ?? 0,
      sum: (counts[at] ?? 0) - countBelow(batch.latencies, quantile),
    }));
  };
  const tail = 1 - probability;
  const own = beyond(tail);
  if (!own) return null;
  const spread = logOddsSpread(tail, beyond, parting);
  if (!(spread > 0 && spread <= widestLogOdds)) return null;
  const skewed = (tail * tail) / Math.max(tail, skewedUpperBound(own, parting) ?? tail);
  const low = latencies.quantile(moved(probability, -spread), population);
  const high = latencies.quantile(Math.max(moved(probability, spread), 1 - skewed), population);
  return low === null || high === null ? null : [low, high];
}

/** Half width of the interval of the tail's log odds: batch variance over that of independent requests, the largest. */
function logOddsSpread(tail: number, beyond: (share: number) => Batch[] | null, parting: Parting): number {
  let largest = 0;
  for (const factor of tailFactors) {
    const share = Math.min(0.5, tail * factor);
    const batches = beyond(share);
    if (!batches) continue;
    for (const size of parting.joinedInTails) {
      const half = ratioSpread(joined(batches, size), parting)?.halfWidth ?? 0;
      largest = Math.max(largest, half / Math.sqrt(share * (1 - share)));
    }
  }
  return largest / Math.sqrt(tail * (1 - tail));
}

/** A probability with its log odds moved. */
function moved(probability: number, by: number): number {
  const odds = (probability / (1 - probability)) * Math.exp(by);
  return odds / (1 + odds);
}
