import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { smoothWeighted } from '../../src/simulation/balancing.ts';
import { compile } from '../../src/simulation/compile.ts';
import { Histogram } from '../../src/simulation/histogram.ts';
import { simulationOf } from '../../src/simulation/setup.ts';
import { prepare, simulate } from '../../src/simulation/simulate.ts';
import { finished } from '../../src/simulation/steps.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms } }\nclient users\n';

describe('a histogram', () => {
  const duration = fc.double({ min: 1e-8, max: 1e6, noNaN: true });

  it('tells every quantile of what it recorded within 1%', () => {
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 200 }), (values) => {
        const histogram = new Histogram();
        for (const value of values) histogram.record(value);
        const sorted = values.toSorted((a, b) => a - b);
        sorted.forEach((value, at) => {
          const told = histogram.quantile((at + 1) / sorted.length) ?? Number.NaN;
          const before = sorted[at] ?? value;
          expect(Math.abs(told - before) / before).toBeLessThan(0.01);
        });
      }),
    );
  });

  it('of two parts says the same as the whole, also of those who did not wait', () => {
    const waits = fc.array(fc.oneof(duration, fc.constant(0)), { minLength: 2 });
    fc.assert(
      fc.property(waits, fc.nat(), (values, cut) => {
        const at = cut % values.length;
        const record = (some: readonly number[]) => {
          const histogram = new Histogram();
          for (const value of some) histogram.record(value);
          return histogram;
        };
        const merged = record(values.slice(0, at));
        merged.merge(record(values.slice(at)));
        expect(merged.distillate()).toEqual(record(values).distillate());
        expect(merged.quantile(0.9)).toBe(record(values).quantile(0.9));
        const added = record(values.slice(0, at));
        added.add(record(values.slice(at)).recorded());
        expect(added.distillate()).toEqual(record(values).distillate());
      }),
    );
  });

  it('says nothing of what was recorded before it was cleared', () => {
    const histogram = new Histogram();
    for (const value of [0, 0, 3, 70]) histogram.record(value);
    histogram.clear();
    for (const value of [0, 5]) histogram.record(value);
    const fresh = new Histogram();
    for (const value of [0, 5]) fresh.record(value);
    expect(histogram.recorded()).toEqual(fresh.recorded());
  });
});

describe('a histogram of waits', () => {
  it('counts those who did not wait at all like any others', () => {
    const told = (record: (histogram: Histogram) => void) => {
      const histogram = new Histogram();
      for (const value of [0.5, 2]) histogram.record(value);
      record(histogram);
      return [histogram.recorded(), histogram.mean, histogram.quantile(0.5), histogram.quantile(0.9)];
    };
    const nothing = told((histogram) => histogram.recordNothing());
    expect(nothing).toEqual(told((histogram) => histogram.record(0)));
    expect(nothing[1]).toBeCloseTo(2.5 / 3, 12);
  });
});

describe('a run', () => {
  it('says the same however large the slices are in which it is advanced', async () => {
    const model = await modelOf(`${quiet}
      service web { serviceTime: exponential(50ms) concurrency: 10 }
      flow f from users at 150/s { users -> web }`);
    const reportOf = (slice: number) => {
      const prepared = prepare(model, { duration: 20, warmup: 1 });
      if (!prepared.ok) throw new Error(prepared.message);
      while (!prepared.run.advance(slice));
      return prepared.run.report();
    };
    const whole = reportOf(1_000_000);
    expect(whole.flows.f?.offered).toBeGreaterThan(2000);
    for (const slice of [1, 137, 5000]) expect(reportOf(slice)).toEqual(whole);
  });
});

describe('smooth weighted round-robin', () => {
  const orderOf = async (weights: string, rounds: number) => {
    const given = weights.split(',').map(Number);
    const model = await modelOf(`${quiet} service web { replicas: ${given.length} } users -> web`);
    const stations = finished(simulationOf(finished(compile(model, null)), 1)).components[1]?.stations ?? [];
    const credits = new Float64Array(stations.length);
    return Array.from(
      { length: rounds },
      () => 'abcdef'[smoothWeighted(stations, { weights: given, among: null }, credits)?.number ?? 9],
    ).join('');
  };

  it('interleaves 5, 1, 1 as nginx does', async () => {
    expect(await orderOf('5,1,1', 14)).toBe('aabacaaaabacaa');
  });

  it('gives each its weight in every round', async () => {
    const order = await orderOf('4,3,2', 9);
    expect([...order].toSorted().join('')).toBe('aaaabbbcc');
  });
});

/**
 * Mean time in service times of `choices` random choices over many M/M/1 servers at `load`:
 * the sum over i >= 1 of load^((d^i - d) / (d - 1)) (Mitzenmacher 2001, theorem 1).
 */
function meanOfChoices(choices: number, load: number): number {
  let sum = 0;
  for (let i = 1; i < 40; i++) sum += load ** ((choices ** i - choices) / (choices - 1));
  return sum;
}

describe('the better of random choices over a hundred servers', () => {
  it.each([
    ['power-of-two', 2, 0.7],
    ['power-of-two', 2, 0.9],
    ['power-of(d: 3)', 3, 0.9],
  ] as const)('%s of %d at load %d takes the mean of theory', async (strategy, choices, load) => {
    const model = await modelOf(`${quiet}
      service web { replicas: 100 serviceTime: 10ms concurrency: 1 }
      users -> web { strategy: ${strategy} }
      flow f from users at ${10000 * load}/s { users -> web }`);
    const mean = simulate(model, { duration: 30, warmup: 3 }).flows.f?.latency.mean ?? 0;
    expect(Math.abs(mean / (0.01 * meanOfChoices(choices, load)) - 1)).toBeLessThan(0.04);
  });
});

describe('a large cache', () => {
  it('fills in slices, before the first event', async () => {
    const model = await modelOf(`${quiet}
      service web
      cache hot { capacity: 1M }
      database db
      flow f from users at 1000/s { keys: uniform(1M) users -> web -> hot get miss { web -> db read } }`);
    const prepared = prepare(model, { duration: 5 });
    if (!prepared.ok) throw new Error(prepared.message);
    for (let slice = 0; slice < 100; slice++) expect(prepared.run.advance(1000)).toBe(false);
    expect(prepared.run.progress()).toEqual({ done: 0, events: 0 });
    while (!prepared.run.advance(100_000));
    expect(prepared.run.report().components.hot?.cache?.hitRatio).toBeGreaterThan(0.3);
  });
});
