import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\n';

const run = async (text: string, duration = 200, scenario: string | null = null) =>
  simulate(await modelOf(quiet + text), { duration, scenario, seed: 4 });

/** Share of the requests that each replica of `web` served. */
async function sharesOf(text: string, duration?: number): Promise<number[]> {
  const { components } = await run(text, duration);
  const served = (components.web?.replicas ?? []).map(({ throughput }) => throughput);
  const all = served.reduce((sum, each) => sum + each, 0);
  return served.map((each) => each / all);
}

const behind = (balancer: string, web: string, rate = '400/s', flow = '') => `client users { users: 300 }
  loadBalancer lb { ${balancer} }
  service web { concurrency: 100000 ${web} }
  flow f from users at ${rate} { ${flow} users -> lb -> web }`;

describe('a balancer that knows more than who is there', () => {
  it('keeps connections in the proportion of the weights', async () => {
    const [first, second] = await sharesOf(
      behind(
        'strategy: weighted-least-connections weights: [3, 1]',
        'replicas: 2 serviceTime: constant(500ms)',
      ),
    );
    expect(first).toBeCloseTo(0.75, 2);
    expect(second).toBeCloseTo(0.25, 2);
  });

  it.each(['weighted-round-robin', 'weighted-least-connections'])(
    'chooses by %s among several targets by the weights of the targets',
    async (strategy) => {
      const { components } = await run(`client users
        service web { concurrency: 1000 }
        service a { concurrency: 1000 serviceTime: constant(500ms) }
        service b { concurrency: 1000 serviceTime: constant(500ms) }
        web -> [a, b] { strategy: ${strategy} weights: [3, 1] }
        flow f from users at 400/s { users -> web -> [a, b] }`);
      const [a, b] = [components.a?.throughput ?? 0, components.b?.throughput ?? 0];
      expect(a / (a + b)).toBeCloseTo(0.75, 2);
    },
  );

  it('lets every target have its part of the keys, though their replicas bear the same numbers', async () => {
    const { components } = await run(`client users
      service web { concurrency: 1000 }
      service a { concurrency: 1000 replicas: 2 }
      service b { concurrency: 1000 replicas: 2 }
      web -> [a, b] { strategy: rendezvous }
      flow f from users at 400/s { keys: uniform(100k) users -> web -> [a, b] }`);
    const [a, b] = [components.a?.throughput ?? 0, components.b?.throughput ?? 0];
    expect(a / (a + b)).toBeCloseTo(0.5, 1);
  });

  it('takes how fast a replica is for its weight where no weights are given', async () => {
    const [first] = await sharesOf(
      behind('strategy: weighted-least-connections', 'replicas: 2 speed: [4, 1] serviceTime: constant(1s)'),
    );
    // 4 times the connections, each over in a quarter of the time: 16 of 17.
    expect(first).toBeCloseTo(16 / 17, 2);
  });

  it('counts connections alone when it does not weigh them', async () => {
    const [first] = await sharesOf(
      behind('strategy: least-connections', 'replicas: 2 speed: [4, 1] serviceTime: constant(1s)'),
    );
    expect(first).toBeCloseTo(4 / 5, 2);
  });

  it('balances response time times connections', async () => {
    const [first] = await sharesOf(
      behind('strategy: least-response-time', 'replicas: 2 speed: [4, 1] serviceTime: constant(1s)'),
    );
    // Replies take 1/4 s and 1 s: connections as 4 to 1, and so requests as 16 to 1.
    expect(first).toBeCloseTo(16 / 17, 2);
  });

  it('spreads keys by the shares of their ranges', async () => {
    const [first] = await sharesOf(
      behind('strategy: range(A-M: 62%, N-Z: 38%)', 'replicas: 2', '400/s', 'keys: uniform(100k)'),
    );
    expect(first).toBeCloseTo(0.62, 2);
  });
});

