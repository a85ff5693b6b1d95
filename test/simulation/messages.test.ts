import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const quiet = 'system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }\n';

const run = async (text: string, duration = 60, scenario: string | null = null) =>
  simulate(await modelOf(quiet + text), { duration, scenario, seed: 6 });

describe('partitions', () => {
  const log = (rate: string, settings: string) => `client users
    topic log { ${settings} }
    worker crew { replicas: 8 serviceTime: constant(10ms) concurrency: 1 }
    flow f from users at ${rate} { keys: uniform(1M) users ~> log -> crew }`;
  const throughput = async (rate: string, settings: string) =>
    (await run(log(rate, settings), 100)).components.crew?.throughput;

  /** Twelve partitions over eight consumers: four read two, four read one. */
  it('are read by one consumer each: what two have to do for one bounds it', async () => {
    // Four consumers do 100/s, the other four what comes to one partition: 1000/12 each.
    expect((await throughput('1000/s', 'partitions: 12')) ?? 0).toBeCloseTo(4 * 100 + (4 * 1000) / 12, -1);
    expect((await throughput('580/s', 'partitions: 12')) ?? 0).toBeCloseTo(580, -1);
  });

  it('are the most that can work at once', async () => {
    expect((await throughput('1000/s', 'partitions: 3')) ?? 0).toBeCloseTo(300, 0);
  });

  it('bound nothing where there are none', async () => {
    expect((await throughput('780/s', '')) ?? 0).toBeCloseTo(780, -1.3);
  });

  it('of a dead consumer go to the others', async () => {
    const text = `${log('200/s', 'partitions: 8')}
      scenario dead { duration: 60s warmup: 5s at 10s fail 4 of crew }`;
    const { components } = await run(text, 60, 'dead');
    expect(components.crew?.throughput ?? 0).toBeCloseTo(200, -1);
    expect(components.log?.queueing?.depth).toBeLessThan(20);
  });
});

describe('the order of messages', () => {
  const ordered = (settings: string, worker = '') => `client users
    queue jobs { ${settings} }
    worker crew { replicas: 8 serviceTime: 20ms concurrency: 1 ${worker} }
    flow f from users at 200/s { ordered: true keys: uniform(20) users ~> jobs -> crew }`;
  const reordered = async (settings: string, worker = '') =>
    (await run(ordered(settings, worker))).components.jobs?.queueing?.reordered ?? -1;

  it('is lost among competing consumers', async () => {
    expect(await reordered('')).toBeGreaterThan(100);
    expect(await reordered('ordering: fifo')).toBeGreaterThan(100);
  });

  it.each(['ordering: per-key', 'partitions: 8', 'ordering: per-key partitions: 40'])(
    'is kept for each key with %s',
    async (settings) => {
      expect(await reordered(settings)).toBe(0);
    },
  );

  it('is kept through failures', async () => {
    expect(await reordered('ordering: per-key', 'errorRate: 20%')).toBe(0);
    expect(await reordered('ordering: fifo', 'errorRate: 20%')).toBeGreaterThan(0);
  });

  it('is kept by a single consumer', async () => {
    const text = ordered('ordering: fifo').replace('replicas: 8', 'replicas: 1').replace('200/s', '20/s');
    expect((await run(text)).components.jobs?.queueing?.reordered).toBe(0);
  });

  /** One key at a time: each key is a queue of its own, M/M/1 at 10/s and 20 ms. */
  it('makes the messages of a key wait for each other', async () => {
    const { flows, components } = await run(
      ordered('ordering: per-key')
        .replace('replicas: 8', 'replicas: 100')
        .replace('serviceTime: 20ms', 'serviceTime: 50ms'),
      600,
    );
    expect(flows.f?.failed).toBe(0);
    const lag = components.jobs?.queueing?.lag.mean ?? 0;
    // W - s of M/M/1: 0.05 * 0.5 / (1 - 0.5); a few of the 20 keys share a lane.
    expect(lag).toBeGreaterThan(0.045);
    expect(lag).toBeLessThan(0.07);
  });
});

