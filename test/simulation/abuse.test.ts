import { describe, expect, it, vi } from 'vitest';
import { KeyCache, SharedRoom } from '../../src/simulation/cache.ts';
import { RandomStream } from '../../src/simulation/random.ts';
import { prepare } from '../../src/simulation/simulate.ts';
import { loadText } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const head = 'system S { network: { client: 0ms sameZone: 0ms } }\n';
const usual = { web: '', client: '', flow: 'f from users at 1/s { users -> web }', more: '' };

const design = (parts: Partial<typeof usual>) => {
  const { web, client, flow, more } = { ...usual, ...parts };
  return `${head}client users { ${client} }\nservice web { ${web} }\n${more}\nflow ${flow}`;
};

/** What becomes of a design: its first error, why it cannot be run, or what a run of bounded work says of it. */
async function outcomeOf(text: string, options: Parameters<typeof prepare>[1] = {}): Promise<string> {
  const { model, problems } = await loadText(text);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) return `error: ${error.message}`;
  const prepared = prepare(model, options);
  if (!prepared.ok) return `refused: ${prepared.message}`;
  for (let slice = 0; slice < 40; slice++) if (prepared.run.advance(50_000)) break;
  const { notes, flows } = prepared.run.report();
  return `ran: ${flows.f?.offered} ${notes.join(' ')}`;
}

const clearly = /^(error|refused): .{20,}/;

