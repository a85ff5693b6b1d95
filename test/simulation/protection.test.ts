import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms } }\nclient users\n';

describe('a circuit breaker', () => {
  const broken = (breaker: string) => `${quiet}
    service web { serviceTime: 0ms concurrency: 1000 -> back { ${breaker} } }
    service back { serviceTime: 1ms concurrency: 100 }
    flow f from users at 100/s { users -> web -> back }
    scenario dead {
      duration: 100s warmup: 10s
      at 20s fail back for 30s
      expect f successRate == 100% during 0s..20s
      expect f successRate == 0% during 20s..50s
      expect f successRate == 0% during 50s..51s
      expect f successRate == 100% during 62s..100s
    }`;

  it('stops calling what fails, tries once in a while, and closes after a good trial', async () => {
    const model = await modelOf(broken('circuitBreaker: { errors: 50% window: 2s open: 10s }'));
    const { flows, expectations } = simulate(model, { scenario: 'dead' });
    expect(expectations.map(({ passed }) => passed)).toEqual([true, true, true, true]);
    // Half of a window of 2 s at 100/s opens it; then one trial every 10 s.
    expect(flows.f?.failures.unavailable).toBeGreaterThan(50);
    expect(flows.f?.failures.unavailable).toBeLessThan(150);
    expect(flows.f?.failures.breaker).toBeGreaterThan(2800);
  });

  it('does not open for fewer errors than its share', async () => {
    const model = await modelOf(`${quiet}
      service web { serviceTime: 0ms concurrency: 1000 -> back { circuitBreaker: { errors: 60% window: 10s open: 10s } } }
      service back { serviceTime: 1ms concurrency: 100 errorRate: 30% }
      flow f from users at 100/s { users -> web -> back }`);
    expect(Object.keys(simulate(model, { duration: 100 }).flows.f?.failures ?? {})).toEqual(['error']);
  });

  it('lets a fallback answer', async () => {
    const model = await modelOf(
      broken('circuitBreaker: { errors: 50% window: 2s open: 10s }').replace(
        'web -> back }\n',
        'web -> back else { pause 1ms } }\n',
      ),
    );
    expect(simulate(model, { scenario: 'dead' }).flows.f?.failed).toBe(0);
  });
});

describe('a rate limit', () => {
  const admitted = async (limit: string, load: string) => {
    const model = await modelOf(`${quiet}
      gateway door { replicas: 3 rateLimit: ${limit} }
      service web { serviceTime: 1ms concurrency: 100 }
      flow f from users at ${load} { users -> door -> web }`);
    return simulate(model, { duration: 400 }).flows.f;
  };

  it.each(['token-bucket(50/s, burst: 20)', 'fixed-window(50/s)', 'sliding-window(50/s)'])(
    '%s lets its rate in over all replicas, and turns the rest away',
    async (limit) => {
      const { throughput = 0, failures } = (await admitted(limit, '200/s')) ?? {};
      expect(Math.abs(throughput - 50)).toBeLessThan(1.5);
      expect(Object.keys(failures ?? {})).toEqual(['rejected']);
    },
  );

  /**
   * A bucket of b tokens that fills at rate r under Poisson arrivals: the tokens missing are the work in an M/D/1 queue, and a
   * request is turned away when more than b - 1 are missing. At half the rate with b = 5 that is rare: below 0.5%.
   */
  it('hardly ever turns away what stays well below it', async () => {
    const { offered = 1, failed = 0 } = (await admitted('token-bucket(100/s, burst: 5)', '50/s')) ?? {};
    expect(failed / offered).toBeGreaterThan(0);
    expect(failed / offered).toBeLessThan(0.005);
  });

  it('holds on an arrow as well', async () => {
    const model = await modelOf(`${quiet} service web
      users -> web { rateLimit: token-bucket(20/s, burst: 5) }
      flow f from users at 100/s { users -> web }`);
    expect(Math.abs((simulate(model, { duration: 200 }).flows.f?.throughput ?? 0) - 20)).toBeLessThan(0.5);
  });
});

