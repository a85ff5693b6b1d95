import type { KeyDistribution } from '../../model/distribution.ts';
import { keyBands } from './popularity.ts';

/** Requests for keys of one distribution, per second. */
export interface KeyStream {
  keys: KeyDistribution;
  rate: number;
}

export interface CacheShape {
  /** Items that it holds. */
  items: number;
  /** Seconds from being stored. */
  ttl?: number | undefined;
  eviction?: 'lru' | 'lfu' | 'fifo' | 'lifo' | 'random' | undefined;
}

/** Bands of all streams with the rate at which one key of them is asked for. */
interface Demand {
  stream: number;
  keys: number;
  each: number;
}

/**
 * Hit ratio of each stream at a cache that they share. Che's approximation for LRU (Che, Tung and Wang 2002): a key
 * stays for a characteristic time T with which the expected number of items is the capacity; FIFO and random
 * likewise (Martina, Garetto and Leonardi 2014); LFU holds the most popular keys. Items die `ttl` after they were
 * stored: per miss a key is then hit rate x ttl times, or as often as the eviction lets it, whichever is fewer.
 * Error against exact LRU: below 1% of requests for caches of more than a few items.
 */
export function hitRatios(streams: readonly KeyStream[], shape: CacheShape): number[] {
  const demands = streams.flatMap(({ keys, rate }, stream) =>
    keyBands(keys).map((band) => ({ stream, keys: band.keys, each: band.each * rate })),
  );
  const lives = lifetime(demands, shape);
  return streams.map(({ rate }, stream) => {
    if (!(rate > 0)) return 0;
    let hits = 0;
    for (const demand of demands)
      if (demand.stream === stream) hits += demand.keys * demand.each * lives(demand.each);
    return Math.min(1, Math.max(0, hits / rate));
  });
}

/** Hit ratio of a key by its rate. */
function lifetime(
  demands: readonly Demand[],
  { items, ttl, eviction }: CacheShape,
): (rate: number) => number {
  const expiring = (rate: number) => (ttl === undefined ? 1 : (rate * ttl) / (1 + rate * ttl));
  if (!(items > 0)) return () => 0;
  const held = demands.reduce((sum, { keys, each }) => sum + (each > 0 ? keys * expiring(each) : 0), 0);
  if (held <= items) return expiring;
  if (eviction === 'lfu') {
    const least = leastFrequent(demands, items);
    return (rate) =>
      rate > least.rate ? expiring(rate) : rate === least.rate ? least.share * expiring(rate) : 0;
  }
  const present =
    eviction === undefined || eviction === 'lru'
      ? (rate: number, time: number) => -Math.expm1(-rate * time)
      : (rate: number, time: number) => (rate * time) / (1 + rate * time);
  const time = characteristicTime(demands, items, present);
  return (rate) => Math.min(present(rate, time), expiring(rate));
}

/** The rate below which LFU keeps nothing, and the share of the keys at that rate that it keeps. */
function leastFrequent(demands: readonly Demand[], items: number): { rate: number; share: number } {
  let left = items;
  for (const { keys, each } of [...demands].sort((a, b) => b.each - a.each)) {
    if (keys >= left) return { rate: each, share: left / keys };
    left -= keys;
  }
  return { rate: 0, share: 1 };
}

/**
 * The time for which the expected number of keys present is `items`: the root in the logarithm of the time, by false
 * position (the Illinois variant, Dowell and Jarratt 1971).
 */
function characteristicTime(
  demands: readonly Demand[],
  items: number,
  present: (rate: number, time: number) => number,
): number {
  const excess = (logarithm: number) => {
    const time = Math.exp(logarithm);
    let expected = 0;
    for (const { keys, each } of demands) expected += keys * present(each, time);
    return Math.log(expected / items);
  };
  // No fewer than `items` requests bring `items` keys; at the other end even the rarest key has surely come.
  const total = demands.reduce((sum, { keys, each }) => sum + keys * each, 0);
  const rarest = demands.reduce((least, { each }) => (each > 0 ? Math.min(least, each) : least), total);
  let low = Math.log(items / total);
  let below = excess(low);
  if (below >= 0) return Math.exp(low);
  let high = low + 0.5;
  let above = excess(high);
  while (above < 0 && high < Math.log(1 / rarest) + 40) {
    low = high;
    below = above;
    high += 1;
    above = excess(high);
  }
  for (let step = 0; step < 60 && high - low > 1e-12; step += 1) {
    const middle = above > below ? (low * above - high * below) / (above - below) : (low + high) / 2;
    const value = excess(middle);
    if (Math.abs(value) < 1e-11) return Math.exp(middle);
    if (value < 0) {
      low = middle;
      below = value;
      above /= 2;
    } else {
      high = middle;
      above = value;
      below /= 2;
    }
  }
  return Math.exp((low + high) / 2);
}
