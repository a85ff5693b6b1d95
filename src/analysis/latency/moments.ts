import { meanOf, squaredVariationOf } from '../../model/distribution.ts';
import type { RoundTrips } from './network.ts';
import type { Stages } from './stages.ts';
import type { Timing } from './timing.ts';

export interface Moments {
  mean: number;
  variance: number;
}

const none: Moments = { mean: 0, variance: 0 };

/** Means and variances, as if the parts were independent: cheap enough to iterate on. */
export function momentsTiming(roundTrips: RoundTrips, stages: Stages): Timing<Moments> {
  return {
    none,
    roundTrip: (call, caller, target) => ({ mean: roundTrips.of(call, caller, target).mean, variance: 0 }),
    station: (component, operation) => {
      const service = stages.serviceOf(component, operation);
      const wait = stages.waitOf(component, operation);
      return { mean: service.mean + wait.mean, variance: service.variance + waitVariance(wait) };
    },
    pause: (time) => momentsOf(meanOf(time), squaredVariationOf(time)),
    inSequence: (parts) =>
      parts.reduce(
        (sum, part) => ({ mean: sum.mean + part.mean, variance: sum.variance + part.variance }),
        none,
      ),
    either: (branches) => {
      const total = Math.max(
        1,
        branches.reduce((sum, { weight }) => sum + weight, 0),
      );
      let mean = 0;
      let square = 0;
      for (const { weight, time } of branches) {
        if (!(weight > 0)) continue;
        mean += (weight / total) * time.mean;
        square += (weight / total) * (time.variance + time.mean ** 2);
      }
      return { mean, variance: Math.max(0, square - mean ** 2) };
    },
    finished: (wanted, parts, copies) => orderStatistic(wanted, parts, copies),
    bounded: (time, limit) => (time.mean > limit ? { mean: limit, variance: 0 } : time),
    repeated: (times, time) => {
      const mean = Math.max(0, meanOf(times));
      const spread = squaredVariationOf(times) * mean ** 2;
      return { mean: mean * time.mean, variance: mean * time.variance + spread * time.mean ** 2 };
    },
  };
}

export function waitVariance({
  probability,
  conditional,
}: {
  probability: number;
  conditional: number;
}): number {
  if (!(probability > 0)) return 0;
  return (2 * probability - probability ** 2) * conditional ** 2;
}

export function momentsOf(mean: number, squaredVariation: number): Moments {
  return { mean, variance: Math.min(squaredVariation, 100) * mean ** 2 };
}

/** The wanted-th of n: exact for equal exponentials (Renyi 1953), scaled by the deviation for others. */
function orderStatistic(wanted: number, parts: readonly Moments[], copies: number): Moments {
  const n = parts.length * copies;
  const slowest = parts.reduce((most, part) => (part.mean > most.mean ? part : most), none);
  const mean = parts.reduce((sum, part) => sum + part.mean, 0) / parts.length;
  if (n <= 1) return slowest;
  const harmonic = harmonicBetween(n - wanted, n);
  const typical = wanted === n ? slowest.mean : mean;
  const deviation = Math.sqrt(slowest.variance);
  return { mean: Math.max(0, typical + deviation * (harmonic - 1)), variance: slowest.variance };
}

/** 1/(from+1) + ... + 1/to. */
function harmonicBetween(from: number, to: number): number {
  if (to - from > 10_000) return Math.log((to + 0.5) / (from + 0.5));
  let sum = 0;
  for (let k = from + 1; k <= to; k += 1) sum += 1 / k;
  return sum;
}