describe('sessions in the memory of a replica', () => {
  const local = (balancer: string) => behind(balancer, 'replicas: 3 sessions: local');
  const missed = async (balancer: string, flow = '') => {
    const { components, flows } = await run(
      behind(balancer, 'replicas: 3 sessions: local', '400/s', flow),
      100,
    );
    return (components.web?.sessions?.missed ?? 0) / (flows.f?.offered ?? 1);
  };

  it('are missed by two requests of three when nothing keeps a user at one of three replicas', async () => {
    expect(await missed('strategy: random')).toBeCloseTo(2 / 3, 1.7);
  });

  it.each(['sticky: cookie(server)', 'sticky: ip', 'strategy: ip-hash'])(
    'are always found with %s',
    async (balancer) => {
      expect(await missed(balancer)).toBe(0);
    },
  );

  it('are found when the hash is that of the client, and not when it is that of a key', async () => {
    const text = (hash: string) => `client users { users: 300 }  loadBalancer lb
      service web { replicas: 3 sessions: local }
      lb -> web { strategy: rendezvous hash: ${hash} }
      flow f from users at 400/s { keys: uniform(10k) users -> lb -> web }`;
    const counted = async (hash: string) => (await run(text(hash), 50)).components.web?.sessions?.missed ?? 0;
    expect(await counted('client')).toBe(0);
    expect(await counted('key')).toBeGreaterThan(10_000);
  });

  it('are lost with all replicas: one for each user', async () => {
    const text = `${local('sticky: cookie(server)')}
      scenario dead { duration: 100s warmup: 60s at 20s fail web for 1s expect web sessionsLost == 300 }`;
    const { components, expectations } = await run(text, 100, 'dead');
    expect(components.web?.sessions).toEqual({ lost: 300, missed: 0 });
    expect(expectations.map(({ passed }) => passed)).toEqual([true]);
  });

  it('of one replica of three are a third', async () => {
    const text = `${local('sticky: cookie(server)')}
      scenario dead { duration: 60s warmup: 60s at 20s fail 1 of web }`;
    const lost = (await run(text, 60, 'dead')).components.web?.sessions?.lost ?? 0;
    // Binomial of 300 and 1/3: a deviation of 8.2.
    expect(Math.abs(lost - 100)).toBeLessThan(25);
  });

  it('are lost too where nothing is said of them but users are kept at their replica', async () => {
    const dead = 'scenario dead { duration: 60s warmup: 60s at 20s fail web for 1s }';
    const sticky = (how: string) => `${behind(`sticky: ${how}`, 'replicas: 3')} ${dead}`;
    expect((await run(sticky('cookie(server)'), 60, 'dead')).components.web?.sessions?.lost).toBe(300);
    expect((await run(sticky('cookie(token)'), 60, 'dead')).components.web?.sessions).toBeUndefined();
  });
});

