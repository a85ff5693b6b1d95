import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { load } from '../../language/load.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { AnalysisMemo } from '../../src/analysis/memo.ts';
import type { Model } from '../../src/model/model.ts';
import { editings } from '../support/edits.ts';
import { modelOf } from '../support/model.ts';

const shop = `region r { zone a { mtbf: 1y mttr: 1h } zone b }
client users
service web { replicas: 2 in: r }
service lone { replicas: 3 }
cache c { capacity: 1000 ttl: 1m }
database d { replicas: 3 in: r replication: leader-follower failover: auto(detection: 5s) }
flow buy from users at 100/s { keys: zipf(1M, 0.9)
  users -> web -> c get miss { web -> d read }
}
flow look from users at 10/s { users -> lone }
`;

const examples = new URL('../../examples/', import.meta.url);
const texts = [
  shop,
  ...readdirSync(examples)
    .filter((name) => name.endsWith('.sysd'))
    .map((name) => readFileSync(new URL(name, examples), 'utf8')),
];

/** Also of texts with errors: the model is then what could be understood. */
async function read(text: string): Promise<Model> {
  const uri = new URL('edited.sysd', examples).href;
  const files = { read: async (at: string) => (at === uri ? text : readFileSync(new URL(at), 'utf8')) };
  return (await load(uri, files)).model;
}

/** What is remembered of a model does not help with its copy. */
const fresh = (model: Model) => analyse(structuredClone(model));

describe('an analysis with a memo', () => {
  it('finds what one without finds, whatever was edited', async () => {
    await fc.assert(
      fc.asyncProperty(editings(texts), async (versions) => {
        const memo = new AnalysisMemo();
        for (const version of versions) {
          const model = await read(version);
          expect(analyse(model, memo)).toEqual(fresh(model));
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it.each([
    ['the replicas of a component', 'replicas: 2', 'replicas: 1'],
    ['how often a place fails', 'mtbf: 1y', 'mtbf: 1d'],
    ['the rate of a flow', 'at 100/s', 'at 9000/s'],
    ['the hits of a cache', 'capacity: 1000', 'capacity: 100000'],
    ['a step of a flow', '-> d read', '-> d write'],
    ['where replicas stand', 'replicas: 3 in: r', 'replicas: 3 in: r.a'],
  ])('sees a change of %s', async (_, before, after) => {
    const memo = new AnalysisMemo();
    const first = analyse(await modelOf(shop), memo);
    const changed = await modelOf(shop.replace(before, after));

    const second = analyse(changed, memo);

    expect(second).toEqual(fresh(changed));
    expect(second.flows.buy).not.toEqual(first.flows.buy);
  });

  const shared = `client users
service web { replicas: 4 serviceTime: exponential(10ms) concurrency: 1 availability: 99% }
cache c { capacity: 1000 }
database d { availability: 99% }
flow buy from users at 20/s { keys: zipf(100000, 0.9)
  users -> web -> c get miss { web -> d read }
}
flow look from users at 20/s { keys: zipf(100000, 0.9)
  users -> web -> c get miss { web -> d read }
}
flow pay from users at 20/s { users -> web -> d write }
flow list from users at 20/s { users -> web }
`;

  it.each([
    [
      'the load that another flow puts on what it uses',
      'list from users at 20/s',
      'list from users at 250/s',
      'pay',
      'carriedAvailability' as const,
    ],
    [
      'the hits of a cache that another flow shares',
      'look from users at 20/s { keys: zipf(100000, 0.9)',
      'look from users at 20/s { keys: zipf(100, 0.9)',
      'buy',
      'structuralAvailability' as const,
    ],
  ])('sees a change of %s', async (_, before, after, flow, figure) => {
    const memo = new AnalysisMemo();
    const first = analyse(await modelOf(shared), memo);
    const changed = await modelOf(shared.replace(before, after));

    const second = analyse(changed, memo);

    expect(second).toEqual(fresh(changed));
    expect(second.flows[flow]?.[figure]).not.toBe(first.flows[flow]?.[figure]);
  });

  it('keeps what it knows of a flow when the text around it moves', async () => {
    const memo = new AnalysisMemo();
    const first = analyse(await modelOf(shop), memo);

    const second = analyse(await modelOf(`// a note\n\n${shop}`), memo);

    expect(second.flows.buy?.cutSets).toBe(first.flows.buy?.cutSets);
  });

  it('keeps what it knows of a flow when a component beside it changes', async () => {
    const memo = new AnalysisMemo();
    const first = analyse(await modelOf(shop), memo);

    const second = analyse(await modelOf(shop.replace('lone { replicas: 3', 'lone { replicas: 4')), memo);

    expect(second.flows.buy?.cutSets).toBe(first.flows.buy?.cutSets);
    expect(second.flows.look?.cutSets).not.toBe(first.flows.look?.cutSets);
  });
});
