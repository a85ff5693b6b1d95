import { describe, expect, it } from 'vitest';
import { bandsOf } from '../../src/analysis/latency/bands.ts';
import { meanOfMixture, quantile } from '../../src/analysis/latency/mixture.ts';
import { percentileOf } from '../../src/analysis/latency/percentile.ts';
import { type Distribution, meanOf, squaredVariationOf } from '../../src/model/distribution.ts';

const lognormal = (sigma: number): Distribution => ({ type: 'lognormal', mu: Math.log(0.005), sigma });

/** p99 over p50 of 3.2, 7.9, 10.2 and 32.8. */
const spreads = [0.5, 0.89, 1, 1.5];

describe('a lognormal service in bands', () => {
  it.each(spreads)('keeps its mean and variance: sigma %f', (sigma) => {
    const distribution = lognormal(sigma);
    const bands = bandsOf(distribution) ?? [];
    const mean = meanOfMixture(bands);
    const square = bands.reduce(
      (sum, part) => sum + part.weight * (part.variance + (part.shift + part.mean) ** 2),
      0,
    );
    expect(mean / meanOf(distribution)).toBeCloseTo(1, 6);
    expect(square / mean ** 2 - 1).toBeCloseTo(squaredVariationOf(distribution), 3);
  });

  it.each(spreads)('has its median, p95 and p99 within a hundredth: sigma %f', (sigma) => {
    const distribution = lognormal(sigma);
    for (const share of [0.5, 0.95, 0.99]) {
      const error = quantile(bandsOf(distribution) ?? [], share) / percentileOf(distribution, share) - 1;
      expect(Math.abs(error), `p${100 * share}`).toBeLessThan(0.01);
    }
  });
});

describe('a hyperexponential service', () => {
  it('is exactly its branches', () => {
    const branches = [
      { weight: 0.9, mean: 0.01 },
      { weight: 0.1, mean: 0.1 },
    ];
    expect(bandsOf({ type: 'hyperexponential', branches })).toEqual([
      { weight: 0.9, shift: 0, mean: 0.01, variance: 0.01 ** 2 },
      { weight: 0.1, shift: 0, mean: 0.1, variance: 0.1 ** 2 },
    ]);
  });
});

it('leaves to two moments what they describe', () => {
  expect(bandsOf({ type: 'exponential', mean: 1 })).toBeUndefined();
});
