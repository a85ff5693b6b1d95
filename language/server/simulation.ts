import type { Model } from '../../src/model/model.ts';
import type { FromSimulator, ReportNote, ToSimulator } from '../../src/protocol.ts';
import type { StartThread } from './thread.ts';

/** How a run went. */
export interface Ran extends ReportNote {
  /** Why a scenario could not be run. */
  refusals: string[];
}

/** Runs the undisturbed flows and every scenario of a saved document on a thread of its own; the next save cancels it. */
export class Simulations {
  /** What ends the run of a document before its time. */
  private readonly running = new Map<string, () => void>();

  constructor(private readonly start: StartThread<ToSimulator, FromSimulator>) {}

  /** Resolves with undefined when it was cancelled or had nothing to run; `only` runs one scenario alone. */
  run(uri: string, version: number, model: Model, only?: string): Promise<Ran | undefined> {
    this.cancel(uri);
    if (model.flows.length === 0) return Promise.resolve(undefined);
    const thread = this.start();
    const scenarios = only === undefined ? [null, ...model.scenarios.map(({ id }) => id)] : [only];
    const ran: Ran = { uri, version, scenarios, reports: [], refusals: [] };
    return new Promise((resolve) => {
      const end = (note?: Ran) => {
        if (this.running.get(uri) === cancel) this.running.delete(uri);
        thread.end();
        resolve(note);
      };
      const cancel = () => end();
      this.running.set(uri, cancel);
      thread.onAnswer((message) => {
        if (message.type === 'report') ran.reports.push(message.report);
        if (message.type === 'refused') ran.refusals.push(message.message);
        if (message.type === 'ended') end(ran);
      });
      thread.onFailure(cancel);
      thread.post({
        type: 'run',
        id: version,
        model,
        scenarios,
      });
    });
  }

  cancel(uri: string): void {
    this.running.get(uri)?.();
  }
}
