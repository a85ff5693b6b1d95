import { describe, expect, it, vi } from 'vitest';
import { prepare, simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\nclient users\n';

describe('balancing over eight replicas at 80% load', () => {
  const meanOf = async (strategy: string) => {
    const model = await modelOf(`${quiet}
      loadBalancer lb { strategy: ${strategy} }
      service web { replicas: 8 serviceTime: 10ms concurrency: 1 }
      flow f from users at 640/s { users -> lb -> web }`);
    return simulate(model, { duration: 100, seed: 3 }).flows.f?.latency.mean ?? 0;
  };

  it('is better the more a strategy knows', async () => {
    const random = await meanOf('random');
    const roundRobin = await meanOf('round-robin');
    const twoChoices = await meanOf('power-of-two');
    const leastConnections = await meanOf('least-connections');
    expect([random, roundRobin, twoChoices, leastConnections]).toEqual(
      [random, roundRobin, twoChoices, leastConnections].sort((a, b) => b - a),
    );
    expect(Math.abs(random / 0.05 - 1)).toBeLessThan(0.2);
  });
});

describe('a cache', () => {
  const hitRatio = async (keys: string, cache: string) => {
    const model = await modelOf(`${quiet}
      service web
      cache hot { ${cache} }
      database db { readTime: 1ms concurrency: 100 }
      flow f from users at 1000/s { keys: ${keys} users -> web -> hot get miss { web -> db read } }`);
    return simulate(model, { duration: 60 }).components.hot?.cache?.hitRatio ?? 0;
  };

  it('holds capacity / keys of uniform keys', async () => {
    expect(await hitRatio('uniform(10k)', 'capacity: 2500')).toBeCloseTo(0.25, 1.5);
  });

  it('splits keys over its replicas', async () => {
    expect(await hitRatio('uniform(10k)', 'capacity: 1250 replicas: 2')).toBeCloseTo(0.25, 1.5);
  });

  /** Che, Tung and Wang 2002: C = sum over keys of 1 - exp(-p t), hit ratio = sum of p (1 - exp(-p t)). */
  it('follows the approximation of Che for zipf keys', async () => {
    const weights = Array.from({ length: 10_000 }, (_, rank) => (rank + 1) ** -0.9);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const held = (time: number) =>
      weights.reduce((sum, weight) => sum + 1 - Math.exp((-weight / total) * time), 0);
    let low = 0;
    let high = 1e6;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (held(middle) < 1000) low = middle;
      else high = middle;
    }
    const expected = weights.reduce((sum, w) => sum + (w / total) * (1 - Math.exp((-w / total) * low)), 0);
    expect(await hitRatio('zipf(10k, 0.9)', 'capacity: 1000')).toBeCloseTo(expected, 1.7);
  });

  /** A key asked for every 10 s is there for 60 s of 70; copies that all expired at once would show as waves. */
  it('has copies of all ages from the start', async () => {
    const model = await modelOf(`${quiet}
      service web
      cache hot { capacity: 100k ttl: 60s }
      database db { readTime: 1ms concurrency: 100 }
      flow f from users at 1000/s { keys: uniform(10k) users -> web -> hot get miss { web -> db read } }`);
    const { timeline } = simulate(model, { duration: 120, warmup: 0 });
    for (const { components } of timeline)
      expect(Math.abs((components.hot?.hitRatio ?? 0) - 6 / 7)).toBeLessThan(0.06);
  });

  it('takes the hit ratio that the file gives', async () => {
    expect(await hitRatio('uniform(1M)', 'hitRatio: 90%')).toBeCloseTo(0.9, 1.7);
  });
});

describe('timeouts and retries', () => {
  it('leave the callee with wasted work', async () => {
    const model = await modelOf(`${quiet}
      service web { -> back { timeout: 50ms retries: 2 } }
      service back { serviceTime: constant(60ms) concurrency: 1000 }
      flow f from users at 10/s { users -> web -> back }`);
    const { flows, components } = simulate(model, { duration: 100 });
    expect(flows.f?.completed).toBe(0);
    expect(Object.keys(flows.f?.failures ?? {})).toEqual(['timeout']);
    expect((components.back?.throughput ?? 0) / ((flows.f?.offered ?? 1) / 100)).toBeCloseTo(3, 1);
  });
});

const pair = (acknowledgement: string) => `${quiet}
  database db {
    replicas: 2 replication: leader-follower acknowledgement: ${acknowledgement} reads: any lag: constant(200ms)
    failover: auto(detection: 5s, takeover: 5s) writeTime: 1ms readTime: 1ms concurrency: 100
  }
  flow writes from users at 100/s { keys: uniform(100) users -> db write }
  flow reads from users at 100/s { keys: uniform(100) users -> db read }
  scenario dead { duration: 60s  at 20s fail 1 of db
    expect db lostWrites == 0
    expect db rto <= 11s
    expect writes successRate >= 99% during 31s..60s
    expect db storage < 1TB }`;

