import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 120_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\nclient users\n';

const run = async (text: string, duration = 100, scenario: string | null = null) =>
  simulate(await modelOf(quiet + text), { duration, scenario, seed: 9 });

const near = (actual: number | null | undefined, expected: number) => Math.abs((actual ?? 0) / expected - 1);

describe('the order in which a replica serves', () => {
  const station = (settings: string) => `service web { ${settings} }
    flow f from users at 80/s { users -> web }`;
  /** A squared coefficient of variation of 3.5, and a mean of 10 ms. */
  const uneven = 'hyperexponential(90%: 5ms, 10%: 55ms)';

  /** Kleinrock 1976: with processor sharing the mean response is s / (1 - rho), whatever the distribution. */
  it('with processor sharing does not care how uneven the work is', async () => {
    const settings = `cores: 1 concurrency: 10000 serviceTime: ${uneven}`;
    const shared = await run(station(`${settings} discipline: processor-sharing`), 2000);
    const queued = await run(station(settings), 2000);
    expect(near(shared.flows.f?.latency.mean, 0.05)).toBeLessThan(0.06);
    expect(queued.flows.f?.latency.mean).toBeGreaterThan(0.08);
    expect(near(shared.components.web?.utilization, 0.8)).toBeLessThan(0.03);
  });

  it('with processor sharing over several cores is slower only when there are more requests than cores', async () => {
    const { flows } = await run(
      `service web { cores: 4 concurrency: 1000 serviceTime: constant(100ms) discipline: processor-sharing }
       flow f from users at 1/s { users -> web }`,
      400,
    );
    expect(flows.f?.latency.p50).toBeCloseTo(0.1, 2);
  });

  it('changes no mean when the last comes first, and stretches the tail', async () => {
    const settings = 'concurrency: 1 serviceTime: 10ms';
    const first = await run(station(settings), 1500);
    const last = await run(station(`${settings} discipline: lifo`), 1500);
    expect(near(last.flows.f?.latency.mean, 0.05)).toBeLessThan(0.06);
    expect(last.flows.f?.latency.p50 ?? 1).toBeLessThan((first.flows.f?.latency.p50 ?? 0) * 0.7);
    expect(last.flows.f?.latency.p999 ?? 0).toBeGreaterThan((first.flows.f?.latency.p999 ?? 1) * 1.5);
  });

  it('answers most in time under overload when the last comes first', async () => {
    const answered = async (discipline: string) => {
      const { flows } = await run(
        `users -> web { timeout: 100ms }
         service web { concurrency: 1 serviceTime: constant(10ms) queueLimit: 100 overflow: drop-oldest ${discipline} }
         flow f from users at 120/s { users -> web }`,
        100,
      );
      return flows.f?.successRate ?? 0;
    };
    expect(await answered('')).toBeLessThan(0.1);
    expect(await answered('discipline: lifo')).toBeGreaterThan(0.7);
  });

  /** Cobham 1954: W1 = W0 / (1 - rho1), W2 = W0 / ((1 - rho1)(1 - rho1 - rho2)), with W0 = 0.8 * 10 ms here. */
  it('by priority makes the others wait', async () => {
    const { flows } = await run(
      `service web { concurrency: 1 serviceTime: 10ms discipline: priority }
       flow urgent from users at 40/s { priority: 10 users -> web }
       flow other from users at 40/s { users -> web }`,
      3000,
    );
    expect(near(flows.urgent?.latency.mean, 0.01 + 0.008 / 0.6)).toBeLessThan(0.05);
    expect(near(flows.other?.latency.mean, 0.01 + 0.008 / (0.6 * 0.2))).toBeLessThan(0.08);
  });

  it('by priority gives up the least urgent when there is no room', async () => {
    const { flows } = await run(
      `service web { concurrency: 1 serviceTime: 10ms queueLimit: 10 overflow: drop-oldest discipline: priority }
       flow urgent from users at 40/s { priority: 10 users -> web }
       flow other from users at 200/s { users -> web }`,
      200,
    );
    expect(flows.urgent?.failed).toBeLessThan(5);
    expect(flows.other?.failed).toBeGreaterThan(20_000);
  });
});

describe('what fires by itself', () => {
  const fired = (settings: string, scenario = '') => `
    scheduler cron { every: 10s replicas: 3 ${settings} }
    worker crew { serviceTime: 1ms concurrency: 10 }
    flow nightly from cron { cron -> crew }
    ${scenario}`;

  it('does so in each replica, at even distances', async () => {
    const { flows } = await run(fired(''), 1000);
    expect(Math.abs((flows.nightly?.offered ?? 0) - 300)).toBeLessThanOrEqual(1);
  });

  it('does so once where one leads', async () => {
    const { flows } = await run(fired('leader: lease(5s)'), 1000);
    expect(Math.abs((flows.nightly?.offered ?? 0) - 100)).toBeLessThanOrEqual(1);
  });

  it('does not while nobody does the work', async () => {
    const dead = 'scenario dead { duration: 1000s warmup: 10s at 100s fail cron for 500s }';
    const { flows } = await run(fired('leader: lease(5s)', dead), 1000, 'dead');
    expect(flows.nightly?.offered).toBeGreaterThanOrEqual(49);
    expect(flows.nightly?.offered).toBeLessThanOrEqual(52);
  });

  it('asks as often as the users of a client that polls', async () => {
    const model = await modelOf(`client phones { users: 600 poll: 30s }
      service web
      flow f from phones { phones -> web }`);
    expect(simulate(model, { duration: 500 }).flows.f?.offered ?? 0).toBeCloseTo(10_000, -2.7);
  });
});

describe('requests in a replica that dies', () => {
  const dying = (settings: string) => `
    service web { replicas: 2 concurrency: 50 serviceTime: constant(500ms) ${settings} -> db }
    database db { readTime: constant(500ms) concurrency: 1000 }
    flow f from users at 40/s { users -> web -> db read }
    scenario dead { duration: 60s warmup: 5s at 20s fail 1 of web for 10s at 40s fail web for 1s }`;

  it('are lost', async () => {
    const { flows } = await run(dying('').replace(' at 40s fail web for 1s', ''), 60, 'dead');
    // Twenty a second for half a second of work, and then half a second more for the answer.
    expect(flows.f?.failed).toBeGreaterThan(12);
    expect(flows.f?.failed).toBeLessThan(30);
  });

  it('are resumed by another where they can be', async () => {
    const text = dying('inFlight: resume').replace(' at 40s fail web for 1s', '');
    expect((await run(text, 60, 'dead')).flows.f?.failed).toBe(0);
  });

  it('are lost where there is no other', async () => {
    expect((await run(dying('inFlight: resume'), 60, 'dead')).flows.f?.failed).toBeGreaterThan(30);
  });
});

describe('a link that fails at random', () => {
  it('splits what it connects for its share of the time', async () => {
    const { flows } = await run(
      `region r { zone a zone b }  link r.a <-> r.b { mtbf: 90s mttr: 10s }
       service web { in: r.a serviceTime: 0ms }  service back { in: r.b serviceTime: 0ms }
       flow f from users at 1/s { users -> web -> back }
       scenario years { duration: 200000s warmup: 0s faults: random }`,
      200_000,
      'years',
    );
    expect(flows.f?.successRate).toBeCloseTo(0.9, 1.7);
  });
});
