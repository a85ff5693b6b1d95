import { meanOf, squaredVariationOf } from '../../model/distribution.ts';
import { bandsOf } from './bands.ts';
import { gammaShare, logGamma } from './gamma.ts';
import { nothing, reduced, sumOf } from './joining.ts';
import { momentsOf } from './moments.ts';
import type { RoundTrips } from './network.ts';
import type { Stages } from './stages.ts';
import type { Timing } from './timing.ts';

/** A share of the requests whose time is `shift` and a gamma-distributed rest of this mean and variance. */
export interface Part {
  weight: number;
  shift: number;
  mean: number;
  variance: number;
}

/** A response time as a mixture of shifted gamma distributions. */
export type Mixture = readonly Part[];

/**
 * Times as mixtures of shifted gamma distributions: exact for constants, for exponential, hyperexponential and Erlang
 * services and for M/M/1 stations, by bands for lognormal services, an approximation by the first two moments for sums of
 * unlike stages and for other services. Independent stages are assumed.
 */
export function mixtureTiming(roundTrips: RoundTrips, stages: Stages): Timing<Mixture> {
  return {
    none: nothing,
    roundTrip: (call, caller, target) => constant(roundTrips.of(call, caller, target).mean),
    station: (component, operation) => {
      const { mean, variance, minimum, distribution } = stages.serviceOf(component, operation);
      const wait = stages.waitOf(component, operation);
      const service: Mixture = bandsOf(distribution) ?? [
        { weight: 1, shift: minimum, mean: mean - minimum, variance },
      ];
      if (!(wait.probability > 0)) return service;
      const { probability, conditional } = wait;
      // One exponential server: waiting and service together are again exponential.
      if (minimum === 0 && nearly(variance, mean ** 2) && nearly(conditional * (1 - probability), mean))
        return [{ weight: 1, shift: 0, mean: mean + wait.mean, variance: (mean + wait.mean) ** 2 }];
      return sumOf(service, [
        { weight: 1 - probability, shift: 0, mean: 0, variance: 0 },
        { weight: probability, shift: 0, mean: conditional, variance: conditional ** 2 },
      ]);
    },
    pause: (time) => {
      const { mean, variance } = momentsOf(meanOf(time), squaredVariationOf(time));
      return [{ weight: 1, shift: 0, mean, variance }];
    },
    inSequence: (parts) => parts.reduce(sumOf, nothing),
    either,
    finished: orderStatistic,
    bounded: (time, limit, failing) => (failing ? time : cutOff(time, limit)),
    repeated: (times, time) => {
      const count = Math.max(0, meanOf(times));
      const spread = squaredVariationOf(times) * count ** 2;
      if (spread === 0 && Number.isInteger(count) && count <= 8)
        return Array.from({ length: count }, () => time).reduce(sumOf, nothing);
      const { mean, variance, shift } = totals(time);
      const varying = count * variance + spread * mean ** 2;
      return [
        {
          weight: 1,
          shift: spread === 0 ? count * shift : 0,
          mean: count * (mean - (spread === 0 ? shift : 0)),
          variance: varying,
        },
      ];
    },
  };
}

export function meanOfMixture(mixture: Mixture): number {
  return mixture.reduce((total, { weight, shift, mean }) => total + weight * (shift + mean), 0);
}

/** Share of the requests that take at most `time`. */
export function shareWithin(mixture: Mixture, time: number): number {
  return mixture.reduce((total, part) => total + part.weight * partShare(part, time), 0);
}

/** The time within which `share` of the requests are answered; Infinity when that many never are. */
export function quantile(mixture: Mixture, share: number): number {
  const endless = mixture.reduce((sum, part) => sum + (finitePart(part) ? 0 : part.weight), 0);
  if (endless > 1 - share) return Number.POSITIVE_INFINITY;
  const logGammas = mixture.map((part) => (isSpread(part) ? logGamma(shapeOf(part)) : 0));
  const within = (time: number) => {
    let total = 0;
    let at = 0;
    for (const part of mixture) {
      total += part.weight * partShare(part, time, logGammas[at]);
      at += 1;
    }
    return total;
  };
  let low = 0;
  let high = 1e-6;
  for (let step = 0; step < 80 && within(high) < share; step += 1) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 50 && high - low > 1e-7 * high; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle) < share) low = middle;
    else high = middle;
  }
  return high;
}

const constant = (shift: number): Mixture => [{ weight: 1, shift, mean: 0, variance: 0 }];
const nearly = (left: number, right: number) => Math.abs(left - right) <= 1e-9 * Math.max(left, right);
const finitePart = ({ shift, mean }: Part) => Number.isFinite(shift + mean);

/** Its time varies: it is no single value. */
const isSpread = ({ mean, variance }: Part) => variance > mean ** 2 * 1e-12 && mean > 0;
const shapeOf = ({ mean, variance }: Part) => mean ** 2 / variance;

/** Share of a part within `time`; the logarithm of the gamma function at its shape is found out where it is not given. */
function partShare(part: Part, time: number, logGammaOfShape?: number): number {
  const { shift, mean, variance } = part;
  if (!finitePart(part)) return 0;
  if (time < shift) return 0;
  if (!isSpread(part)) return time >= shift + mean ? 1 : 0;
  return gammaShare(shapeOf(part), ((time - shift) * mean) / variance, logGammaOfShape);
}

