import { describe, expect, it, vi } from 'vitest';
import { Elections } from '../../src/simulation/election.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const steady = 'client users { arrival: constant }';

/** Runs the scenario `s`; the expectations that do not hold, with what was measured. */
async function broken(text: string) {
  const { expectations } = simulate(await modelOf(text), { scenario: 's' });
  expect(expectations.length).toBeGreaterThan(0);
  return expectations.filter(({ passed }) => !passed).map(({ text, actual }) => [text, actual]);
}

describe('a partition between a leader and its followers', () => {
  /** 50 writes a second on either side; the network is cut from 20 s to 50 s; the leader stands in zone a. */
  const cut = (database: string, expectations: string, zones = '[r.a, r.b]') => `
    system S { network: { client: 0ms crossZone: 0ms } }
    region r { zone a zone b zone c }
    ${steady}
    service here { in: r.a }  service there { in: r.b }
    database db { in: ${zones} replication: leader-follower lag: constant(0s) ${database} }
    flow west from users at 50/s { keys: uniform(10) users -> here -> db write }
    flow east from users at 50/s { keys: uniform(10) users -> there -> db write }
    scenario s { duration: 80s warmup: 0s at 20s partition r.a | r.b, r.c for 30s ${expectations} }`;

  it('makes a second leader of two nodes that nothing keeps from it, and one side’s writes are lost', async () => {
    expect(
      await broken(
        cut(
          'replicas: 2 failover: auto(detection: 5s, takeover: 0s)',
          `expect west successRate == 100%
           expect east successRate == 0% during 21s..24s
           expect east successRate == 100% during 26s..80s
           expect db lostWrites >= 1495
           expect db lostWrites <= 1505
           expect db conflicts == 10
           expect db rpo <= 30s
           expect db rpo > 24s`,
        ),
      ),
    ).toEqual([]);
  });

  it.each(['fencing: true', 'witness: true'])(
    'leaves one leader of two nodes with %s, and nothing is lost',
    async (guard) => {
      expect(
        await broken(
          cut(
            `replicas: 2 failover: auto(detection: 5s, takeover: 0s, ${guard})`,
            `expect west successRate == 100%
             expect east successRate == 0% during 21s..49s
             expect db lostWrites == 0
             expect db conflicts == 0`,
          ),
        ),
      ).toEqual([]);
    },
  );

  it('moves the leader to the majority of three, and the old one steps down', async () => {
    expect(
      await broken(
        cut(
          'replicas: 3 acknowledgement: quorum failover: auto(detection: 5s, takeover: 0s)',
          `expect west successRate == 0% during 21s..49s
           expect east successRate == 100% during 26s..80s
           expect west successRate == 100% during 51s..80s
           expect db lostWrites == 0
           expect db conflicts == 0`,
          '[r.a, r.b, r.c]',
        ),
      ),
    ).toEqual([]);
  });

  /** A round trip of 100 ms at 100 writes a second: ten confirmations are on their way when the network is cut. */
  it('loses nothing that a majority was about to confirm', async () => {
    const three = cut(
      'replicas: 3 acknowledgement: quorum failover: auto(detection: 5s, takeover: 0s)',
      'expect db lostWrites == 0  expect db rpo == 0s',
      '[r.a, r.b, r.c]',
    );
    expect(await broken(three.replace('crossZone: 0ms', 'crossZone: 100ms'))).toEqual([]);
  });

  it('leaves an old leader of three at work that is said not to be fenced off', async () => {
    expect(
      await broken(
        cut(
          'replicas: 3 failover: auto(detection: 5s, takeover: 0s, fencing: false)',
          `expect west successRate == 100%
           expect db lostWrites > 1000
           expect db conflicts == 10`,
          '[r.a, r.b, r.c]',
        ),
      ),
    ).toEqual([]);
  });

  it('changes nothing without automatic failover', async () => {
    expect(
      await broken(
        cut(
          'replicas: 2',
          `expect west successRate == 100%
           expect east successRate == 0% during 21s..49s
           expect db lostWrites == 0`,
        ),
      ),
    ).toEqual([]);
  });

  it('that is over before anybody notices makes no second leader', async () => {
    expect(
      await broken(
        cut('replicas: 2 failover: auto(detection: 31s, takeover: 0s)', 'expect db lostWrites == 0'),
      ),
    ).toEqual([]);
  });
});

