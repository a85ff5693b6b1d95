import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import type { CapFacts, WriteFacts } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

const zones = 'region r { zone z1 zone z2 zone z3 }\nclient u';

async function write(store: string, arrow = '', flow = ''): Promise<WriteFacts | undefined> {
  const model = await modelOf(`${zones}\n${store}\nflow f from u at 1/s { ${flow} u -> d write ${arrow} }`);
  return analyse(model).flows.f?.writes[0];
}

describe('what can become of a confirmed write', () => {
  it('nothing, on one copy, written once', async () => {
    expect(await write('database d')).toMatchObject({
      component: 'd',
      lost: [],
      duplicated: [],
      conflict: [],
    });
  });

  it.each([
    [
      'replicas: 3 replication: leader-follower acknowledgement: async failover: auto(detection: 5s, fencing: true)',
      ['asynchronous-failover'],
    ],
    [
      'replicas: 3 replication: leader-follower acknowledgement: semi-sync failover: auto(detection: 5s, fencing: true)',
      [],
    ],
    ['replicas: 3 replication: leader-follower acknowledgement: async', []],
    ['replicas: 3 replication: leaderless quorum: { read: 1 write: 1 }', ['single-acknowledgement']],
    ['replicas: 3 replication: leaderless quorum: { read: 2 write: 2 } conflict: last-write-wins', []],
    [
      'replicas: 2 replication: multi-leader conflict: last-write-wins',
      ['single-acknowledgement', 'last-write-wins'],
    ],
    ['replicas: 3 replication: consensus', []],
    ['durability: volatile', ['memory-only']],
  ])('database { %s } may lose it by %j', async (settings, lost) => {
    expect((await write(`database d { ${settings} }`))?.lost).toEqual(lost);
  });

  it.each([
    ['replicas: 2 replication: multi-leader', ['several-leaders']],
    ['replicas: 4 replication: leaderless quorum: { read: 3 write: 2 }', ['disjoint-quorums']],
    ['replicas: 3 replication: leaderless quorum: { read: 2 write: 2 }', []],
    ['replicas: 2 replication: leader-follower failover: auto(detection: 5s)', ['split-brain']],
    ['replicas: 2 replication: leader-follower failover: auto(detection: 5s, witness: true)', []],
  ])('database { %s } has conflicts by %j', async (settings, conflict) => {
    expect((await write(`database d { ${settings} }`))?.conflict).toEqual(conflict);
  });

  it('a retry may apply it twice, unless a key or the flow makes it harmless', async () => {
    expect((await write('database d', '{ retries: 2 }'))?.duplicated).toEqual(['retry']);
    expect((await write('database d', '{ retries: 2 idempotencyKey: true }'))?.duplicated).toEqual([]);
    expect((await write('database d', '{ retries: 2 }', 'idempotent: true'))?.duplicated).toEqual([]);
  });

  it('a retry further up repeats what hangs below', async () => {
    const model = await modelOf(
      `${zones}\nservice a\ndatabase d\nflow f from u at 1/s { u -> a { retries: 1 } a -> d write }`,
    );
    expect(analyse(model).flows.f?.writes[0]?.duplicated).toEqual(['retry']);
  });

  it('a queue that delivers at least once repeats the work of a consumer that minds', async () => {
    const duplicated = async (worker: string) => {
      const model =
        await modelOf(`${zones}\nqueue q { delivery: at-least-once }\nworker w { ${worker} }\ndatabase d
        flow f from u at 1/s { u ~> q ~> w -> d write }`);
      return analyse(model).flows.f?.writes.find(({ component }) => component === 'd')?.duplicated;
    };
    expect(await duplicated('')).toEqual(['redelivery']);
    expect(await duplicated('idempotent: true')).toEqual([]);
  });

  it('a queue that delivers at most once loses', async () => {
    const model = await modelOf(
      `${zones}\nqueue q { delivery: at-most-once }\nflow f from u at 1/s { u ~> q }`,
    );
    expect(analyse(model).flows.f?.writes[0]?.lost).toEqual(['at-most-once']);
  });
});

describe('a network that splits', () => {
  const cap = async (settings: string): Promise<CapFacts | undefined> =>
    analyse(await modelOf(`${zones}\ndatabase d { ${settings} }`)).components.d?.cap;
  const spread = 'replicas: 3 in: [r.z1, r.z2, r.z3]';

  it.each([
    ['', 'CA'],
    ['replicas: 3 replication: consensus', 'CP'],
    ['replicas: 3 replication: consensus reads: any', 'neither'],
    ['replicas: 3 replication: leaderless quorum: { read: 2 write: 2 }', 'CP'],
    ['replicas: 3 replication: leaderless quorum: { read: 1 write: 1 }', 'AP'],
    ['replicas: 2 replication: multi-leader', 'AP'],
    ['replicas: 3 replication: leader-follower acknowledgement: async reads: leader', 'CP'],
    ['replicas: 3 replication: leader-follower acknowledgement: async reads: any', 'neither'],
  ])('database { %s } behaves as %s', async (settings, behaves) => {
    expect((await cap(settings))?.behaves).toBe(behaves);
  });

  it('consensus: the majority goes on, the minority refuses', async () => {
    expect((await cap(`${spread} replication: consensus`))?.partitions[0]).toEqual({
      place: 'r.z1',
      inside: { replicas: 1, read: 'refused', write: 'refused' },
      outside: { replicas: 2, read: 'linearizable', write: 'linearizable' },
    });
  });

  it('a leader that nobody replaces goes on alone, its followers answer with what they have', async () => {
    const facts = await cap(`${spread} replication: leader-follower acknowledgement: async reads: any`);
    expect(facts?.partitions.map(({ place }) => place)).toEqual(['r.z1', 'r.z2', 'r.z3']);
    expect(facts?.partitions[0]).toMatchObject({
      inside: { read: 'stale', write: 'linearizable' },
      outside: { read: 'stale', write: 'refused' },
    });
  });

  it('two that promote on silence alone both accept writes; a guard leaves one', async () => {
    const pair = 'replicas: 3 in: [r.z1, r.z2, r.z2] replication: leader-follower acknowledgement: async';
    expect((await cap(`${pair} failover: auto(detection: 5s)`))?.partitions).toEqual([
      {
        place: 'r.z1',
        inside: { replicas: 1, read: 'stale', write: 'conflicting' },
        outside: { replicas: 2, read: 'stale', write: 'conflicting' },
      },
    ]);
    expect((await cap(`${pair} failover: auto(detection: 5s, fencing: true)`))?.partitions[0]).toMatchObject({
      inside: { read: 'refused', write: 'refused' },
      outside: { read: 'linearizable', write: 'linearizable' },
    });
  });

  it('tells what the file declares beside what it is', async () => {
    expect(await cap('replicas: 3 replication: multi-leader cap: CP')).toMatchObject({
      declared: 'CP',
      behaves: 'AP',
    });
  });

  it('says nothing of what keeps its copies out of sight', async () => {
    expect(await cap('managed: true replicas: 3 replication: consensus')).toBeUndefined();
  });
});