describe('messages that nobody can deal with', () => {
  const poisoned = (settings: string) => `client users
    queue jobs { maxAttempts: 3 ${settings} }
    queue dlq
    worker crew { concurrency: 10 serviceTime: 1ms errorRate: 50% }
    flow f from users at 100/s { users ~> jobs -> crew }`;

  it('move to the queue for them after so many attempts', async () => {
    const { components, flows } = await run(poisoned('deadLetter: dlq'), 100);
    const dead = components.jobs?.queueing?.deadLetters ?? 0;
    expect(dead / (flows.f?.offered ?? 1)).toBeCloseTo(0.5 ** 3, 2);
    // Those of the warm-up are there as well.
    expect(components.dlq?.queueing?.depth).toBeGreaterThanOrEqual(dead);
    expect(components.dlq?.queue.max).toBeGreaterThanOrEqual(dead);
    expect(components.jobs?.queueing?.depth).toBeLessThan(3);
  });

  it('are gone where there is none', async () => {
    const { components } = await run(poisoned(''), 100);
    expect(components.jobs?.queueing?.deadLetters).toBeGreaterThan(1000);
    expect(components.dlq?.queueing?.depth).toBe(0);
  });
});

describe('deduplication', () => {
  /** The consumer answers after the sender's patience: each message is sent three times. */
  const repeated = (settings: string, steps = 'users -> web -> jobs -> crew') => `client users
    service web { concurrency: 10000 serviceTime: 0ms -> jobs { timeout: 50ms retries: 2 } }
    queue jobs { ${settings} }
    worker crew { concurrency: 1000 serviceTime: constant(500ms) }
    flow f from users at 20/s { ${steps} }`;
  const works = async (settings: string, steps?: string) => {
    const { components, flows } = await run(repeated(settings, steps), 100);
    return (components.crew?.throughput ?? 0) / ((flows.f?.offered ?? 1) / 100);
  };

  it('delivers once what is sent again within the time', async () => {
    expect(await works('')).toBeCloseTo(3, 1);
    expect(await works('deduplication: 5m')).toBeCloseTo(1, 1);
  });

  it('forgets after that time', async () => {
    expect(await works('deduplication: 40ms')).toBeCloseTo(3, 1);
  });

  it('takes two messages of one request for two', async () => {
    expect(
      await works('deduplication: 5m', 'users -> web  web ~> jobs -> crew  web ~> jobs -> crew'),
    ).toBeCloseTo(2, 1);
  });
});

describe('a worker that takes several messages at once', () => {
  const batched = (batch: string, rate: string) => `client users
    queue jobs
    worker crew { concurrency: 1 serviceTime: constant(100ms) ${batch} }
    flow f from users at ${rate} { users ~> jobs -> crew }`;

  it('does as many times more', async () => {
    const { components, flows } = await run(batched('batch: 10', '300/s'), 100);
    expect(components.jobs?.queueing?.delivered).toBeGreaterThan(990 * 10 * 0.99);
    expect(components.jobs?.queueing?.delivered).toBeLessThanOrEqual(1000 * 10);
    expect(flows.f?.failed).toBe(0);
  });

  it('takes what there is when there are fewer', async () => {
    const { components } = await run(batched('batch: 10', '50/s'), 100);
    // Five on average come while it works on those before.
    expect(components.crew?.throughput ?? 0).toBeCloseTo(10, -0.5);
    expect(components.jobs?.queueing?.delivered ?? 0).toBeCloseTo(5000, -3);
  });
});

describe('consumers that are away', () => {
  /** 500/s come, workers do 800/s, away for 60 s: 30,000 wait, the oldest for 60 s, and 100 s later none does. */
  it('fall behind by what comes in that time', async () => {
    const { components, expectations } = await run(
      `client users { arrival: constant }
       queue jobs
       worker crew { replicas: 4 concurrency: 1 serviceTime: constant(5ms) }
       flow f from users at 500/s { users ~> jobs -> crew }
       scenario away {
         duration: 240s warmup: 5s at 10s fail crew for 60s
         expect jobs queueDepth <= 30010
         expect jobs queueDepth >= 29000 during 60s..71s
         expect jobs queueDepth <= 20 during 173s..240s
         expect jobs lag > 55s
       }`,
      240,
      'away',
    );
    expect(expectations.filter(({ passed }) => !passed)).toEqual([]);
    expect(components.jobs?.queueing?.lag.max ?? 0).toBeCloseTo(60, 0);
  });
});