describe('the death of a leader', () => {
  const dying = (database: string, events: string) => `
    system S { network: { client: 0ms sameZone: 0ms } }
    ${steady}
    database db { replicas: 2 replication: leader-follower lag: constant(200ms) ${database} }
    flow f from users at 100/s { keys: uniform(100) users -> db write }
    scenario s { duration: 120s warmup: 0s ${events} }`;

  /** Asynchronous: the writes of the last lag, w L = 100/s x 0.2 s = 20 of them; the others wait for the copy. */
  it.each([
    ['async', 19, 21],
    ['semi-sync', 0, 0],
    ['sync', 0, 0],
    ['quorum', 0, 0],
  ])('loses what was confirmed and not yet copied: %s', async (acknowledgement, least, most) => {
    expect(
      await broken(
        dying(
          `acknowledgement: ${acknowledgement} failover: auto(detection: 5s, takeover: 5s)`,
          `at 20s fail 1 of db for 30s expect db lostWrites >= ${least} expect db lostWrites <= ${most} expect db rto == 10s`,
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ['hot', 10],
    ['cold', 40],
  ])('lasts until a %s standby works', async (standby, gap) => {
    expect(
      await broken(
        dying(
          `standby: ${standby} startup: 30s failover: auto(detection: 5s, takeover: 5s)`,
          `at 20s fail 1 of db for 90s expect db rto == ${gap}s`,
        ),
      ),
    ).toEqual([]);
  });

  it('lasts longer with a warm standby by what it has still to apply', async () => {
    expect(
      await broken(
        dying(
          'standby: warm startup: 30s failover: auto(detection: 5s, takeover: 5s)',
          'at 20s fail 1 of db for 90s expect db rto > 10.18s expect db rto <= 10.2s',
        ),
      ),
    ).toEqual([]);
  });

  /** Who leads does the writing: the figures of the two replicas tell for how long each did. */
  it.each([
    ['', 30],
    ['failback: manual', 30],
    ['failback: auto(20s)', 80],
  ])('is followed by a return to the first as it says: %s', async (failback, seconds) => {
    const model = await modelOf(
      dying(
        `${failback} failover: auto(detection: 5s, takeover: 5s)`,
        'at 30s fail 1 of db for 20s expect db lostWrites <= 21',
      ),
    );
    const { components, expectations } = simulate(model, { scenario: 's' });
    expect((components.db?.replicas[0]?.throughput ?? 0) * 1.2).toBeCloseTo(seconds, 0);
    expect(expectations[0]?.passed).toBe(true);
  });
});

describe('an election', () => {
  /** Mean seconds without a leader, by event-driven Monte Carlo of the rules of Raft (Ongaro and Ousterhout 2014, 5.2). */
  it.each([
    [3, 0.15, 0.3, 0.0075, 0.199376],
    [5, 0.15, 0.3, 0.001, 0.144439],
    [5, 1, 2, 0.05, 1.06727],
    [7, 0.15, 0.3, 0.005, 0.144015],
  ])(
    'of %i servers with timeouts of %f to %f s takes as long as theory tells',
    (servers, low, high, oneWay, mean) => {
      const component = {
        id: 'c',
        settings: { election: { type: 'uniform' as const, low, high }, heartbeat: low / 2 },
      };
      const elections = new Elections(component, 3);
      const voters = { count: servers - 1, majority: Math.floor(servers / 2) + 1, oneWay: () => oneWay };
      let sum = 0;
      const times = 40_000;
      for (let time = 0; time < times; time++) sum += elections.duration(voters);
      expect(Math.abs(sum / times / mean - 1)).toBeLessThan(0.02);
    },
  );

  it('follows the death of a consensus group’s leader', async () => {
    const model = `system S { network: { client: 0ms sameZone: 0ms } }
      ${steady}
      coordinator c { replicas: 5 replication: consensus election: uniform(2s, 4s) heartbeat: 1s }
      flow f from users at 10/s { users -> c write }
      scenario s { duration: 60s warmup: 0s at 20s fail 1 of c for 20s
        expect c rto >= 1s
        expect c rto <= 4s
        expect c lostWrites == 0 }`;
    expect(await broken(model)).toEqual([]);
  });
});

describe('a restart', () => {
  /** 100 writes a second; the process is down from 33.5 s to 43.5 s, the second time from 83.5 s to 93.5 s. */
  const restarted = (database: string, expectations: string) => `
    system S { network: { client: 0ms sameZone: 0ms } }
    ${steady}
    database db { ${database} }
    flow f from users at 100/s { keys: uniform(100) users -> db write }
    scenario s { duration: 120s warmup: 0s at 33.5s fail 1 of db for 10s at 83.5s fail 1 of db for 10s ${expectations} }`;
  const between = (low: number, high: number, from: string) =>
    ` expect db lostWrites >= ${low} during ${from} expect db lostWrites <= ${high} during ${from}`;

  it.each([
    ['persistence: none', 3349, 3351, 3999, 4001],
    ['persistence: snapshot(30s)', 349, 351, 2349, 2351],
    ['persistence: log(1s)', 49, 51, 49, 51],
    ['persistence: log', 0, 0, 0, 0],
    ['', 0, 0, 0, 0],
  ])('loses what only memory had: %s', async (persistence, ...[low, high, lowest, highest]) => {
    expect(
      await broken(
        restarted(persistence, between(low, high, '0s..60s') + between(lowest, highest, '60s..120s')),
      ),
    ).toEqual([]);
  });

  it('loses nothing that another replica has taken over', async () => {
    expect(
      await broken(
        restarted(
          'persistence: none replicas: 2 replication: leader-follower acknowledgement: sync lag: constant(0s) failover: auto(detection: 1s, takeover: 1s)',
          'expect db lostWrites == 0',
        ),
      ),
    ).toEqual([]);
  });
});

describe('followers that are a component of their own', () => {
  /** One key, written once a second; a read misses what was written less than a lag ago: 1 - exp(-w L). */
  it('are behind the store that they follow by their lag', async () => {
    const model = await modelOf(`system S { network: { client: 0ms sameZone: 0ms } }
      client users  database orders  database copies { replicas: 2 replicaOf: orders lag: constant(200ms) }
      flow writing from users at 1/s { keys: uniform(1) users -> orders write }
      flow reading from users at 20/s { keys: uniform(1) users -> copies read }`);
    const { components, flows } = simulate(model, { duration: 6000 });
    const { staleReads = 0, lag } = components.copies?.replication ?? {};
    expect(staleReads / (flows.reading?.offered ?? 1)).toBeCloseTo(1 - Math.exp(-0.2), 1.7);
    expect(lag).toBeCloseTo(0.2, 2);
  });
});
