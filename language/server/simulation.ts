import type { Model } from '../../src/model/model.ts';
import type { FromSimulator, ProgressNote, ReportNote, ToSimulator } from '../../src/protocol.ts';
import type { StartThread } from './thread.ts';

/** How a run went. */
export interface Ran extends ReportNote {
  /** Why a scenario could not be run. */
  refusals: string[];
}

/** What is run of a design, and who hears how far it is. */
export interface RunOptions {
  /** Absent: the undisturbed run and every scenario. */
  only?: readonly (string | null)[];
  progress?(note: ProgressNote): void;
}

/** Runs the undisturbed flows and every scenario of a saved document on a thread of its own; the next run ends it. */
export class Simulations {
  /** What ends the run of a document before its time: with what it has measured so far, or with nothing. */
  private readonly running = new Map<string, (ending: 'keep' | 'drop') => void>();

  constructor(private readonly start: StartThread<ToSimulator, FromSimulator>) {}

  /** Resolves with undefined when it was cancelled or had nothing to run. */
  run(uri: string, version: number, model: Model, options: RunOptions = {}): Promise<Ran | undefined> {
    const { only, progress } = options;
    this.running.get(uri)?.(only === undefined ? 'drop' : 'keep');
    if (model.flows.length === 0) return Promise.resolve(undefined);
    const thread = this.start();
    const scenarios = only ? [...only] : [null, ...model.scenarios.map(({ id }) => id)];
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
        if (message.type === 'progress') progress?.({ uri, scenario: message.scenario, done: message.done });
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