describe('users who ask, wait and think', () => {
  /** Each of a hundred users asks every two seconds: nobody asks twice in one. */
  it('are each themselves, so that a limit for each lets all of them in', async () => {
    const model = await modelOf(`system S { network: { client: 0ms sameZone: 0ms } }
      client users { arrival: closed(100, think: constant(2s)) }
      gateway door { serviceTime: 0ms concurrency: 1000 rateLimit: fixed-window(1/s) per: client }
      flow f from users { users -> door }`);
    const { offered, failed } = simulate(model, { duration: 100 }).flows.f ?? {};
    expect(offered).toBe(5000);
    expect(failed).toBe(0);
  });
});

describe('a hedged call', () => {
  /** 1% of the calls take 1 s, the others 5 ms: the second copy starts after 20 ms. */
  const hedged = (hedge: string) => `${quiet}
    service web { serviceTime: 0ms concurrency: 10000 -> back { ${hedge} } }
    service back { replicas: 10 concurrency: 1000 serviceTime: hyperexponential(99%: 5ms, 1%: 1s) }
    flow f from users at 200/s { users -> web -> back }`;
  const slow = 0.01 * Math.exp(-0.2);
  /** P(X > t) of the service time. */
  const beyond = (t: number) => 0.99 * Math.exp(-t / 0.005) + 0.01 * Math.exp(-t);
  const latencyOf = async (hedge: string) =>
    simulate(await modelOf(hedged(hedge)), { duration: 600, seed: 5 }).flows.f?.latency;

  it('is as slow as both copies together: P(T > t) = P(X > t) P(X > t - 20 ms)', async () => {
    const { p99 = 0, p999 = 0 } = (await latencyOf('hedge: 20ms')) ?? {};
    const tail = (t: number) => beyond(t) * (t > 0.02 ? beyond(t - 0.02) : 1);
    expect(tail(p99 ?? 0) / 0.01).toBeGreaterThan(0.8);
    expect(tail(p99 ?? 0) / 0.01).toBeLessThan(1.2);
    expect(tail(p999 ?? 0) / 0.001).toBeGreaterThan(0.6);
    expect(tail(p999 ?? 0) / 0.001).toBeLessThan(1.5);
  });

  it('cuts a tail that is slow without it', async () => {
    const without = (await latencyOf('')) ?? { p999: 0 };
    expect(without.p999).toBeGreaterThan(1);
    expect(slow).toBeLessThan(0.01);
  });

  it('fails only when every copy has failed', async () => {
    const model = await modelOf(`${quiet}
      service web { serviceTime: 0ms concurrency: 1000 -> back { hedge: 1ms } }
      service back { replicas: 2 serviceTime: constant(10ms) concurrency: 1000 errorRate: 30% }
      flow f from users at 100/s { users -> web -> back }`);
    expect(simulate(model, { duration: 300 }).flows.f?.successRate).toBeCloseTo(1 - 0.3 ** 2, 1.7);
  });
});

/**
 * Bronson et al. 2021: a trigger overloads the system, retries keep it overloaded after the trigger has gone. 150 requests a
 * second against a capacity of 200; ten seconds at double the load fill the queue beyond the timeout, and from then on each
 * request is worth up to four.
 */
describe('a retry storm', () => {
  const storm = (retries: string) => `${quiet}
    service web { serviceTime: 0ms concurrency: 100000 -> back { timeout: 500ms retries: ${retries} } }
    service back { serviceTime: 10ms concurrency: 2 queueLimit: 2000 }
    flow f from users at 150/s { users -> web -> back }
    scenario surge {
      duration: 200s warmup: 20s
      at 20s load by 3x for 10s
      expect f successRate >= 99% during 0s..20s
      expect f successRate >= 99% during 150s..190s
    }`;
  const outcomes = async (retries: string) =>
    simulate(await modelOf(storm(retries)), { scenario: 'surge' }).expectations.map(({ passed }) => passed);

  it('stays after its trigger has gone', async () => {
    const { expectations } = simulate(await modelOf(storm('{ max: 3 }')), { scenario: 'surge' });
    expect(expectations.map(({ passed }) => passed)).toEqual([true, false]);
    expect(expectations[1]?.actual).toBeLessThan(0.1);
  });

  it('is over once it has passed with a retry budget', async () => {
    expect(await outcomes('{ max: 3 budget: 10% }')).toEqual([true, true]);
  });

  it('does not happen without retries', async () => {
    expect(await outcomes('0')).toEqual([true, true]);
  });
});
