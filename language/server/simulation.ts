import { Worker } from 'node:worker_threads';
import type { Model } from '../../src/model/model.ts';
import type { FromSimulator, Report, ReportNote, ToSimulator } from '../../src/protocol.ts';

/** Runs the undisturbed flows and every scenario of a saved document on a thread of its own; the next save cancels it. */
export class Simulations {
  private readonly running = new Map<string, Worker>();

  constructor(private readonly script: string) {}

  /** Resolves with undefined when it was cancelled or had nothing to run. */
  run(uri: string, version: number, model: Model): Promise<ReportNote | undefined> {
    this.cancel(uri);
    if (model.flows.length === 0) return Promise.resolve(undefined);
    const worker = new Worker(this.script);
    worker.unref();
    this.running.set(uri, worker);
    const reports: Report[] = [];
    return new Promise((resolve) => {
      const end = (note: ReportNote | undefined) => {
        if (this.running.get(uri) === worker) this.running.delete(uri);
        void worker.terminate();
        resolve(note);
      };
      worker.on('message', (message: FromSimulator) => {
        if (message.type === 'report') reports.push(message.report);
        if (message.type === 'ended') end({ uri, version, reports });
      });
      worker.on('error', () => end(undefined));
      worker.on('exit', () => end(undefined));
      const question: ToSimulator = {
        type: 'run',
        id: version,
        model,
        scenarios: [null, ...model.scenarios.map(({ id }) => id)],
      };
      worker.postMessage(question);
    });
  }

  cancel(uri: string): void {
    void this.running.get(uri)?.terminate();
    this.running.delete(uri);
  }
}
