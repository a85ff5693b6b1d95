import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\nclient users\n';

interface Design {
  settings: string;
  keys?: string;
  writes?: number;
  reads?: number;
  duration?: number;
  scenario?: string;
}

/** A store without a leader; clients ask a replica drawn at random. */
async function run({
  settings,
  keys = 'uniform(1)',
  writes = 5,
  reads = 20,
  duration = 3000,
  scenario = '',
}: Design) {
  const model = await modelOf(`${quiet}
    database db { readTime: 0ms writeTime: 0ms ${settings} }
    users -> db { strategy: random }
    flow writing from users at ${writes}/s { keys: ${keys} users -> db write }
    flow reading from users at ${reads}/s { keys: ${keys} users -> db read }
    ${scenario && `scenario s { duration: ${duration}s warmup: 0s ${scenario} }`}`);
  const report = simulate(model, { ...(scenario ? { scenario: 's' } : { duration }), seed: 7 });
  const replication = report.components.db?.replication;
  return {
    flows: report.flows,
    stale: (replication?.staleReads ?? Number.NaN) / (report.flows.reading?.offered ?? 1),
    conflicts: replication?.conflicts ?? Number.NaN,
    lost: replication?.lostWrites ?? Number.NaN,
    written: report.flows.writing?.completed ?? 0,
  };
}

const quorum = (replicas: number, read: number, write: number, more = '') =>
  `replication: leaderless replicas: ${replicas} quorum: { read: ${read} write: ${write} } ${more}`;

/**
 * A key written w times a second, copied after an exponential lag of mean L: the last write is older than a lag with
 * probability 1 - wL / (1 + wL); the freshest of k late copies misses it with w / (w + k/L).
 */
const late = (copies: number) => 5 / (5 + copies / 0.1);

describe('reads of a store without a leader', () => {
  it.each([
    ['one replica of three, written to one', 3, 1, 1, (2 / 3) * late(1)],
    ['one of three, written to two', 3, 1, 2, (1 / 3) * late(1)],
    ['two of three, written to one', 3, 2, 1, (1 / 3) * late(2)],
    ['one of two, written to one', 2, 1, 1, (1 / 2) * late(1)],
  ])('miss the last write while it is on its way: %s', async (_, replicas, read, write, expected) => {
    const { stale } = await run({ settings: quorum(replicas, read, write, 'lag: exponential(100ms)') });
    expect(stale).toBeCloseTo(expected, 2);
  });

  it.each([
    [3, 2, 2],
    [3, 1, 3],
    [3, 3, 1],
    [5, 3, 3],
    [5, 2, 4],
  ])('never miss it where quorums overlap: N=%i R=%i W=%i', async (replicas, read, write) => {
    const { stale } = await run({
      settings: quorum(replicas, read, write, 'lag: constant(10000s)'),
      duration: 200,
    });
    expect(stale).toBe(0);
  });

  /** Probabilistic quorums: C(N-W, R) / C(N, R) (Bailis et al., PVLDB 5(8) 2012, equation 1). */
  it.each([
    [3, 1, 1, 2 / 3],
    [3, 1, 2, 1 / 3],
    [3, 2, 1, 1 / 3],
    [2, 1, 1, 1 / 2],
    [5, 2, 2, 3 / 10],
    [6, 2, 3, 1 / 5],
  ])(
    'miss it as often as quorums do not meet, while nothing else spreads it: N=%i R=%i W=%i',
    async (replicas, read, write, expected) => {
      const { stale } = await run({ settings: quorum(replicas, read, write, 'lag: constant(100000s)') });
      expect(stale).toBeCloseTo(expected, 2);
    },
  );

  /** Until a read has asked the one replica that has it: x / (1 - x) stale reads a write, x = P(another read comes) / 3. */
  it('repair what they find behind', async () => {
    const x = 20 / 21 / 3;
    const { stale } = await run({
      settings: quorum(3, 2, 1, 'readRepair: true lag: constant(100000s)'),
      writes: 1,
    });
    expect(stale).toBeCloseTo(x / (1 - x) / 20, 2.5);
  });

  it('miss what was written on the other side of a partition, until it is over', async () => {
    const design = (replication: string) => `system S { network: { client: 0ms crossZone: 0ms } }
      region r { zone a zone b }
      client users  service here { in: r.a }  service there { in: r.b }
      database db { ${replication} replicas: 2 in: [r.a, r.b] lag: constant(0s) }
      flow writing from users at 50/s { keys: uniform(10) users -> here -> db write }
      flow reading from users at 50/s { keys: uniform(10)
        users -> there -> db read }
      scenario s { duration: 60s warmup: 0s
        at 20s partition r.a | r.b for 20s
        expect reading staleReads == 0 during 0s..20s
        expect reading staleReads > 90% during 21s..40s
        expect reading staleReads == 0 during 41s..60s
        expect writing successRate == 100% }`;
    const { expectations } = simulate(
      await modelOf(design('replication: leaderless quorum: { read: 1 write: 1 }')),
      { scenario: 's' },
    );
    expect(expectations.filter(({ passed }) => !passed)).toEqual([]);
  });
});

