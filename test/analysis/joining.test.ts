import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothing, reduced, sumOf } from '../../src/analysis/latency/joining.ts';
import type { Mixture, Part } from '../../src/analysis/latency/mixture.ts';

const part: fc.Arbitrary<Part> = fc.record({
  weight: fc.integer({ min: 1, max: 100 }).map((share) => share / 100),
  // Few values, so that many parts have the same middle.
  shift: fc.integer({ min: 0, max: 9 }).map((tenths) => tenths / 10),
  mean: fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10),
  variance: fc.double({ min: 0, max: 10, noNaN: true }),
});
const parts = fc.array(part, { minLength: 1, maxLength: 18 });

/** What the columns do, one part at a time: of the sorted parts the two that are cheapest to join become one. */
function joinedOneByOne(all: readonly Part[]): Part[] {
  const kept = [...all].sort((a, b) => a.shift + a.mean - (b.shift + b.mean));
  while (kept.length > 16) {
    const costs = kept.slice(1).map((b, at) => costOf(kept[at] ?? b, b));
    const at = costs.indexOf(Math.min(...costs));
    const [a, b] = [kept[at], kept[at + 1]];
    if (a && b) kept.splice(at, 2, joined(a, b));
  }
  return kept;
}

function costOf(a: Part, b: Part): number {
  return ((a.weight * b.weight) / (a.weight + b.weight)) * (b.shift + b.mean - a.shift - a.mean) ** 2;
}

function joined(a: Part, b: Part): Part {
  const weight = a.weight + b.weight;
  const shift = Math.min(a.shift, b.shift);
  const mean = (a.weight * (a.shift + a.mean) + b.weight * (b.shift + b.mean)) / weight;
  const square = (each: Part) => each.weight * (each.variance + (each.shift + each.mean - mean) ** 2);
  return { weight, shift, mean: mean - shift, variance: (square(a) + square(b)) / weight };
}

function product(left: Mixture, right: Mixture): Part[] {
  return left.flatMap((a) =>
    right.map((b) => ({
      weight: a.weight * b.weight,
      shift: a.shift + b.shift,
      mean: a.mean + b.mean,
      variance: a.variance + b.variance,
    })),
  );
}

describe('the sum of two mixtures', () => {
  it('is what joining all pairs one by one gives, to the last bit', () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const all = product(left, right);
        expect(sumOf(left, right)).toEqual(all.length > 16 ? joinedOneByOne(all) : all);
      }),
    );
  });

  it('with no time at all is the other', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 16 }), (mixture) => {
        expect(sumOf(nothing, mixture)).toEqual(mixture);
        expect(sumOf(mixture, nothing)).toEqual(mixture);
      }),
    );
  });

  it('has sixteen parts where one of them never ends', () => {
    const endless = { weight: 0.5, shift: Number.POSITIVE_INFINITY, mean: 0, variance: 0 };
    const many = Array.from({ length: 20 }, (_, at) => ({ weight: 0.025, shift: at, mean: 1, variance: 1 }));
    const sum = sumOf([...many, endless], [{ weight: 1, shift: 1, mean: 0, variance: 0 }]);
    expect(sum).toHaveLength(16);
    expect(sum.at(-1)).toEqual(endless);
  });
});

describe('a mixture of few parts', () => {
  it('keeps them as they are', () => {
    const two = [
      { weight: 0.5, shift: 2, mean: 1, variance: 1 },
      { weight: 0.5, shift: 1, mean: 1, variance: 1 },
    ];
    expect(reduced(two)).toEqual(two);
  });

  it('drops what does not happen, and is no time at all where nothing is left', () => {
    expect(reduced([{ weight: 1e-13, shift: 2, mean: 1, variance: 1 }])).toBe(nothing);
  });
});
