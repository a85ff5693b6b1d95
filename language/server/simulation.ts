import type { Model } from '../../src/model/model.ts';
import type { FromSimulator, Report, ReportNote, ToSimulator } from '../../src/protocol.ts';
import type { StartThread } from './thread.ts';

/** Runs the undisturbed flows and every scenario of a saved document on a thread of its own; the next save cancels it. */
export class Simulations {
  /** What ends the run of a document before its time. */
  private readonly running = new Map<string, () => void>();

  constructor(private readonly start: StartThread<ToSimulator, FromSimulator>) {}

  /** Resolves with undefined when it was cancelled or had nothing to run. */
  run(uri: string, version: number, model: Model): Promise<ReportNote | undefined> {
    this.cancel(uri);
    if (model.flows.length === 0) return Promise.resolve(undefined);
    const thread = this.start();
    const reports: Report[] = [];
    return new Promise((resolve) => {
      const end = (note?: ReportNote) => {
        if (this.running.get(uri) === cancel) this.running.delete(uri);
        thread.end();
        resolve(note);
      };
      const cancel = () => end();
      this.running.set(uri, cancel);
      thread.onAnswer((message) => {
        if (message.type === 'report') reports.push(message.report);
        if (message.type === 'ended') end({ uri, version, reports });
      });
      thread.onFailure(cancel);
      thread.post({
        type: 'run',
        id: version,
        model,
        scenarios: [null, ...model.scenarios.map(({ id }) => id)],
      });
    });
  }

  cancel(uri: string): void {
    this.running.get(uri)?.();
  }
}
