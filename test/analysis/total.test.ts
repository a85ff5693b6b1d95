import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Model } from '../../src/model/model.ts';
import { loadText, modelOf } from '../support/model.ts';

const design = `region r { zone a { mtbf: 1y mttr: 1h } zone b zone c }
  client u { users: 1000 } dns n { ttl: 60s }
  loadBalancer lb { replicas: 2 in: r healthCheck: { interval: 5s timeout: 2s threshold: 3 } }
  service web { replicas: 3..9 in: r serviceTime: 5ms concurrency: 8 cores: 2 }
  cache c { capacity: 1000 ttl: 1m }
  database d { replicas: 3 shards: 2 in: r replication: leader-follower reads: any failover: auto(detection: 5s) }
  queue q worker w { replicas: 2 }
  flow f from u at 100/s { keys: zipf(1M, 0.9) expect p99 < 1s
    u -> n u -> lb -> web -> c get miss { web -> d read }
    choose { 10% { web -> d write } 20% { web -> d scan } }
    parallel 3 wait 2 { web -> c get }
    repeat 2 { web -> d read } web ~> q -> w -> d write }`;

/** Any number anywhere in the model replaced by one that makes no sense, any reference by one that leads nowhere. */
function broken(model: Model, picks: readonly number[], values: readonly (number | string)[]): Model {
  const copy = structuredClone(model);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const [key, inside] of Object.entries(holder)) {
      if (['source', 'origins', 'type', 'id'].includes(key)) continue;
      if (typeof inside === 'object') visit(inside);
      else if (typeof inside === 'number' || key === 'component' || key === 'parent')
        places.push({ holder, key });
    }
  };
  visit(copy);
  picks.forEach((pick, index) => {
    const place = places[pick % places.length];
    const value = values[index % values.length];
    if (place && typeof place.holder[place.key] === typeof value) place.holder[place.key] = value;
  });
  return copy;
}

describe('a total analysis', () => {
  it('answers for any model, however broken', async () => {
    const model = await modelOf(design);
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: 1, maxLength: 8 }),
        fc.array(
          fc.oneof(
            fc.constantFrom(0, -1, Number.NaN, 1e9, 1e300, 1e-300, 2.5),
            fc.constantFrom('nowhere', 'r.a', 'r'),
          ),
          { minLength: 1, maxLength: 8 },
        ),
        (picks, values) => {
          const analysis = analyse(broken(model, picks, values));
          expect(Object.keys(analysis.flows)).toEqual(['f']);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it.each([
    ['nothing', ''],
    ['a flow to nowhere', 'client u flow f from u at 1/s { u -> nobody -> else }'],
    ['a component that calls itself', 'client u service a flow f from u at 1/s { u -> a -> a -> a }'],
    ['two that call each other', 'client u service a service b u -> a a -> b b -> a'],
    ['no rate', 'client u service a flow f from u at 0/s { u -> a }'],
    [
      'more keys than numbers tell apart',
      'client u cache c { capacity: 10 } flow f from u at 1/s { keys: zipf(1e300, 0.9) u -> c get }',
    ],
    [
      'copies of copies',
      'client u service a flow f from u at 1/s { u -> a parallel 400 { parallel 400 { parallel 400 { a -> a } } } }',
    ],
    ['a million replicas', 'client u service a { replicas: 1000000 } flow f from u at 1/s { u -> a }'],
    ['a million copies', 'client u service a flow f from u at 1/s { u -> a parallel 1000000 { a -> a } }'],
    ['a trillion a second', 'client u service a flow f from u at 1e12/s { u -> a }'],
  ])('%s', async (_, text) => {
    const { model } = await loadText(text);
    expect(() => analyse(model)).not.toThrow();
  });

  it('says so when a question is too big', async () => {
    const analysis = analyse(
      await modelOf('client u service a { replicas: 1000000 } flow f from u at 1/s { u -> a }'),
    );
    expect(analysis.flows.f).toMatchObject({ notFullyAnalysed: true, cutSets: [] });
  });

  it('ends on steps nested ten thousand deep', async () => {
    const model = await modelOf('client u service a flow f from u at 1/s { u -> a }');
    const [flow] = model.flows;
    if (!flow) throw new Error('no flow');
    for (let depth = 0; depth < 10_000; depth += 1) flow.steps = [{ type: 'sequence', steps: flow.steps }];
    expect(analyse(model).flows.f?.notFullyAnalysed).toBe(true);
  });
});

describe('a large design', () => {
  it('of 200 components and 40 flows has the facts of every flow', async () => {
    const tiers = Array.from({ length: 40 }, (_, tier) => tier);
    const model = await modelOf(`region r { zone a { mtbf: 1y mttr: 1h } zone b zone c } client u
      ${tiers
        .map(
          (
            i,
          ) => `loadBalancer lb${i} { replicas: 2 in: r } service s${i} { replicas: 6 in: r serviceTime: 5ms }
            cache c${i} { replicas: 3 in: r capacity: 1000 ttl: 1m } queue q${i} { replicas: 3 in: r }
            database d${i} { replicas: 3 in: r replication: leader-follower reads: any }`,
        )
        .join('\n')}
      ${tiers
        .map(
          (i) => `flow f${i} from u at 10/s { keys: zipf(100000, 0.9) u -> lb${i} -> s${i}
            ${[0, 1, 2, 3]
              .map((k) => (i + k) % 40)
              .map((k) => `s${i} -> c${k} get miss { s${i} -> d${k} read }`)
              .join('\n')}
            s${i} ~> q${i} }`,
        )
        .join('\n')}`);
    expect(Object.keys(analyse(model).flows)).toHaveLength(40);
  });
});
