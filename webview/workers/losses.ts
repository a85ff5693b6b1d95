import type { Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { FromLosses, Loss, ToLosses } from '../../src/protocol.ts';

export interface LossesReport {
  weighed(id: number, loss: Loss): void;
  failed(id: number, message: string): void;
}

export interface LossesEngine {
  /** Supersedes the question that is open. */
  weigh(id: number, model: Model, down: readonly ElementId[]): void;
  stop(): void;
}

/** The worker that tells what is left of a design; one that is still busy with an older question is terminated. */
export function lossesEngine(start: () => Promise<Worker>, report: LossesReport): LossesEngine {
  let worker: Promise<Worker> | null = null;
  let open: number | null = null;

  function ready(): Promise<Worker> {
    worker ??= start().then((started) => {
      started.onmessage = (event: MessageEvent<FromLosses>) => receive(event.data);
      started.onerror = (event) => {
        const asked = open;
        stop();
        if (asked !== null) report.failed(asked, event.message || 'The analysis stopped.');
      };
      return started;
    });
    return worker;
  }

  function receive(message: FromLosses): void {
    if (message.id !== open) return;
    open = null;
    if (message.type === 'loss') report.weighed(message.id, message.loss);
    else report.failed(message.id, message.message);
  }

  function stop(): void {
    worker?.then((started) => started.terminate()).catch(() => {});
    worker = null;
    open = null;
  }

  return {
    weigh(id, model, down) {
      if (open !== null) stop();
      open = id;
      const question: ToLosses = { id, model, down: [...down] };
      ready().then(
        (started) => {
          if (open === id) started.postMessage(question);
        },
        (error: unknown) => {
          if (open === id) report.failed(id, error instanceof Error ? error.message : String(error));
        },
      );
    },
    stop,
  };
}
