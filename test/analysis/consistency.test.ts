import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { commonGuarantees, guarantees } from '../../src/analysis/consistency/lattice.ts';
import { quorumFacts } from '../../src/analysis/consistency/quorum.ts';
import type { FlowFacts } from '../../src/analysis/facts.ts';
import { modelOf } from '../support/model.ts';

async function flowOf(text: string): Promise<FlowFacts> {
  const facts = analyse(await modelOf(`client u\n${text}`)).flows.f;
  if (!facts) throw new Error('no flow f');
  return facts;
}

describe('the lattice of guarantees', () => {
  it('read-your-writes and monotonic reads are incomparable', () => {
    expect(guarantees('read-your-writes', 'monotonic-reads')).toBe(false);
    expect(guarantees('monotonic-reads', 'read-your-writes')).toBe(false);
    expect(commonGuarantees('read-your-writes', 'monotonic-reads')).toEqual(['eventual']);
  });

  it('a session gives both, linearizable gives everything', () => {
    expect(guarantees('session', 'read-your-writes')).toBe(true);
    expect(guarantees('session', 'monotonic-reads')).toBe(true);
    expect(guarantees('linearizable', 'weak')).toBe(true);
    expect(guarantees('eventual', 'causal')).toBe(false);
  });
});

describe('quorums', () => {
  it.each([
    [3, 2, 2, true, true, 0],
    [3, 3, 1, true, false, 0],
    [3, 1, 1, false, false, 2 / 3],
    [3, 1, 2, false, true, 1 / 3],
    [5, 2, 2, false, false, 0.3],
    [5, 3, 3, true, true, 0],
    [2, 1, 1, false, false, 0.5],
  ])('N=%i R=%i W=%i', (n, read, write, readsSeeWrites, writesMeet, stale) => {
    const facts = quorumFacts(n, read, write);
    expect(facts).toMatchObject({
      readsSeeWrites,
      writesMeet,
      readTolerates: n - read,
      writeTolerates: n - write,
    });
    expect(facts.staleProbability).toBeCloseTo(stale, 14);
  });
});

describe('what a read gives', () => {
  const read = async (settings: string) =>
    (await flowOf(`database d { replicas: 3 ${settings} } flow f from u at 1/s { u -> d read }`)).reads[0];

  it('one copy is linearizable', async () => {
    const { reads } = await flowOf('database d { replicas: 1 } flow f from u at 1/s { u -> d read }');
    expect(reads).toMatchObject([{ component: 'd', guarantees: ['linearizable'], staleness: 0 }]);
  });

  it('the leader is linearizable', async () => {
    expect((await read('replication: leader-follower reads: leader'))?.guarantees).toEqual(['linearizable']);
  });

  it('an asynchronous follower is eventual, as old as the lag', async () => {
    const facts = await read(
      'replication: leader-follower acknowledgement: async reads: followers lag: constant(20ms)',
    );
    expect(facts).toMatchObject({ guarantees: ['eventual'], staleness: 0.02, staleProbability: 1 });
  });

  it('any replica of an asynchronous leader: two of three answer late', async () => {
    const facts = await read(
      'replication: leader-follower acknowledgement: async reads: any lag: exponential(20ms)',
    );
    expect(facts?.staleProbability).toBeCloseTo(2 / 3, 14);
    expect(facts?.staleness).toBeCloseTo(0.02 * Math.log(100), 6);
  });

  it('any replica of a synchronous leader sees what was acknowledged', async () => {
    const facts = await read('replication: leader-follower acknowledgement: sync reads: any');
    expect(facts).toMatchObject({ guarantees: ['read-your-writes'], staleness: 0 });
  });

  it('overlapping quorums see the latest write; others may miss it', async () => {
    expect(await read('replication: leaderless quorum: { read: 2 write: 2 }')).toMatchObject({
      guarantees: ['read-your-writes'],
      staleProbability: 0,
    });
    const facts = await read('replication: leaderless quorum: { read: 1 write: 1 } lag: constant(1s)');
    expect(facts?.guarantees).toEqual(['eventual']);
    expect(facts?.staleProbability).toBeCloseTo(2 / 3, 14);
  });

  it('consensus reads through its leader are linearizable', async () => {
    expect((await read('replication: consensus reads: leader'))?.guarantees).toEqual(['linearizable']);
  });

  const cached = (cache: string, more = '') =>
    flowOf(`service a cache c { ${cache} } database d
      flow f from u at 1/s { u -> a -> c get miss { a -> d read } }
      flow w from u at 1/s { u -> a -> d write ${more} }`);

  it('a cache is as old as its time to live', async () => {
    const { reads } = await cached('ttl: 10m');
    expect(reads[0]).toMatchObject({ component: 'c', guarantees: ['monotonic-reads'], staleness: 600 });
  });

  it('a cache that writes invalidate is not stale', async () => {
    expect((await cached('ttl: 10m invalidate: true')).reads[0]?.staleness).toBe(0);
    expect((await cached('ttl: 10m', 'a -> c delete')).reads[0]?.staleness).toBe(0);
  });

  it('what never changes is never stale', async () => {
    const { reads } = await flowOf(`service a cache c { ttl: 1h } database d
      flow f from u at 1/s { immutable: true u -> a -> c get miss { a -> d read } }`);
    expect(reads[0]).toMatchObject({ guarantees: ['linearizable'], staleness: 0 });
  });
});

describe('expectations that analysis can answer', () => {
  it('judges availability exactly, percentiles as estimates, consistency in the lattice', async () => {
    const { expectations } =
      await flowOf(`database d { availability: 99.9% replicas: 1 readTime: constant(5ms) }
      flow f from u at 1/s {
        expect availability >= 99.9%
        expect availability >= 99.95%
        expect p99 < 20ms
        expect consistency >= linearizable
        expect staleness <= 1s
        expect successRate >= 99%
        u -> d read
      }`);
    expect(expectations.map(({ passed }) => passed)).toEqual([true, false, false, true, true, undefined]);
    expect(expectations[2]?.estimate).toBe(true);
    expect(expectations[0]?.estimate).toBeUndefined();
  });
});