describe('a sloppy quorum', () => {
  const dead = 'at 10s fail 2 of db for 10s';

  it('is refused while too few replicas are up, unless others stand in', async () => {
    const strict = await run({ settings: quorum(3, 2, 2), duration: 40, scenario: dead, writes: 100 });
    const sloppy = await run({
      settings: quorum(3, 2, 2, 'sloppyQuorum: true'),
      duration: 40,
      scenario: dead,
      writes: 100,
    });
    expect((strict.flows.writing?.failures.unavailable ?? 0) / 100).toBeCloseTo(10, -0.3);
    expect(sloppy.flows.writing?.failed).toBe(0);
  });

  it('accepts on the smaller side of a partition what the larger one then does not see', async () => {
    const cut = async (more: string) => {
      const model = await modelOf(`system S { network: { client: 0ms crossZone: 0ms } }
        region r { zone a zone b }
        client users  service here { in: r.a }  service there { in: r.b }
        database db { ${quorum(3, 2, 2, more)} in: [r.a, r.b, r.b] lag: constant(0s) }
        flow writing from users at 50/s { keys: uniform(10) users -> here -> db write }
        flow reading from users at 50/s { keys: uniform(10) users -> there -> db read }
        scenario s { duration: 30s warmup: 0s at 10s partition r.a | r.b
          expect writing successRate >= 0% during 12s..30s
          expect reading staleReads >= 0% during 12s..30s }`);
      return simulate(model, { scenario: 's' }).expectations.map(({ actual }) => actual);
    };
    expect(await cut('')).toEqual([0, 0]);
    const [accepted, stale] = await cut('sloppyQuorum: true');
    expect(accepted).toBe(1);
    expect(stale).toBeGreaterThan(0.9);
  });
});

describe('writes to one key on several replicas at once', () => {
  const leaders = (conflict: string, lag = 'constant(50ms)') =>
    run({
      settings: `replication: multi-leader replicas: 2 lag: ${lag} ${conflict}`,
      keys: 'uniform(100)',
      writes: 100,
      reads: 1,
      duration: 600,
    });

  /** The one before came less than a lag ago, to the other leader: (1 - exp(-w L)) / 2 for w = 1/s and key, L = 50 ms. */
  it('conflict as often as the one before was still on its way', async () => {
    const { conflicts, written } = await leaders('conflict: vector-clock');
    expect(conflicts / written).toBeCloseTo((1 - Math.exp(-0.05)) / 2, 2.5);
  });

  it('do not conflict when copies are made at once', async () => {
    expect((await leaders('conflict: vector-clock', 'constant(0s)')).conflicts).toBe(0);
  });

  it.each([
    ['last-write-wins', 'loses one of two', (conflicts: number) => ({ conflicts, lost: conflicts })],
    ['none', 'loses one of two', (conflicts: number) => ({ conflicts, lost: conflicts })],
    ['version-stamp', 'keeps both', (conflicts: number) => ({ conflicts, lost: 0 })],
    ['vector-clock', 'keeps both', (conflicts: number) => ({ conflicts, lost: 0 })],
    ['crdt', 'has nothing to settle', () => ({ conflicts: 0, lost: 0 })],
    ['partitioned', 'has nothing to settle', () => ({ conflicts: 0, lost: 0 })],
  ])('are resolved: %s %s', async (conflict, _, expected) => {
    const { conflicts } = await leaders('conflict: app');
    expect(conflicts).toBeGreaterThan(1000);
    expect(await leaders(`conflict: ${conflict}`)).toMatchObject(expected(conflicts));
  });

  it.each([
    [3, 1, true],
    [3, 2, false],
    [4, 2, true],
    [5, 3, false],
  ])(
    'conflict without a leader only where write quorums can be disjoint: N=%i W=%i',
    async (replicas, write, possible) => {
      const { conflicts } = await run({
        settings: quorum(replicas, 1, write, 'lag: exponential(1s)'),
        duration: 300,
      });
      expect(conflicts > 0).toBe(possible);
    },
  );

  it('conflict once for each key when both sides of a partition go on', async () => {
    const model = await modelOf(`system S { network: { client: 0ms crossZone: 0ms } }
      region r { zone a zone b }
      client users  service here { in: r.a }  service there { in: r.b }
      database db { replication: multi-leader replicas: 2 in: [r.a, r.b] lag: constant(0s) conflict: last-write-wins }
      flow west from users at 100/s { keys: uniform(20) users -> here -> db write }
      flow east from users at 100/s { keys: uniform(20) users -> there -> db write }
      scenario s { duration: 60s warmup: 0s at 20s partition r.a | r.b for 20s
        expect db conflicts == 0 during 0s..20s
        expect db conflicts == 20 during 20s..40s
        expect db lostWrites == 20 during 20s..40s
        expect db conflicts == 0 during 40s..60s }`);
    const { expectations } = simulate(model, { scenario: 's' });
    expect(
      expectations.map(({ text, actual, passed }) => [text, actual, passed]).filter(([, , ok]) => !ok),
    ).toEqual([]);
  });

  it('are not lost by several leaders that wait for each other', async () => {
    const { conflicts } = await run({
      settings: 'replication: multi-leader replicas: 3 acknowledgement: quorum lag: exponential(1s)',
      duration: 300,
    });
    expect(conflicts).toBe(0);
  });
});
