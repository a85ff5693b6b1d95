import { describe, expect, it, vi } from 'vitest';
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
  const refused: [name: string, parts: Partial<typeof usual>][] = [
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
  ];

  it.each(refused)('%s', async (_, parts) => {
    expect(await outcomeOf(design(parts))).toMatch(clearly);
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
