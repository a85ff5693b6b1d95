import { describe, expect, it, vi } from 'vitest';
import { KeyCache } from '../../src/simulation/cache.ts';
import { RandomStream } from '../../src/simulation/random.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }';

interface Design {
  cache: string;
  keys?: string;
  reads?: number;
  writes?: number;
  database?: string;
  duration?: number;
  warmup?: number;
  /** What a writer does beside writing to the database. */
  also?: string;
  scenario?: string;
  users?: string;
}

/** A web tier that reads through a cache and writes to the database behind it. */
async function run(design: Design) {
  const {
    cache,
    keys = 'uniform(1)',
    reads = 100,
    writes = 0,
    database = 'readTime: 0ms',
    duration = 600,
  } = design;
  const { also = '', scenario = '', users = '', warmup = 0 } = design;
  const model = await modelOf(`${quiet}
    client users { ${users} }  client writers
    service web { serviceTime: 0ms }  service back { serviceTime: 0ms }
    cache hot { serviceTime: 0ms ${cache} }
    database db { writeTime: 0ms ${database} }
    flow reading from users at ${reads}/s { keys: ${keys}
      expect staleReads >= 0%
      users -> web -> hot get miss { web -> db read } }
    ${writes > 0 ? `flow writing from writers at ${writes}/s { keys: ${keys} writers -> back -> db write ${also} }` : ''}
    scenario s { duration: ${duration}s warmup: ${warmup}s expect reading staleReads >= 0% ${scenario} }`);
  const report = simulate(model, { seed: 5, scenario: 's' });
  return {
    ...report,
    hitRatio: report.components.hot?.cache?.hitRatio ?? Number.NaN,
    stale: report.expectations[0]?.actual,
    fetches: (report.components.db?.throughput ?? 0) * duration,
  };
}

describe('a full cache', () => {
  /**
   * Independent references to n keys by zipf: LRU by King 1971, FIFO and random alike by Gelenbe 1973, LFU is the share of
   * the most popular; figures by exact summation (Flajolet, Gardy and Thimonier 1992).
   */
  it.each([
    [5, 0.8, 2, 'lru', 0.477098],
    [5, 0.8, 2, 'fifo', 0.467214],
    [5, 0.8, 2, 'random', 0.467214],
    [5, 0.8, 2, 'lfu', 0.606588],
    [10, 1, 3, 'lru', 0.470664],
    [10, 1, 3, 'fifo', 0.445105],
    [10, 1, 3, 'lfu', 0.625931],
    [100, 0.8, 30, 'lru', 0.550455],
    [100, 0.8, 30, 'random', 0.500635],
    [100, 0.8, 30, 'lfu', 0.672078],
  ])(
    'of %i keys by zipf(%f) that holds %i hits as often as theory tells: %s',
    async (keys, exponent, capacity, eviction, expected) => {
      const { hitRatio } = await run({
        cache: `capacity: ${capacity} eviction: ${eviction}`,
        keys: `zipf(${keys}, ${exponent})`,
        reads: 1000,
        duration: 150,
        warmup: 10,
      });
      expect(Math.abs(hitRatio - expected)).toBeLessThan(0.006);
    },
  );

  it('throws away what was used least, whatever came last', () => {
    const cache = new KeyCache(2, 'lfu');
    const random = new RandomStream(1, 'test');
    const use = (key: number) => cache.get(key, 0) || cache.set(key, 100, random);
    for (const key of [1, 1, 1, 2, 2, 3]) use(key);
    expect([1, 2, 3].map((key) => cache.expiryOf(key) > 0)).toEqual([true, true, false]);
    for (const key of [3, 3]) use(key);
    expect([1, 2, 3].map((key) => cache.expiryOf(key) > 0)).toEqual([true, false, true]);
  });
});