describe('what no run can carry is refused in words', () => {
  const refused: [name: string, parts: Partial<typeof usual>, options?: Parameters<typeof prepare>[1]][] = [
    ['a rate of 10^15', { flow: 'f from users at 1e15/s { users -> web }' }],
    ['a rate of 10^12', { flow: 'f from users at 1e12/s { users -> web }' }],
    ['10^15 replicas', { web: 'replicas: 1000000000000000' }],
    ['10^15 shards', { more: 'database db { shards: 1000000000000000 }' }],
    [
      '10^15 users in a loop',
      { client: 'arrival: closed(1000000000000000, think: 1s)', flow: 'f from users { users -> web }' },
    ],
    ['10^15 rounds', { flow: 'f from users at 1/s { repeat 1000000000000000 { users -> web } }' }],
    ['10^15 copies', { flow: 'f from users at 1/s { parallel 1000000000000000 { users -> web } }' }],
    [
      'loops in loops in loops',
      { flow: 'f from users at 1/s { repeat 1000 { repeat 1000 { repeat 1000 { users -> web } } } }' },
    ],
    [
      'a loop that takes no time',
      {
        client: 'arrival: closed(10, think: constant(0s))',
        web: 'serviceTime: constant(0ms)',
        flow: 'f from users { users -> web }',
      },
    ],
    ['a negative service time', { web: 'serviceTime: -5ms' }],
    ['a negative rate', { flow: 'f from users at -1/s { users -> web }' }],
    ['no replica', { web: 'replicas: 0' }],
    ['no slot', { web: 'concurrency: 0' }],
    ['10^15 slots', { web: 'concurrency: 1000000000000000' }],
    ['10^15 retries', { flow: 'f from users at 1/s { users -> web { retries: 1000000000000000 } }' }],
    ['10^9 attempts at a message', { more: 'queue q { maxAttempts: 1000000000 }' }],
    [
      'a fan-out to 10^6 replicas',
      {
        more: 'service fan { replicas: 1000000 }',
        flow: 'f from users at 1/s { users -> fan { to: each } }',
      },
    ],
    ['10^15 partitions', { more: 'queue q { partitions: 1000000000000000 }' }],
    ['no partition', { more: 'queue q { partitions: 0 }' }],
    ['a negative size', { flow: 'f from users at 1/s { users -> web { size: -1B } }' }],
    ['a timeout of nothing', { flow: 'f from users at 1/s { users -> web { timeout: 0s } }' }],
    ['a negative timeout', { flow: 'f from users at 1/s { users -> web { timeout: -1s } }' }],
    ['no key', { flow: 'f from users at 1/s { keys: uniform(0) users -> web }' }],
    ['no user', { client: 'users: 0' }],
    ['a negative number of users', { client: 'users: -1' }],
    ['10^15 users', { client: 'users: 1000000000000000' }],
    ['a negative loop', { flow: 'f from users at 1/s { repeat -1 { users -> web } }' }],
    ['a loop of no mean', { flow: 'f from users at 1/s { repeat pareto(1, 0.5) { users -> web } }' }],
    ['a day whose peak is 10^15 times its mean', { client: 'arrival: diurnal(peak: 1000000000000000)' }],
    ['a day without a peak', { client: 'arrival: diurnal(peak: 0)' }],
    ['10^9 bursts a second', { client: 'arrival: bursty(factor: 5x, length: 0.1ns, every: 1ns)' }],
    [
      'a clock that ticks 10^9 times a second',
      { more: 'scheduler cron { every: 1ns }', flow: 'f from cron { cron -> web }' },
    ],
    [
      'caches behind caches that fetch for themselves, which double each time',
      {
        more: Array.from({ length: 40 }, (_, at) => `cache c${at}`).join('\n'),
        flow: `f from users at 1/s { users -> c0 get miss { c0 -> web } ${Array.from(
          { length: 39 },
          (_, at) => `c${at} -> c${at + 1} get miss { c${at + 1} -> web }`,
        ).join(' ')} }`,
      },
    ],
    [
      'thousands of components',
      { more: Array.from({ length: 5001 }, (_, at) => `external e${at}`).join('\n') },
    ],
    [
      'random failures every nanosecond',
      { web: 'mtbf: 1ns mttr: 1ns', more: 'scenario x { faults: random duration: 60s }' },
      { scenario: 'x' },
    ],
    [
      'ten replicas to 10^15',
      { more: 'scenario x { at 0s scale web to 1000000000000000 }' },
      { scenario: 'x' },
    ],
    ['10^15 times the load', { more: 'scenario x { at 0s load by 1000000000000000 }' }, { scenario: 'x' }],
  ];

  it.each(refused)('%s', async (_, parts, options) => {
    expect(await outcomeOf(design(parts), options)).toMatch(clearly);
  });

  it('tells a time that the run could have, never one that no run can', async () => {
    const busy = design({ flow: 'f from users at 1000/s { users -> web }' });
    expect(await outcomeOf(busy, { duration: 1e9 })).toMatch(/--duration below 100000s$/);
    expect(await outcomeOf(busy, { duration: 60, warmup: 1e9 })).toMatch(
      /--duration and --warmup together below 100000s$/,
    );
  });

  it.each([
    ['a duration of 10^15 s', { duration: 1e15 }],
    ['no duration', { duration: 0 }],
    ['a negative duration', { duration: -5 }],
    ['a duration without end', { duration: Number.POSITIVE_INFINITY }],
    ['a duration that is no number', { duration: Number.NaN }],
    ['a negative warm-up', { warmup: -1 }],
    ['a warm-up without end', { warmup: Number.POSITIVE_INFINITY }],
    ['a scenario that is not there', { scenario: 'none' }],
  ])('%s', async (_, options) => {
    expect(await outcomeOf(design({ flow: 'f from users at 1000/s { users -> web }' }), options)).toMatch(
      /^refused: .{20,}/,
    );
  });
});

describe('what is large and can be carried is run with bounded work', () => {
  it.each([
    ['10^15 places in the queue', { web: 'queueLimit: 1000000000000000' }],
    ['a service of 10^15 s', { web: 'serviceTime: 1000000000000000s' }],
    [
      '10^15 keys',
      {
        more: 'cache hot { capacity: 10 }',
        flow: 'f from users at 5/s { keys: zipf(1000000000000000, 0.9) users -> hot get }',
      },
    ],
    [
      'a timeout of 10^15 s',
      {
        flow: 'f from users at 1/s { users -> web { timeout: 1000000000000000s } }',
      },
    ],
  ])('%s', async (_, parts) => {
    expect(await outcomeOf(design(parts), { duration: 20, warmup: 1 })).toMatch(/^ran: [1-9]\d*/);
  });
});

