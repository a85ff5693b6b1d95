import { describe, expect, it } from 'vitest';
import { hitRatios } from '../../src/analysis/capacity/cache.ts';
import { erlangB, erlangC, waiting } from '../../src/analysis/capacity/erlang.ts';
import { gammaShare } from '../../src/analysis/latency/gamma.ts';
import { percentileOf } from '../../src/analysis/latency/percentile.ts';

const station = {
  servers: 1,
  service: 1,
  serviceVariation: 1,
  arrivalVariation: 1,
  queue: Number.POSITIVE_INFINITY,
};

describe('Erlang formulas', () => {
  it.each([
    [2, 1.6, 0.711111111111],
    [2, 1.8, 0.852631578947],
    [1, 0.8, 0.8],
  ])('C(%i servers, %f Erlangs)', (servers, offered, expected) => {
    expect(erlangC(servers, offered)).toBeCloseTo(expected, 11);
  });

  it('B: ten lines offered five Erlangs lose 1.84%', () => {
    expect(erlangB(10, 5)).toBeCloseTo(0.018384570336, 11);
  });

  it('is certain to wait at saturation', () => {
    expect(erlangC(4, 4)).toBe(1);
  });
});

describe('waiting at a station', () => {
  it('M/M/1 at 80%: four service times', () => {
    expect(waiting({ ...station, arrivalRate: 0.8 }).mean).toBeCloseTo(4, 12);
  });

  it.each([
    [2, 1.6, 1.77777777778],
    [2, 1.8, 4.26315789474],
  ])('M/M/%i at rate %f', (servers, arrivalRate, expected) => {
    expect(waiting({ ...station, servers, arrivalRate }).mean).toBeCloseTo(expected, 10);
  });

  it.each([
    ['M/E2/1', 0.8, 0.5, 3],
    ['M/E2/1', 0.9, 0.5, 6.75],
    ['M/D/1', 0.8, 0, 2],
  ])('%s at %f (Pollaczek-Khinchine)', (_, arrivalRate, serviceVariation, expected) => {
    expect(waiting({ ...station, arrivalRate, serviceVariation }).mean).toBeCloseTo(expected, 12);
  });

  it('M/M/1/5 at twice its capacity loses half', () => {
    const { mean, loss } = waiting({ ...station, arrivalRate: 2, queue: 4 });
    expect(loss).toBeCloseTo(0.507936507937, 11);
    expect(mean + 1).toBeCloseTo(4.16129032258, 10);
  });

  it('M/M/1/5 below its capacity', () => {
    const rho = 0.8;
    const p = Array.from({ length: 6 }, (_, k) => rho ** k);
    const total = p.reduce((sum, value) => sum + value, 0);
    const inSystem = p.reduce((sum, value, k) => sum + k * value, 0) / total;
    const loss = rho ** 5 / total;
    const found = waiting({ ...station, arrivalRate: rho, queue: 4 });
    expect(found.loss).toBeCloseTo(loss, 12);
    expect(found.mean + 1).toBeCloseTo(inSystem / (rho * (1 - loss)), 12);
  });

  it('never settles at saturation with an unbounded queue', () => {
    expect(waiting({ ...station, arrivalRate: 1 }).mean).toBe(Number.POSITIVE_INFINITY);
  });

  it('ends on a million servers', () => {
    expect(waiting({ ...station, servers: 1e9, arrivalRate: 1e8, queue: 1e9 }).mean).toBe(0);
  });
});

describe('hit ratio of a cache', () => {
  const of = (keys: number, exponent: number, items: number, eviction?: 'fifo' | 'lfu') =>
    hitRatios([{ keys: { type: 'zipf', keys, exponent }, rate: 1 }], { items, eviction })[0] ?? 0;

  it.each([
    [5, 0.8, 2, 0.471040882437],
    [5, 0.8, 3, 0.677366557212],
    [5, 0.8, 4, 0.856200907963],
  ])('Che: %i keys, Zipf %f, %i items', (keys, exponent, items, expected) => {
    expect(of(keys, exponent, items)).toBeCloseTo(expected, 8);
  });

  it('is within 1.3% of exact LRU (King 1971) even for two items of five', () => {
    expect(Math.abs(of(5, 0.8, 2) / 0.477098307876 - 1)).toBeLessThan(0.013);
    expect(Math.abs(of(5, 0.8, 4) / 0.853063797189 - 1)).toBeLessThan(0.013);
  });

  it.each([
    [10, 0.0282403206387],
    [100, 0.156624635759],
    [1000, 0.436659722231],
  ])('Che over 10,000 keys with %i items, keys in bands', (items, expected) => {
    expect(Math.abs(of(10_000, 0.8, items) / expected - 1)).toBeLessThan(1e-4);
  });

  it('FIFO and LFU have their own', () => {
    expect(of(5, 0.8, 2, 'fifo')).toBeCloseTo(0.453783031621, 8);
    expect(of(5, 0.8, 2, 'lfu')).toBeCloseTo(0.606588438554, 10);
  });

  it('everything fits: all hits', () => {
    expect(of(1000, 1, 1000)).toBe(1);
  });

  it.each([
    [10, 1, 0.909090909091],
    [0.1, 60, 0.857142857143],
  ])('a key at %f/s that lives %f s', (rate, ttl, expected) => {
    const [ratio] = hitRatios([{ keys: { type: 'uniform', keys: 1 }, rate }], { items: 10, ttl });
    expect(ratio).toBeCloseTo(expected, 11);
  });

  it('two flows share one cache', () => {
    const keys = { type: 'uniform' as const, keys: 100 };
    const [busy, quiet] = hitRatios(
      [
        { keys, rate: 9 },
        { keys, rate: 1 },
      ],
      { items: 100 },
    );
    expect(busy).toBeGreaterThan(quiet ?? 1);
  });

  it('answers for ten million million keys', () => {
    expect(of(1e13, 1, 1e6)).toBeCloseTo(0.393, 3);
  });
});

describe('distributions', () => {
  it('Erlang-2 within its mean: 1 - 3 e^-2', () => {
    expect(gammaShare(2, 2)).toBeCloseTo(1 - 3 * Math.exp(-2), 12);
    expect(gammaShare(1, 0.5)).toBeCloseTo(1 - Math.exp(-0.5), 12);
    expect(gammaShare(0.5, 3)).toBeCloseTo(0.985694121564, 10);
  });

  it('99th percentiles', () => {
    expect(percentileOf({ type: 'exponential', mean: 1 }, 0.99)).toBeCloseTo(Math.log(100), 5);
    expect(percentileOf({ type: 'lognormal', mu: 0, sigma: 1 }, 0.99)).toBeCloseTo(10.2404736563, 6);
    expect(percentileOf({ type: 'pareto', minimum: 1, alpha: 2 }, 0.99)).toBeCloseTo(10, 10);
    expect(percentileOf({ type: 'uniform', low: 1, high: 2 }, 0.99)).toBeCloseTo(1.99, 12);
  });
});
