import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 120_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms } }\nclient users\n';

const run = async (text: string, duration: number, seed = 21) =>
  simulate(await modelOf(quiet + text), { duration, seed });

/** Mean response in mean service times, of so many servers at a load. */
async function response(strategy: string, servers: number, load: number, seconds: number): Promise<number> {
  const { flows } = await run(
    `service web { replicas: ${servers} concurrency: 1 serviceTime: 10ms }
     users -> web { strategy: ${strategy} }
     flow f from users at ${100 * servers * load}/s { users -> web }`,
    seconds,
  );
  return (flows.f?.latency.mean ?? 0) / 0.01;
}

describe('mean response with balancing', () => {
  /** In turn from a Poisson stream each server sees Erlang gaps: E_n/M/1 (Kleinrock 1975, section 6.4). */
  it.each([
    ['three servers', 3, 0.5, 1.49372],
    ['ten servers', 10, 0.5, 1.32464],
    ['two servers', 2, 0.8, 3.84398],
  ])('in turn over %s is that of E_n/M/1', async (_, servers, load, expected) => {
    const measured = await response('round-robin', servers, load, 60_000 / (100 * servers * load) + 400);
    expect(Math.abs(measured / expected - 1)).toBeLessThan(0.06);
  });

  /**
   * Two and three choices with many servers (Vvedenskaya, Dobrushin and Karpelevich 1996; Mitzenmacher 2001): sums of
   * load^((d^i - d) / (d - 1)); at a hundred servers a little more.
   */
  it.each([
    [2, 0.5, 1.2656],
    [3, 0.7, 1.3626],
  ])('of %i choices at %d is that of the supermarket model', async (choices, load, expected) => {
    const strategy = choices === 2 ? 'power-of-two' : `power-of(d: ${choices})`;
    expect(Math.abs((await response(strategy, 100, load, 20)) / expected - 1)).toBeLessThan(0.03);
  });

  it('by fewest connections is that of the shortest queue: 1.456 for eight servers at 80%', async () => {
    expect(Math.abs((await response('least-connections', 8, 0.8, 300)) / 1.4557 - 1)).toBeLessThan(0.03);
  });
});

describe('retries', () => {
  /** Attempts multiply from layer to layer: 3 attempts over 3 layers are 27. */
  it('multiply over layers when what is below always fails', async () => {
    const { components, flows } = await run(
      `service a { serviceTime: 0ms concurrency: 10000 -> b { retries: 2 } }
       service b { serviceTime: 0ms concurrency: 10000 -> c { retries: 2 } }
       service c { serviceTime: 0ms concurrency: 10000 -> d { retries: 2 } }
       service d { serviceTime: 0ms concurrency: 10000 errorRate: 100% }
       flow f from users at 20/s { users -> a -> b -> c -> d }`,
      60,
    );
    expect((components.d?.throughput ?? 0) / ((flows.f?.offered ?? 1) / 60)).toBeCloseTo(27, 0);
  });

  it('of calls that fail independently are geometric: 1.11 attempts at 10% and at most three', async () => {
    const { components, flows } = await run(
      `service a { serviceTime: 0ms concurrency: 10000 -> b { retries: 2 } }
       service b { serviceTime: 0ms concurrency: 10000 errorRate: 10% }
       flow f from users at 500/s { users -> a -> b }`,
      200,
    );
    expect((components.b?.throughput ?? 0) / ((flows.f?.offered ?? 1) / 200)).toBeCloseTo(1.11, 2);
    expect((flows.f?.failed ?? 0) / (flows.f?.offered ?? 1)).toBeCloseTo(0.001, 3);
  });
});

/** Tokens missing are the work of M/D/1 with room for the burst: 10.68% are turned away at a load of 1.1 and a burst of 10. */
it('a token bucket turns away what theory tells', async () => {
  const { flows } = await run(
    `gateway door { serviceTime: 0ms concurrency: 1000 rateLimit: token-bucket(10/s, burst: 10) }
     flow f from users at 11/s { users -> door }`,
    10_000,
  );
  expect(Math.abs((flows.f?.failed ?? 0) / (flows.f?.offered ?? 1) - 0.1068)).toBeLessThan(0.012);
});

/** Flatto and Hahn 1984: (12 - load) / 8 times the response of one queue. */
it('two queues that are both waited for are slower than one, and faster than two that know nothing of each other', async () => {
  const { flows } = await run(
    `service left { concurrency: 1 serviceTime: 10ms }  service right { concurrency: 1 serviceTime: 10ms }
     flow f from users at 50/s { parallel { users -> left  users -> right } }`,
    1500,
  );
  expect(Math.abs((flows.f?.latency.mean ?? 0) / 0.02875 - 1)).toBeLessThan(0.04);
});