describe('a time to live', () => {
  /** One key asked for by Poisson arrivals: lT / (1 + lT) of them hit (Jung, Berger and Balakrishnan 2003). */
  it.each([
    [10, 1, 10 / 11],
    [0.5, 12, 6 / 7],
    [100, 0.5, 50 / 51],
  ])('of %f requests a second and %f s lets so many hit', async (rate, ttl, expected) => {
    const { hitRatio } = await run({
      cache: `ttl: ${ttl}s`,
      reads: rate,
      duration: Math.max(600, 20_000 / rate),
    });
    expect(hitRatio).toBeCloseTo(expected, 2);
  });

  /** A hit is at any age below T alike, and writes come by Poisson: P(stale | hit) = 1 - (1 - exp(-wT)) / (wT). */
  it.each([
    [10, 0.1, 5, 0.208884],
    [5, 0.01, 60, 0.247195],
  ])('lets reads be stale: %f read and %f written a second, %i s', async (reads, writes, ttl, expected) => {
    const { stale } = await run({ cache: `ttl: ${ttl}s`, reads, writes, duration: 60_000 });
    expect(Number(stale)).toBeCloseTo(expected, 1.7);
  });

  it('does not matter where writes drop the item', async () => {
    const { stale } = await run({ cache: 'ttl: 5s invalidate: true', reads: 10, writes: 1, duration: 2000 });
    expect(stale).toBe(0);
  });

  it('does not matter where writes go through the cache', async () => {
    const { stale, hitRatio } = await run({
      cache: 'ttl: 5s writePolicy: write-through',
      reads: 10,
      writes: 1,
      duration: 2000,
    });
    expect(stale).toBe(0);
    expect(hitRatio).toBeCloseTo(50 / 51, 2);
  });

  it('matters less where the writer deletes the item', async () => {
    const { stale } = await run({
      cache: 'ttl: 5s',
      reads: 10,
      writes: 1,
      duration: 2000,
      also: 'back -> hot delete',
    });
    expect(stale).toBe(0);
  });
});

describe('misses of one key at once', () => {
  /** Those who come while the first fetches for D seconds fetch too: 1 + lD each time it expires. */
  const herd = (more: string) =>
    run({
      cache: `ttl: 10s ${more}`,
      reads: 50,
      database: 'readTime: constant(100ms) concurrency: 1000',
      duration: 4000,
    });

  it('all fetch it', async () => {
    const { fetches } = await herd('');
    const cycle = 10 + 0.1 + 1 / 50;
    expect(fetches / (4000 / cycle)).toBeCloseTo(6, 0);
  });

  it('are one fetch where they are collapsed, and as good an answer to all', async () => {
    const { fetches, flows } = await herd('collapse: true');
    const cycle = 10 + 0.1 + 1 / 50;
    expect(fetches / (4000 / cycle)).toBeCloseTo(1, 1.5);
    expect(flows.reading?.failed).toBe(0);
    expect(flows.reading?.latency.max).toBeLessThan(0.1001);
  });

  it('are fetched by another when the one who fetches fails', async () => {
    const { flows } = await run({
      cache: 'ttl: 1s collapse: true',
      reads: 50,
      database: 'readTime: constant(100ms) concurrency: 1000 errorRate: 50%',
      duration: 400,
    });
    expect(flows.reading?.unfinished).toBe(0);
    expect(flows.reading?.successRate).toBeGreaterThan(0.8);
    expect(flows.reading?.successRate).toBeLessThan(1);
  });
});

describe('an item that is asked for often', () => {
  it('is fetched before it expires, and nobody waits', async () => {
    const database = 'readTime: constant(100ms) concurrency: 1000';
    const plain = await run({ cache: 'ttl: 10s', reads: 50, database, warmup: 20 });
    const ahead = await run({
      cache: 'ttl: 10s readPolicy: refresh-ahead(80%)',
      reads: 50,
      database,
      warmup: 20,
    });
    expect(plain.flows.reading?.latency.max).toBeGreaterThan(0.099);
    expect(ahead.flows.reading?.latency.max).toBe(0);
    expect(ahead.hitRatio).toBe(1);
    expect(ahead.fetches / 600).toBeCloseTo(1 / 8.12, 1.7);
  });
});

describe('a source that fails', () => {
  const failing = async (more: string) =>
    (await run({ cache: `ttl: 5s ${more}`, reads: 50, duration: 100, scenario: 'at 50s fail db' })).flows
      .reading?.failed ?? Number.NaN;

  it('fails the reads of what has expired, unless an old copy may stand in', async () => {
    expect(await failing('')).toBeGreaterThan(45 * 50 * 0.9);
    expect(await failing('staleIfError: 10m')).toBe(0);
  });

  it('fails them all the same once the old copy is too old', async () => {
    const failed = await failing('staleIfError: 20s');
    expect(failed).toBeGreaterThan(25 * 50 * 0.9);
    expect(failed).toBeLessThan(31 * 50);
  });
});