describe('the death of a leader', () => {
  it('loses the writes of the last lag when acknowledged before they are copied', async () => {
    const { components, expectations } = simulate(await modelOf(pair('async')), { scenario: 'dead' });
    expect(components.db?.replication?.lostWrites).toBeGreaterThan(8);
    expect(components.db?.replication?.lostWrites).toBeLessThan(40);
    expect(components.db?.replication?.staleReads).toBeGreaterThan(0);
    expect(expectations.map(({ passed }) => passed)).toEqual([false, true, true, false]);
  });

  it('stops writes until another has taken over', async () => {
    const { flows } = simulate(await modelOf(pair('async')), { scenario: 'dead' });
    expect((flows.writes?.failures.unavailable ?? 0) / 100).toBeCloseTo(10, 0);
  });

  it('loses nothing when a follower has every write before it is acknowledged', async () => {
    const { components } = simulate(await modelOf(pair('semi-sync')), { scenario: 'dead' });
    expect(components.db?.replication?.lostWrites).toBe(0);
  });

  it('does not judge what it does not measure', async () => {
    const { expectations } = simulate(await modelOf(pair('async')), { scenario: 'dead' });
    expect(expectations[3]).toMatchObject({ judged: false, actual: null });
  });
});

describe('a queue', () => {
  const messages = (scenario: string) => `${quiet}
    service web { serviceTime: 0ms }
    queue jobs
    worker crew { replicas: 2 serviceTime: 10ms concurrency: 1 }
    flow f from users at 100/s { users -> web ~> jobs -> crew }
    ${scenario}`;

  it('hands every message to a worker while the client does not wait', async () => {
    const { components, flows } = simulate(await modelOf(messages('')), { duration: 60 });
    expect(flows.f?.latency.max).toBeLessThan(0.001);
    expect(components.jobs?.queueing?.delivered).toBeCloseTo(flows.f?.offered ?? 0, -2);
    expect(components.crew?.utilization).toBeCloseTo(0.5, 1);
  });

  it('keeps what comes while the workers are dead', async () => {
    const model = await modelOf(messages('scenario dead { duration: 60s at 20s fail crew for 10s }'));
    const { components, flows } = simulate(model, { scenario: 'dead' });
    expect(components.jobs?.queue.max).toBeGreaterThan(800);
    expect(flows.f?.failed).toBe(0);
    expect(components.jobs?.queueing?.depth).toBeLessThan(50);
  });
});

describe('a zone that goes dark', () => {
  const zones = (check: string) => `${quiet}
    region r { zone a zone b }
    loadBalancer lb { ${check} }
    service web { replicas: 2 in: [r.a, r.b] serviceTime: 1ms concurrency: 100 }
    flow f from users at 100/s { users -> lb -> web }
    scenario dark { duration: 100s at 20s fail r.a for 40s }`;

  it('costs every second request for as long, while the health check sleeps', async () => {
    const { flows } = simulate(
      await modelOf(zones('healthCheck: { interval: 100s timeout: 1s threshold: 2 }')),
      { scenario: 'dark' },
    );
    expect((flows.f?.failed ?? 0) / 100).toBeCloseTo(20, -1);
  });

  it('costs them until the replica is taken out, with a quick one', async () => {
    const model = await modelOf(zones('healthCheck: { interval: 2s timeout: 1s threshold: 2 }'));
    expect((simulate(model, { scenario: 'dark' }).flows.f?.failed ?? 0) / 100).toBeCloseTo(2, 0);
  });
});

describe('a run that is impossible', () => {
  const refusals: [name: string, text: string, message: RegExp][] = [
    ['a rate of 1e12/s', 'service web\nflow f from users at 1e12/s { users -> web }', /would need .* events/],
    [
      'a million replicas',
      'service web { replicas: 1000000 }\nflow f from users at 1/s { users -> web }',
      /replicas/,
    ],
    [
      'a hundred thousand copies',
      'service web\nflow f from users at 1/s { parallel 100000 { users -> web } }',
      /events/,
    ],
  ];

  it.each(refusals)('is refused: %s', async (_, text, message) => {
    const prepared = prepare(await modelOf(quiet + text), {});
    expect(prepared.ok ? '' : prepared.message).toMatch(message);
  });

  it('is refused when users without think time meet a service without time', async () => {
    const model = await modelOf(`system S { network: { client: 0ms sameZone: 0ms } }
      client users { arrival: closed(users: 3, think: 0s) }
      service web { serviceTime: 0ms }
      flow f from users { users -> web }`);
    const prepared = prepare(model, {});
    expect(prepared.ok ? '' : prepared.message).toMatch(/never think/);
  });

  it('is refused for a scenario that nobody wrote', async () => {
    const prepared = prepare(await modelOf(`${quiet}service web`), { scenario: 'nothing' });
    expect(prepared).toEqual({ ok: false, message: 'there is no scenario "nothing"' });
  });
});
