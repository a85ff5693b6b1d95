import type { KeyDistribution } from '../../model/distribution.ts';

/** A run of keys that are asked for about equally often. */
export interface KeyBand {
  keys: number;
  /** Probability that a request is for one given key of them. */
  each: number;
}

/** The most popular keys are told one by one, the rest in bands that widen by this factor. */
const single = 256;
const widening = 1.03;
/** Up to here a number of keys still counts by one. */
const keyLimit = 1e15;

const known = new Map<string, readonly KeyBand[]>();

/** The keys of a flow, most popular first. Empty when the distribution makes no sense. */
export function keyBands(distribution: KeyDistribution): readonly KeyBand[] {
  const keys = Math.min(keyLimit, distribution.keys);
  if (!(keys >= 1)) return [];
  if (distribution.type === 'uniform') return [{ keys, each: 1 / keys }];
  const name = `${keys} ${distribution.exponent}`;
  const before = known.get(name);
  if (before) return before;
  if (known.size > 100) known.clear();
  const made = zipfBands(Math.floor(keys), distribution.exponent);
  known.set(name, made);
  return made;
}

function zipfBands(keys: number, exponent: number): KeyBand[] {
  if (!(exponent >= 0) || !Number.isFinite(exponent)) return [];
  const bands: KeyBand[] = [];
  let total = 0;
  for (let from = 1; from <= keys; ) {
    const to = from <= single ? from : Math.min(keys, Math.floor(from * widening));
    const count = to - from + 1;
    const mass = count === 1 ? from ** -exponent : powerSum(from, to, exponent);
    bands.push({ keys: count, each: mass / count });
    total += mass;
    from = to + 1;
  }
  return bands.map(({ keys: count, each }) => ({ keys: count, each: each / total }));
}

/** Sum of i^-s over from..to by the midpoint rule, with an error of the order of (1 / from)^2 of it. */
function powerSum(from: number, to: number, s: number): number {
  const low = from - 0.5;
  const high = to + 0.5;
  const integral =
    Math.abs(s - 1) < 1e-9 ? Math.log(high / low) : (high ** (1 - s) - low ** (1 - s)) / (1 - s);
  const slope = -s * (high ** (-s - 1) - low ** (-s - 1));
  return integral - slope / 24;
}
