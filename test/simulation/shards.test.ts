import { describe, expect, it, vi } from 'vitest';
import { HashRing } from '../../src/simulation/balancing.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Shares of the requests that the replicas of the store answered. */
async function shares(database: string, keys: string, operation = 'read', rate = 400): Promise<number[]> {
  const model = await modelOf(`system S { network: { client: 0ms sameZone: 0ms } }
    client users
    database db { ${database} }
    flow f from users at ${rate}/s { ${keys} users -> db ${operation} }`);
  return sharesOf(simulate(model, { duration: 200 }).components.db?.replicas ?? []);
}

function sharesOf(replicas: readonly { throughput: number }[]): number[] {
  const sum = replicas.reduce((total, { throughput }) => total + throughput, 0);
  return replicas.map(({ throughput }) => throughput / sum);
}

const close = (expected: readonly number[]) => expected.map((share) => expect.closeTo(share, 1.7));

describe('shards', () => {
  it.each([
    ['hash', [0.25, 0.25, 0.25, 0.25]],
    ['modulo-hash', [0.25, 0.25, 0.25, 0.25]],
    ['directory', [0.25, 0.25, 0.25, 0.25]],
    ['rendezvous', [0.25, 0.25, 0.25, 0.25]],
    ['range', [0.25, 0.25, 0.25, 0.25]],
    ['range(A-F: 40%, G-M: 30%, N-S: 20%, T-Z: 10%)', [0.4, 0.3, 0.2, 0.1]],
  ])('share requests as they are divided: by %s', async (shardBy, expected) => {
    expect(await shares(`shards: 4 shardBy: ${shardBy}`, 'keys: uniform(1M)')).toEqual(close(expected));
  });

  it('by the ring of hashes are as uneven as its points', async () => {
    const even = Math.max(
      ...(await shares('shards: 8 shardBy: consistent-hash(vnodes: 1000)', 'keys: uniform(1M)')),
    );
    const uneven = Math.max(
      ...(await shares('shards: 8 shardBy: consistent-hash(vnodes: 1)', 'keys: uniform(1M)')),
    );
    expect(even).toBeLessThan(1.15 / 8);
    expect(uneven).toBeGreaterThan(1.5 / 8);
  });

  it('by a key that only grows send all that is written to the last range', async () => {
    const database = 'shards: 4 shardBy: range shardKey: { monotonic: true }';
    expect(await shares(database, 'keys: uniform(1M)', 'write')).toEqual([0, 0, 0, 1]);
    expect(await shares(database, 'keys: uniform(1M)')).toEqual(close([0.25, 0.25, 0.25, 0.25]));
  });

  it('by the hash of a key that only grows share what is written', async () => {
    expect(
      await shares('shards: 4 shardBy: hash shardKey: { monotonic: true }', 'keys: uniform(1M)', 'write'),
    ).toEqual(close([0.25, 0.25, 0.25, 0.25]));
  });

  it('are used at most as many as the shard key has values', async () => {
    const used = (await shares('shards: 8 shardKey: { distinct: 2 }', 'keys: uniform(1M)')).filter(
      (share) => share > 0,
    );
    expect(used.length).toBeLessThanOrEqual(2);
  });

  /** Of zipf(1) over 10^6 keys the first is asked for by 6.95%, so its shard of 16 gets (1 - 0.0695) / 16 more: 12.8%. */
  it('have one that is hot where keys are', async () => {
    const hottest = Math.max(...(await shares('shards: 16', 'keys: zipf(1M, 1)')));
    expect(hottest).toBeGreaterThan(0.1);
    expect(hottest).toBeLessThan(0.16);
  });

  it('by where users are answer those who are near', async () => {
    const model = await modelOf(`region eu { zone a } region us { zone a }
      client europeans { in: eu }  client americans { in: us }
      database db { shards: 2 shardBy: geo in: [eu.a, us.a] }
      flow e from europeans at 100/s { europeans -> db read }
      flow u from americans at 300/s { americans -> db read }`);
    const { components, flows } = simulate(model, { duration: 100 });
    expect(sharesOf(components.db?.replicas ?? [])).toEqual(close([0.25, 0.75]));
    expect(flows.e?.latency.p99).toBeLessThan(0.06);
    expect(flows.u?.latency.p99).toBeLessThan(0.06);
  });

  it('have their leaders in all zones', async () => {
    const model = await modelOf(`region r { zone a zone b zone c }
      client users
      database db { shards: 3 replicas: 3 replication: leader-follower in: r }
      flow f from users at 300/s { users -> db write }`);
    const { replicas = [] } = simulate(model, { duration: 100 }).components.db ?? {};
    const busy = replicas.filter(({ throughput }) => throughput > 0);
    expect(busy.map(({ place }) => place)).toEqual(['r.a', 'r.b', 'r.c']);
  });
});

describe('keys on a ring', () => {
  /** Deviation of the shares over their mean: sqrt((n - 1) / (nV + 1)), for shares of V uniform points are Beta(V, V(n - 1)). */
  it.each([
    [10, 1, 0.904534],
    [10, 10, 0.298511],
    [100, 100, 0.0994938],
  ])('are spread over %i servers with %i points each as theory tells', (servers, points, expected) => {
    const ring = new HashRing(servers, points);
    const counts = new Array<number>(servers).fill(0);
    const keys = 200_000;
    for (let key = 0; key < keys; key++) {
      const owner = ring.owner(key, (replica) => replica) ?? 0;
      counts[owner] = (counts[owner] ?? 0) + 1;
    }
    const mean = keys / servers;
    const deviation = Math.sqrt(counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / servers);
    expect(deviation / mean / expected).toBeGreaterThan(0.6);
    expect(deviation / mean / expected).toBeLessThan(1.5);
  });
});
