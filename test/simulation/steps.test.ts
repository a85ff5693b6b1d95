import { describe, expect, it, vi } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { prepareInSteps } from '../../src/simulation/simulate.ts';
import { finished, inTurn, type Steps } from '../../src/simulation/steps.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Counts every look at a property of a model, however deep inside. */
function counted(model: Model): { model: Model; looks(): number } {
  let looks = 0;
  const known = new WeakMap<object, object>();
  const wrap = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const before = known.get(value);
    if (before) return before as T;
    const made = new Proxy(value, {
      get(target, key, receiver) {
        looks++;
        return wrap(Reflect.get(target, key, receiver));
      },
    });
    known.set(value, made);
    return made;
  };
  return { model: wrap(model), looks: () => looks };
}

/** The most that is done between two steps, and how many there are. */
function longest<T>(steps: Steps<T>, done: () => number): { most: number; count: number; value: T } {
  let most = 0;
  for (let count = 1; ; count++) {
    const before = done();
    const step = steps.next();
    most = Math.max(most, done() - before);
    if (step.done) return { most, count, value: step.value };
  }
}

const flowsOf = (count: number, calls: number) =>
  Array.from(
    { length: count },
    (_, flow) =>
      `flow f${flow} from users at 1/s { keys: zipf(1M, 0.9) ${Array.from(
        { length: calls },
        (_, call) => `users -> web -> hot${(flow + call) % 5} get miss { web -> db read }`,
      ).join(' ')} }`,
  ).join('\n');

const caches = Array.from({ length: 5 }, (_, at) => `cache hot${at} { capacity: 1M replicas: 3 }`).join('\n');

const design = (flows: number, calls: number) => `client users
  service web { replicas: 5 }
  database db { replicas: 3 shards: 4 replication: leader-follower }
  ${caches}
  ${flowsOf(flows, calls)}`;

describe('work in steps', () => {
  it('deals with so many items between two looks', () => {
    const items = Array.from({ length: 1000 }, (_, at) => at);
    let done = 0;
    const { most, count } = longest(
      inTurn(items, () => void done++, 30),
      () => done,
    );
    expect([most, count, done]).toEqual([30, 34, 1000]);
  });

  it('gives the same whether somebody looks around or not', async () => {
    const model = await modelOf(design(3, 2));
    const reportOf = (steps: ReturnType<typeof prepareInSteps>) => {
      const prepared = finished(steps);
      if (!prepared.ok) throw new Error(prepared.message);
      while (!prepared.run.advance(1000));
      return [JSON.stringify(prepared.run.report()), JSON.stringify(finished(prepared.run.reportInSteps()))];
    };
    const [whole, inSteps] = reportOf(prepareInSteps(model, { duration: 5, warmup: 1 }));
    expect(inSteps).toBe(whole);
  });
});

describe('getting a large design ready', () => {
  it.each([
    ['many flows', 10, 300],
    ['flows of many calls', 100, 20],
  ])('looks up as often for %s, however large the design is', async (_, calls, flows) => {
    const workOf = async (factor: number) => {
      const { model, looks } = counted(await modelOf(design(flows * factor, calls)));
      const { most, count, value } = longest(prepareInSteps(model, { duration: 5 }), looks);
      expect(value.ok).toBe(true);
      return { most, count, looks: looks() };
    };
    const [small, large] = [await workOf(1), await workOf(4)];
    expect(large.most).toBeLessThan(Math.max(40_000, 1.5 * small.most));
    expect(large.count).toBeGreaterThan(2 * small.count);
    expect(large.looks).toBeLessThan(4.5 * small.looks);
  });
});