/** Exact for each part: what would take longer takes `limit`, the rest keeps the moments of a truncated gamma. */
function cutOff(mixture: Mixture, limit: number): Mixture {
  return reduced(
    mixture.flatMap((part) => {
      const within = partShare(part, limit);
      if (within > 1 - 1e-9) return [part];
      const late = { weight: part.weight * (1 - within), shift: limit, mean: 0, variance: 0 };
      if (within < 1e-9) return [{ ...late, weight: part.weight }];
      const shape = shapeOf(part);
      const end = ((limit - part.shift) * part.mean) / part.variance;
      const mean = (part.mean * gammaShare(shape + 1, end)) / within;
      const square = (part.mean ** 2 * (1 + 1 / shape) * gammaShare(shape + 2, end)) / within;
      const variance = Math.max(0, square - mean ** 2);
      return [{ weight: part.weight * within, shift: part.shift, mean, variance }, late];
    }),
  );
}

function either(branches: readonly { weight: number; time: Mixture }[]): Mixture {
  const total = branches.reduce((all, { weight }) => all + Math.max(0, weight), 0);
  const scale = Math.max(1, total);
  const parts = branches.flatMap(({ weight, time }) =>
    weight > 0 ? time.map((part) => ({ ...part, weight: (part.weight * weight) / scale })) : [],
  );
  if (total < 1 - 1e-12) parts.push({ weight: 1 - total, shift: 0, mean: 0, variance: 0 });
  return reduced(parts);
}

function totals(mixture: Mixture): { mean: number; variance: number; shift: number } {
  const mean = meanOfMixture(mixture);
  const variance = mixture.reduce(
    (all, part) => all + part.weight * (part.variance + (part.shift + part.mean - mean) ** 2),
    0,
  );
  return { mean, variance, shift: Math.min(...mixture.map(({ shift }) => shift)) };
}

/** Shares of the requests that an order statistic is cut into, finer where percentiles are asked for. */
const bandEdges = [0.15, 0.3, 0.45, 0.6, 0.75, 0.85, 0.9, 0.94, 0.96, 0.98, 0.985, 0.99, 0.9925, 0.995];
const gridPoints = 240;
/** What is left out at either end of the grid. */
const unlikely = 1e-4;

/** The wanted-th of independent parts: its distribution on a grid of times, cut into bands by share. */
function orderStatistic(wanted: number, parts: readonly Mixture[], copies: number): Mixture {
  const n = parts.length * copies;
  const [only] = parts;
  if (n === 1 && only) return only;
  const latest = Math.max(...parts.map((part) => quantile(part, 1 - unlikely / n)));
  if (!Number.isFinite(latest)) return constant(Number.POSITIVE_INFINITY);
  const doneBy = (time: number) => atLeastDone(wanted, parts, copies, time);
  const low = timeOf(doneBy, unlikely, 0, latest);
  const high = timeOf(doneBy, 1 - unlikely, low, latest);
  const width = (high - low) / gridPoints;
  if (!(width > 1e-12 * high)) return constant(high);
  const bands: Band[] = [{ from: low, weight: 0, sum: 0, square: 0 }];
  let before = 0;
  for (let point = 0; point < gridPoints; point += 1) {
    const until = low + (point + 1) * width;
    const share = point === gridPoints - 1 ? 1 : doneBy(until);
    const mass = share - before;
    const middle = until - width / 2;
    const band = bands.at(-1);
    if (!band) break;
    band.weight += mass;
    band.sum += mass * middle;
    band.square += mass * (middle ** 2 + width ** 2 / 12);
    before = share;
    if (share >= (bandEdges[bands.length - 1] ?? 1))
      bands.push({ from: until, weight: 0, sum: 0, square: 0 });
  }
  return reduced(
    bands
      .filter(({ weight }) => weight > 0)
      .map(({ from, weight, sum: total, square }) => {
        const mean = total / weight;
        return {
          weight,
          shift: from,
          mean: Math.max(0, mean - from),
          variance: Math.max(0, square / weight - mean ** 2),
        };
      }),
  );
}

/** Where a distribution function reaches a share, between two times. */
function timeOf(share: (time: number) => number, wanted: number, from: number, until: number): number {
  let low = from;
  let high = until;
  for (let step = 0; step < 30 && high - low > 1e-3 * high; step += 1) {
    const middle = (low + high) / 2;
    if (share(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

interface Band {
  from: number;
  weight: number;
  sum: number;
  square: number;
}

/** Probability that at least `wanted` of the parts have ended by `time`. */
function atLeastDone(wanted: number, parts: readonly Mixture[], copies: number, time: number): number {
  const shares = parts.map((part) => shareWithin(part, time));
  const n = parts.length * copies;
  if (wanted >= n) return shares.reduce((product, share) => product * share ** copies, 1);
  if (n > 200) {
    // Many: the count of those that ended is as good as certain.
    const expected = shares.reduce((total, share) => total + share * copies, 0);
    return expected >= wanted ? 1 : 0;
  }
  const count = new Float64Array(wanted + 1);
  count[0] = 1;
  for (const share of shares)
    for (let copy = 0; copy < copies; copy += 1)
      for (let k = wanted; k >= 0; k -= 1) {
        const before = k > 0 ? (count[k - 1] ?? 0) : 0;
        const stay = k === wanted ? 1 : 1 - share;
        count[k] = (count[k] ?? 0) * stay + before * share;
      }
  return count[wanted] ?? 0;
}
