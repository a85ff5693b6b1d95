import { describe, expect, it, vi } from 'vitest';
import { chance, chanceOfCovering, coverageOf, queueingCases } from '../support/queueing.ts';

vi.setConfig({ testTimeout: 120_000 });

const runs = 20;

describe('the exact binomial test', () => {
  it('is the sum of its terms', () => {
    expect(chanceOfCovering(0, 2)).toBeCloseTo(0.0025, 12);
    expect(chanceOfCovering(1, 2)).toBeCloseTo(0.0975, 12);
    expect(chanceOfCovering(200, 200)).toBeCloseTo(1, 9);
  });
});

describe('the 95% intervals of a run hold what theory says', () => {
  it.each(queueingCases)('$name ($source)', async (queue) => {
    for (const { claimed, covered } of await coverageOf(queue, runs)) {
      expect(claimed).toBeGreaterThanOrEqual(runs / 2);
      expect(chanceOfCovering(covered, claimed)).toBeGreaterThan(chance);
    }
  });
});
