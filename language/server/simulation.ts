import type { Model } from '../../src/model/model.ts';
import type { FromSimulator, ReportNote, ToSimulator } from '../../src/protocol.ts';
import type { StartThread } from './thread.ts';

/** How a run went. */
export interface Ran extends ReportNote {
  /** Why a scenario could not be run. */
  refusals: string[];
}

/** Runs the undisturbed flows and every scenario of a saved document on a thread of its own; the next run ends it. */
export class Simulations {
  /** What ends the run of a document before its time: with what it has measured so far, or with nothing. */
  private readonly running = new Map<string, (ending: 'keep' | 'drop') => void>();

  constructor(private readonly start: StartThread<ToSimulator, FromSimulator>) {}

  /** Resolves with undefined when it was cancelled or had nothing to run; `only` runs one scenario alone. */
  run(uri: string, version: number, model: Model, only?: string): Promise<Ran | undefined> {
    this.running.get(uri)?.(only === undefined ? 'drop' : 'keep');
    if (model.flows.length === 0) return Promise.resolve(undefined);
    const thread = this.start();
    const scenarios = only === undefined ? [null, ...model.scenarios.map(({ id }) => id)] : [only];
    const ran: Ran = { uri, version, scenarios, reports: [], refusals: [] };
    return new Promise((resolve) => {
      const end = (note?: Ran) => {
        if (this.running.get(uri) === stop) this.running.delete(uri);
        thread.end();
        resolve(note);
      };
      const stop = (ending: 'keep' | 'drop') => {
        const measured = ran.reports.map(({ scenario }) => scenario);
        end(ending === 'keep' && measured.length > 0 ? { ...ran, scenarios: measured } : undefined);
      };
      this.running.set(uri, stop);
      thread.onAnswer((message) => {
        if (message.type === 'report') ran.reports.push(message.report);
        if (message.type === 'refused') ran.refusals.push(message.message);
        if (message.type === 'ended') end(ran);
      });
      thread.onFailure(() => stop('drop'));
      thread.post({
        type: 'run',
        id: version,
        model,
        scenarios,
      });
    });
  }

  cancel(uri: string): void {
    this.running.get(uri)?.('drop');
  }
}