describe('what grows beyond what was expected is given up, and says so', () => {
  it.each([
    [
      'messages that nobody can deal with, at once again',
      {
        more: 'queue q { maxAttempts: 1000000 visibility: 1ns } worker crew { errorRate: 100% serviceTime: 0s }',
        flow: 'f from users at 10/s { users ~> q -> crew }',
      },
      /given up at 0\.\d+ s of simulated time, after 2\d{7} events/,
    ],
    [
      'a thousand retries of a thousand retries',
      {
        more: 'service b service c',
        flow: `f from users at 10/s { users -> web { timeout: 1us retries: 1000 }
          web -> b { timeout: 1us retries: 1000 } b -> c { timeout: 1us retries: 1000 } }`,
      },
      /given up at 0\.\d+ s of simulated time, with 2\d{6} calls under way/,
    ],
  ])('%s', async (_, parts, told) => {
    const { model } = await loadText(design(parts));
    const prepared = prepare(model, {});
    if (!prepared.ok) throw new Error(prepared.message);
    while (!prepared.run.advance(50_000));
    expect(prepared.run.report().notes.join('\n')).toMatch(told);
  });

  it('loss of everything', async () => {
    const lost = design({ flow: 'f from users at 1/s { users -> web { loss: 100% } }' });
    expect(await outcomeOf(lost, { duration: 5 })).toMatch(/of more than 99% lost, 99% are/);
  });
});

describe('the room of all caches of a run', () => {
  const small = () => {
    const room = new SharedRoom();
    room.left = 3;
    return room;
  };
  const random = new RandomStream(1, 'test');

  it('is not exceeded: a cache without room evicts its own, and one that has nothing keeps nothing', () => {
    const room = small();
    const [one, two] = [new KeyCache(10, 'lru', 0, room), new KeyCache(10, 'lru', 0, room)];
    for (const key of [1, 2, 3, 4]) one.set(key, 100, random);
    two.set(5, 100, random);
    expect([one.size, two.size, room.left, room.exhausted]).toEqual([3, 0, 0, true]);
    expect([1, 2, 3, 4].map((key) => one.get(key, 0))).toEqual([false, true, true, true]);
  });

  it('is given back by what is deleted and flushed', () => {
    const room = small();
    const [one, two] = [new KeyCache(10, 'lru', 0, room), new KeyCache(10, 'lru', 0, room)];
    for (const key of [1, 2, 3]) one.set(key, 100, random);
    one.delete(1);
    two.set(5, 100, random);
    one.clear();
    expect([one.size, two.size, room.left, room.exhausted]).toEqual([0, 1, 2, false]);
  });
});

describe('what a run keeps', () => {
  it('does not grow with the time that is simulated', async () => {
    const { model } = await loadText(
      design({
        web: 'serviceTime: 5ms concurrency: 2 queueLimit: 50',
        flow: 'f from users at 200/s { expect p99 < 1ms users -> web { timeout: 100ms retries: 1 } }',
      }),
    );
    const keptAfter = (duration: number) => {
      const prepared = prepare(model, { duration, warmup: 5, seed: 3 });
      if (!prepared.ok) throw new Error(prepared.message);
      while (!prepared.run.advance(100_000));
      return prepared.run.kept();
    };
    const [short, long] = [keptAfter(60), keptAfter(600)];
    expect(short.samples).toBeGreaterThan(1000);
    expect(long.samples).toBeLessThanOrEqual(4096);
    expect(long.frames).toBeLessThanOrEqual(3 * short.frames);
    expect(long.events).toBeLessThanOrEqual(3 * short.events);
    expect(long.snapshots).toBe(short.snapshots);
  });
});