describe('a cache that writes back', () => {
  const writing = (policy: string, events = '') => `${quiet}
    client users { arrival: constant }  service web
    cache hot { serviceTime: 0ms ${policy} }  database db { writeTime: 0ms }
    flow f from users at 100/s { keys: uniform(10) users -> web -> hot set  hot -> db write }
    scenario s { duration: 100s warmup: 0s ${events} expect db throughput >= 0/s expect hot lostWrites >= 0 }`;
  const figures = async (policy: string, events = '') =>
    simulate(await modelOf(writing(policy, events)), { scenario: 's' }).expectations.map(({ actual }) =>
      Number(actual),
    );

  it('writes each key once a flush', async () => {
    const [straight] = await figures('');
    const [flushed] = await figures('writePolicy: write-back(flush: 5s)');
    expect(straight).toBeCloseTo(100, 0);
    expect(flushed).toBeCloseTo(10 / 5, 0.5);
  });

  it('loses what it had not written when it dies', async () => {
    const [, lost] = await figures('writePolicy: write-back(flush: 5s)', 'at 51s fail hot for 10s');
    expect(lost).toBe(10);
    expect((await figures('', 'at 51s fail hot for 10s'))[1]).toBe(0);
  });
});

describe('a cache', () => {
  const restarted = async (more: string) =>
    (
      await run({
        cache: more,
        keys: 'uniform(1k)',
        reads: 100,
        duration: 20,
        warmup: 60,
        scenario: 'at 0s fail hot for 1s',
      })
    ).hitRatio;

  it('is cold after a restart, unless it is filled before it serves', async () => {
    expect(await restarted('')).toBeLessThan(0.8);
    expect(await restarted('warmUp: true')).toBeGreaterThan(0.95);
  });

  /** Ten keys asked for 10 times a second each, or 0.1 times by each of a hundred users: lT / (1 + lT) of them hit. */
  it('that varies by user holds copies of each', async () => {
    const among = (cache: string) => run({ cache, users: 'users: 100', keys: 'uniform(10)', duration: 300 });
    expect((await among('ttl: 5s')).hitRatio).toBeCloseTo(50 / 51, 1.7);
    expect((await among('ttl: 5s vary: user')).hitRatio).toBeCloseTo(0.5 / 1.5, 1.7);
  });

  it('keeps nothing that must not be kept', async () => {
    const model = await modelOf(`${quiet} client users  service web  cache hot  database db
      web -> db { cacheable: false }
      flow f from users at 10/s { keys: uniform(10) users -> web -> hot get miss { web -> db read } }`);
    expect(simulate(model, { duration: 100, warmup: 0 }).components.hot?.cache?.hitRatio).toBe(0);
  });

  it('at the edge that everything is pushed to never misses', async () => {
    const model = await modelOf(`${quiet} client users  cdn edge { fill: push }  objectStore files
      flow f from users at 10/s { keys: uniform(1M) users -> edge get miss { edge -> files read } }`);
    expect(simulate(model, { duration: 100 }).components.edge?.cache?.hitRatio).toBe(1);
  });
});

describe('identical requests through a proxy', () => {
  const fetches = async (proxy: string, more = '') => {
    const model =
      await modelOf(`${quiet} client users  proxy edge { serviceTime: 0ms concurrency: 10k ${proxy} }
      service web { serviceTime: constant(1s) concurrency: 1000 ${more} }
      flow f from users at 50/s { keys: uniform(1) users -> edge -> web }`);
    const { components, flows } = simulate(model, { duration: 1000, warmup: 0 });
    return { rate: components.web?.throughput ?? 0, flows };
  };

  /** One is under way for a second, and the next begins with the request that comes after it: 1 / (1 + 1/50) a second. */
  it('become one, over all callers', async () => {
    expect((await fetches('')).rate).toBeCloseTo(50, 0);
    const { rate, flows } = await fetches('collapse: true');
    expect(rate).toBeCloseTo(1 / 1.02, 1.7);
    expect(flows.f?.failed).toBe(0);
    expect(flows.f?.latency.max).toBeLessThan(1.001);
  });

  it('are made by another when the one that was made fails', async () => {
    const { flows } = await fetches('collapse: true', 'errorRate: 50%');
    expect(flows.f?.unfinished).toBeLessThanOrEqual(1);
    expect(flows.f?.successRate).toBeGreaterThan(0.9);
  });
});

