import type { Model } from '../../src/model/model.ts';
import type { FromSimulator, ToSimulator } from '../../src/protocol.ts';

export interface SimulatorReport {
  said(message: FromSimulator): void;
  failed(id: number, message: string): void;
}

export interface SimulatorEngine {
  /** Supersedes the run under way. */
  run(id: number, model: Model, scenarios: (string | null)[], seed?: number | null): void;
  cancel(): void;
}

/** How long a cancelled run may take to notice, milliseconds, before its worker is terminated. */
const patience = 50;

/** The simulating worker: asked to cancel, and terminated when it does not listen. */
export function simulatorEngine(start: () => Promise<Worker>, report: SimulatorReport): SimulatorEngine {
  let worker: Promise<Worker> | null = null;
  /** Runs that the worker has not told the end of. */
  const open = new Set<number>();
  let latest = 0;

  function ready(): Promise<Worker> {
    if (worker) return worker;
    const starting = start().then((started) => {
      started.onmessage = (event: MessageEvent<FromSimulator>) => receive(event.data);
      started.onerror = (event) => {
        if (worker === starting) fail(event.message || 'it stopped.');
      };
      return started;
    });
    worker = starting;
    return starting;
  }

  function receive(message: FromSimulator): void {
    if (message.type === 'ended') open.delete(message.id);
    if (message.id === latest) report.said(message);
  }

  function terminate(): void {
    worker?.then((started) => started.terminate()).catch(() => {});
    worker = null;
    open.clear();
  }

  function fail(reason: string): void {
    terminate();
    report.failed(latest, `The simulator failed: ${reason}`);
  }

  function send(id: number, message: ToSimulator): void {
    ready().then(
      (started) => {
        if (id === latest) started.postMessage(message);
      },
      (error: unknown) => {
        if (id === latest) fail(error instanceof Error ? error.message : String(error));
      },
    );
  }

  return {
    run(id, model, scenarios, seed) {
      const order: ToSimulator = {
        type: 'run',
        id,
        model,
        scenarios,
        ...(typeof seed === 'number' ? { seed } : {}),
      };
      const superseded = [...open];
      latest = id;
      open.add(id);
      send(id, order);
      if (superseded.length === 0) return;
      setTimeout(() => {
        if (latest !== id || !superseded.some((old) => open.has(old))) return;
        terminate();
        open.add(id);
        send(id, order);
      }, patience);
    },
    cancel() {
      if (open.size === 0) return;
      const cancelled = latest;
      send(cancelled, { type: 'cancel' });
      setTimeout(() => {
        if (latest === cancelled && open.has(cancelled)) terminate();
      }, patience);
    },
  };
}
