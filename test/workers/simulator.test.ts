import { describe, expect, it, vi } from 'vitest';
import type { FromSimulator } from '../../src/protocol.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { simulator } from '../../src/workers/simulator.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const model = await modelOf(`
  system S { network: { client: 0ms sameZone: 0ms } }
  client users
  service web { serviceTime: 10ms concurrency: 1 }
  flow f from users at 80/s { expect p99 < 1ms users -> web }`);

/** A worker whose clock goes on by so many milliseconds each time that it is looked at. */
function worker(millisecondsALook: number) {
  const said: FromSimulator[] = [];
  let time = 0;
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const port = {
    post: (message: FromSimulator) => {
      said.push(message);
      if (message.type === 'ended') ended();
    },
    breathe: () => Promise.resolve(),
    now: () => {
      time += millisecondsALook;
      return time;
    },
  };
  return { said, end, clock: () => time, ...simulator(port) };
}

describe('the simulating worker', () => {
  it('tells first figures with its first progress, long before the end', async () => {
    const { receive, said, end } = worker(10);
    receive({ type: 'run', id: 1, model, scenarios: [null] });
    await end;
    const [first] = said;
    if (first?.type !== 'progress') throw new Error('no progress was told');
    expect(first.done).toBeLessThan(0.5);
    expect(first.report?.flows.f).toBeDefined();
  });

  it('ends with the same report as a run without anybody watching', async () => {
    const { receive, said, end } = worker(10);
    receive({ type: 'run', id: 1, model, scenarios: [null], seed: 3 });
    await end;
    const last = said.find(({ type }) => type === 'report');
    expect(JSON.stringify(last?.type === 'report' ? last.report : null)).toBe(
      JSON.stringify(simulate(model, { seed: 3 })),
    );
  });

  it('tells figures less often when telling them takes long', async () => {
    const figures = async (milliseconds: number) => {
      const { receive, said, end } = worker(milliseconds);
      receive({ type: 'run', id: 1, model, scenarios: [null] });
      await end;
      const progress = said.filter(({ type }) => type === 'progress');
      return progress.filter((each) => 'report' in each).length / progress.length;
    };
    expect(await figures(30)).toBeLessThan(0.5);
  });

  it('stops at the next slice when it is told to', async () => {
    const { receive, said, end } = worker(10);
    receive({ type: 'run', id: 1, model, scenarios: [null] });
    await Promise.resolve();
    receive({ type: 'cancel' });
    await end;
    expect(said).toEqual([{ type: 'ended', id: 1, cancelled: true }]);
  });
});

describe('snapshots of a run', () => {
  it('change nothing of it', async () => {
    const { prepare } = await import('../../src/simulation/simulate.ts');
    const prepared = prepare(model, { seed: 5, duration: 60 });
    if (!prepared.ok) throw new Error(prepared.message);
    while (!prepared.run.advance(500)) prepared.run.report();
    expect(JSON.stringify(prepared.run.report())).toBe(
      JSON.stringify(simulate(model, { seed: 5, duration: 60 })),
    );
  });
});