describe('a limit', () => {
  const limited = (limit: string, rate: string, users: number) => `client users { users: ${users} }
    gateway door { serviceTime: 0ms concurrency: 10000 rateLimit: ${limit} }
    service web { serviceTime: 0ms concurrency: 1000 }
    flow f from users at ${rate} { users -> door -> web }`;

  it('for each client lets every user have as much', async () => {
    const { flows } = await run(limited('token-bucket(1/s, burst: 1) per: client', '100/s', 10), 400);
    // Each of ten users has a token a second and asks ten times as often: one more request each, until the next token comes.
    expect(Math.abs((flows.f?.throughput ?? 0) - 10 / (1 + 0.1))).toBeLessThan(0.2);
  });

  it('for each client does not add up', async () => {
    const { flows } = await run(limited('token-bucket(10/s, burst: 10) per: client', '100/s', 1000), 100);
    expect(flows.f?.failed).toBe(0);
  });

  /** Leaving at an even rate is a server with a constant service time: M/D/1 waits rho / (2 mu (1 - rho)). */
  it('by a leaky bucket makes requests wait as the queue M/D/1 does', async () => {
    const { flows } = await run(limited('leaky-bucket(100/s, burst: 1000)', '80/s', 10), 2000);
    expect(Math.abs((flows.f?.latency.mean ?? 0) / 0.02 - 1)).toBeLessThan(0.06);
    expect(flows.f?.failed).toBe(0);
  });

  it('by a leaky bucket turns away those for whom there is no room', async () => {
    const { flows } = await run(limited('leaky-bucket(100/s, burst: 20)', '300/s', 10), 100);
    expect(flows.f?.throughput).toBeCloseTo(100, -0.5);
    expect(flows.f?.latency.max).toBeLessThan(0.2 + 1e-6);
  });

  it('by a leaky bucket on an arrow lets the call wait at its caller', async () => {
    const { flows } = await run(
      `client users  service web { serviceTime: 0ms concurrency: 1000 }
       users -> web { rateLimit: leaky-bucket(100/s, burst: 1000) }
       flow f from users at 80/s { users -> web }`,
      2000,
    );
    expect(Math.abs((flows.f?.latency.mean ?? 0) / 0.02 - 1)).toBeLessThan(0.06);
  });
});

describe('outlier detection', () => {
  const grey = (detection: string) => `client users
    service front { serviceTime: 0ms concurrency: 10000 -> web { timeout: 50ms ${detection} } }
    service web { replicas: 4 serviceTime: constant(1ms) concurrency: 10000 }
    flow f from users at 100/s { users -> front -> web }
    scenario slow { duration: 100s warmup: 1s at 0s slow 1 of web by 100x }`;
  const failed = async (detection: string) =>
    (await run(grey(detection), 100, 'slow')).flows.f?.failures.timeout ?? 0;

  it('takes a replica out after so many failures in a row, again and again', async () => {
    // At 0, 30, 60 and 90 s five time out, and what was sent before the fifth was noticed.
    const count = await failed('outlierDetection: { failures: 5 ejection: 30s }');
    expect(count).toBeGreaterThanOrEqual(20);
    expect(count).toBeLessThan(35);
  });

  it('counts within a window', async () => {
    expect(await failed('outlierDetection: { failures: 100 window: 1s ejection: 30s }')).toBeGreaterThan(
      2200,
    );
    expect(await failed('outlierDetection: { failures: 100 window: 10s ejection: 30s }')).toBeLessThan(500);
  });

  it('without it every fourth request fails', async () => {
    expect((await failed('')) / 10_000).toBeCloseTo(0.25, 1.7);
  });

  it('never takes out all', async () => {
    const { flows } = await run(
      `client users
       service front { serviceTime: 0ms concurrency: 1000 -> web { outlierDetection: { failures: 1 ejection: 1000s } } }
       service web { replicas: 2 serviceTime: 1ms concurrency: 100 errorRate: 50% }
       flow f from users at 100/s { users -> front -> web }`,
      100,
    );
    expect(flows.f?.successRate).toBeCloseTo(0.5, 1);
  });
});

describe('a look-up', () => {
  const asked = async (call: string) => {
    const { components, flows } = await run(
      `client users
       database db { shards: 4 shardKey: { name: userId } concurrency: 100 readTime: 1ms }
       flow f from users at 50/s { keys: uniform(10k) users -> db ${call} }`,
      100,
    );
    return (components.db?.throughput ?? 0) / (flows.f?.throughput ?? 1);
  };

  it.each([
    ['by the key of the shards', 'read { by: userId }', 1],
    ['by the key of the shards, whatever it finds there', 'scan { by: userId }', 1],
    ['by another key', 'read { by: photoId }', 4],
    ['by nothing', 'scan', 4],
  ])('%s asks as many shards as may have it', async (_, call, shards) => {
    expect(await asked(call)).toBeCloseTo(shards, 2);
  });
});
