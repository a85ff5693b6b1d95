import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { layoutEngine } from '../../webview/workers/layout.ts';
import { simulatorEngine } from '../../webview/workers/simulator.ts';
import { design, reportOf } from './support/design.ts';

/** A worker that the test answers for. */
function fakeWorkers() {
  const made: { posted: Record<string, unknown>[]; ended: boolean; answer(data: unknown): void }[] = [];
  const start = async () => {
    const worker = {
      posted: [] as Record<string, unknown>[],
      ended: false,
      onmessage: null as ((event: { data: unknown }) => void) | null,
      onerror: null,
      postMessage(message: Record<string, unknown>) {
        worker.posted.push(message);
      },
      terminate() {
        worker.ended = true;
      },
      answer(data: unknown) {
        worker.onmessage?.({ data });
      },
    };
    made.push(worker);
    return worker as unknown as Worker;
  };
  return { made, start };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the layout engine', () => {
  function engine(start: () => Promise<Worker>) {
    const said: unknown[] = [];
    const engine = layoutEngine(start, {
      laidOut: (id, graph) => said.push({ id, graph }),
      failed: (id, message) => said.push({ id, message }),
    });
    return { engine, said };
  }
  const input = { id: 'root' };

  it('speaks the protocol of the layout worker', async () => {
    const { made, start } = fakeWorkers();
    const { engine: layout, said } = engine(start);
    layout.layout(7, input, 5);
    await vi.advanceTimersByTimeAsync(0);
    expect(made[0]?.posted.map(({ id, cmd }) => [id, cmd])).toEqual([
      [0, 'register'],
      [7, 'layout'],
    ]);
    made[0]?.answer({ id: 0, data: {} });
    made[0]?.answer({ id: 7, data: { id: 'root', width: 1 } });
    expect(said).toEqual([{ id: 7, graph: { id: 'root', width: 1 } }]);
  });

  it('ends the worker at the deadline and starts another for the next layout', async () => {
    const { made, start } = fakeWorkers();
    const { engine: layout, said } = engine(start);
    layout.layout(1, input, 5);
    await vi.advanceTimersByTimeAsync(4999);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(said).toEqual([{ id: 1, message: 'The layout took longer than 5 s.' }]);
    expect(made[0]?.ended).toBe(true);
    layout.layout(2, input, 5);
    await vi.advanceTimersByTimeAsync(0);
    expect(made[1]?.posted.at(-1)).toMatchObject({ id: 2 });
  });

  it('lays out the latest when edits come faster than layouts', async () => {
    const { made, start } = fakeWorkers();
    const { engine: layout, said } = engine(start);
    for (const id of [1, 2, 3]) layout.layout(id, input, 5);
    await vi.advanceTimersByTimeAsync(0);
    made[0]?.answer({ id: 1, data: { id: 'root' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(made[0]?.posted.filter(({ cmd }) => cmd === 'layout').map(({ id }) => id)).toEqual([1, 3]);
    made[0]?.answer({ id: 3, data: { id: 'root' } });
    expect(said).toEqual([{ id: 3, graph: { id: 'root' } }]);
  });

  it('does not wait for a slow layout that was superseded', async () => {
    const { made, start } = fakeWorkers();
    const { engine: layout, said } = engine(start);
    layout.layout(1, input, 5);
    await vi.advanceTimersByTimeAsync(10);
    layout.layout(2, input, 5);
    await vi.advanceTimersByTimeAsync(300);
    expect(made[0]?.ended).toBe(true);
    expect(made[1]?.posted.at(-1)).toMatchObject({ id: 2 });
    expect(said).toEqual([]);
  });

  it('says when the worker cannot be started', async () => {
    const { engine: layout, said } = engine(() => Promise.reject(new Error('404')));
    layout.layout(1, input, 5);
    await vi.advanceTimersByTimeAsync(0);
    expect(said).toEqual([{ id: 1, message: 'The layout engine did not start: 404' }]);
  });

  it('says what the layout worker refused', async () => {
    const { made, start } = fakeWorkers();
    const { engine: layout, said } = engine(start);
    layout.layout(1, input, 5);
    await vi.advanceTimersByTimeAsync(0);
    made[0]?.answer({ id: 1, error: { message: 'no such option' } });
    expect(said).toEqual([{ id: 1, message: 'The diagram could not be laid out: no such option' }]);
  });
});

describe('the simulator', () => {
  function engine(start: () => Promise<Worker>) {
    const said: unknown[] = [];
    const engine = simulatorEngine(start, {
      said: (message) => said.push(message),
      failed: (id, message) => said.push({ id, message }),
    });
    return { engine, said };
  }

  it('hears only the latest run', async () => {
    const { made, start } = fakeWorkers();
    const { engine: simulator, said } = engine(start);
    simulator.run(1, design, [null]);
    simulator.run(2, design, [null]);
    await vi.advanceTimersByTimeAsync(0);
    made[0]?.answer({ type: 'ended', id: 1, cancelled: true });
    const report = { type: 'report', id: 2, report: reportOf(null) };
    made[0]?.answer(report);
    expect(said).toEqual([report]);
  });

  it('ends a worker that does not notice a cancellation', async () => {
    const { made, start } = fakeWorkers();
    const { engine: simulator } = engine(start);
    simulator.run(1, design, [null]);
    await vi.advanceTimersByTimeAsync(0);
    simulator.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(made[0]?.posted.at(-1)).toEqual({ type: 'cancel' });
    await vi.advanceTimersByTimeAsync(600);
    expect(made[0]?.ended).toBe(true);
  });

  it('keeps a worker that noticed', async () => {
    const { made, start } = fakeWorkers();
    const { engine: simulator } = engine(start);
    simulator.run(1, design, [null]);
    await vi.advanceTimersByTimeAsync(0);
    simulator.cancel();
    made[0]?.answer({ type: 'ended', id: 1, cancelled: true });
    await vi.advanceTimersByTimeAsync(600);
    expect(made[0]?.ended).toBe(false);
  });

  it('starts the next run on a new worker when the old one is deaf', async () => {
    const { made, start } = fakeWorkers();
    const { engine: simulator } = engine(start);
    simulator.run(1, design, [null]);
    await vi.advanceTimersByTimeAsync(0);
    simulator.run(2, design, [null]);
    await vi.advanceTimersByTimeAsync(600);
    expect(made[0]?.ended).toBe(true);
    expect(made[1]?.posted).toMatchObject([{ type: 'run', id: 2 }]);
  });

  it('says when the worker cannot be started', async () => {
    const { engine: simulator, said } = engine(() => Promise.reject(new Error('404')));
    simulator.run(1, design, [null]);
    await vi.advanceTimersByTimeAsync(0);
    expect(said).toEqual([{ id: 1, message: 'The simulator failed: 404' }]);
  });
});