describe('identical requests over an arrow', () => {
  const design = (arrow: string, more = '') => `${quiet} client users
    service web { replicas: 3 serviceTime: 0ms concurrency: 100000 }
    service back { serviceTime: constant(1s) concurrency: 1000 ${more} }
    web -> back { ${arrow} }
    flow f from users at 50/s { keys: uniform(1) users -> web -> back }`;
  const run = async (text: string) => {
    const { components, flows } = simulate(await modelOf(text), { duration: 1000, warmup: 0 });
    return { rate: components.back?.throughput ?? 0, flows };
  };

  /** One is under way for a second, and the next begins with the request that comes after it: 1 / (1 + 1/50) a second. */
  it('become one, over all callers, and cost the one who is asked no more than one', async () => {
    expect((await run(design(''))).rate).toBeCloseTo(50, 0);
    const { rate, flows } = await run(design('collapse: true'));
    expect(rate).toBeCloseTo(1 / 1.02, 1.7);
    expect(flows.f?.failed).toBe(0);
    expect(flows.f?.latency.max).toBeLessThan(1.001);
    // The first waits a second, those who come meanwhile half of one on average: (1 + 50 / 2) / 51.
    expect(flows.f?.latency.mean).toBeCloseTo(26 / 51, 1.7);
  });

  it('stay apart where each is about another item', async () => {
    const apart = design('collapse: true').replace('uniform(1)', 'uniform(1T)');
    expect((await run(apart)).rate).toBeCloseTo(50, 0);
  });

  it('are made by another when the one that was made fails', async () => {
    const { flows } = await run(design('collapse: true', 'errorRate: 50%'));
    expect(flows.f?.unfinished).toBeLessThanOrEqual(1);
    expect(flows.f?.successRate).toBeGreaterThan(0.9);
  });

  it('are given up by each for itself', async () => {
    const { flows } = await run(design('collapse: true timeout: 500ms'));
    expect(flows.f?.failures.timeout).toBeGreaterThan(0);
    expect(flows.f?.completed).toBeGreaterThan(0);
    expect(flows.f?.unfinished).toBeLessThanOrEqual(1);
  });

  it('into a cache are fetched once', async () => {
    const fetches = async (arrow: string) => {
      const model = await modelOf(`${quiet} client users service web { concurrency: 100000 }
        cache hot { ttl: 1s } database db { readTime: constant(1s) concurrency: 1000 }
        web -> hot { ${arrow} }
        flow f from users at 50/s { keys: uniform(1) users -> web -> hot get miss { web -> db read } }`);
      return simulate(model, { duration: 400 }).components.db?.throughput ?? 0;
    };
    expect(await fetches('')).toBeGreaterThan(10);
    expect(await fetches('collapse: true')).toBeCloseTo(0.5, 1);
  });
});

describe('a cache in each replica', () => {
  const hits = async (tier: string, client = '', writes = 0) => {
    const model = await modelOf(`${quiet} client users { ${client} }  client writers
      service web { serviceTime: 0ms ${tier} }  database db { readTime: 0ms writeTime: 0ms }
      users -> web { strategy: random }
      flow f from users at 20/s { keys: uniform(1) expect staleReads >= 0% users -> web -> db read }
      ${writes > 0 ? `flow w from writers at ${writes}/s { keys: uniform(1) writers -> db write }` : ''}`);
    const { components, expectations } = simulate(model, { duration: 3000, seed: 2 });
    const [asked, fetched] = [components.web?.throughput ?? 0, components.db?.throughput ?? 0];
    return { asked, ratio: 1 - (fetched - writes) / asked, stale: Number(expectations[0]?.actual) };
  };

  /** Each of n replicas has a copy of its own: (l/n) T / (1 + (l/n) T) of what comes to it hits. */
  it.each([
    [1, 20 / 21],
    [4, 5 / 6],
  ])('of %i asks as often as each forgets by itself', async (replicas, expected) => {
    const { ratio } = await hits(`replicas: ${replicas} localCache: { ttl: 1s }`, '');
    expect(ratio).toBeCloseTo(expected, 1.7);
  });

  it('keeps what the file names and nothing else', async () => {
    expect((await hits('localCache: { of: [db] ttl: 1s }')).ratio).toBeCloseTo(20 / 21, 1.7);
    const other = `localCache: { of: [users] ttl: 1s }`;
    expect((await hits(other)).ratio).toBeCloseTo(0, 2);
  });

  it('of a client is one for each user', async () => {
    const { asked } = await hits('', 'users: 10 localCache: { of: [web] ttl: 1s }');
    expect(1 - asked / 20).toBeCloseTo(2 / 3, 1.7);
  });

  it('answers with what has been written since', async () => {
    const { stale } = await hits('localCache: { ttl: 5s }', '', 0.1);
    const late = 0.1 * 5;
    expect(stale).toBeCloseTo((100 / 101) * (1 - (1 - Math.exp(-late)) / late), 1.3);
  });
});
