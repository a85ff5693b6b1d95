import type { FromSimulator, ToSimulator } from '../protocol.ts';
import type { Report } from '../simulation/report.ts';
import { prepareInSteps } from '../simulation/simulate.ts';
import type { Steps } from '../simulation/steps.ts';

/** How long the worker computes before it looks for messages: a cancellation waits no longer. */
const sliceMilliseconds = 25;
const eventsPerCheck = 500;
const progressEveryMilliseconds = 100;
/** First figures come with the first progress, later ones as far apart as ten times what telling them takes, at least so long. */
const figuresEveryMilliseconds = 500;
const figuresShare = 10;

export interface SimulatorPort {
  post(message: FromSimulator): void;
  /** Resolves once messages that have arrived were handed to `receive`. */
  breathe(): Promise<void>;
  /** Milliseconds, monotonic. */
  now(): number;
}

/** The simulating worker, whatever carries its messages: one run at a time, in slices, each run cancelling the one before. */
export function simulator(port: SimulatorPort): { receive(message: ToSimulator): void } {
  let current = 0;

  async function run(message: Extract<ToSimulator, { type: 'run' }>, mine: number): Promise<void> {
    for (const scenario of message.scenarios) {
      await port.breathe();
      if (mine !== current) return;
      await runOne(message, scenario, mine);
    }
  }

  async function runOne(
    message: Extract<ToSimulator, { type: 'run' }>,
    scenario: string | null,
    mine: number,
  ): Promise<void> {
    const { id, model, seed } = message;
    const prepared = await inSlices(
      prepareInSteps(model, { scenario, ...(seed === undefined ? {} : { seed }) }),
      mine,
    );
    if (!prepared) return;
    if (!prepared.ok) {
      port.post({ type: 'refused', id, scenario, message: prepared.message });
      return;
    }
    const started = port.now();
    let told = started;
    let figuresAt = started;
    let ended = false;
    while (!ended) {
      const sliceEnd = port.now() + sliceMilliseconds;
      do ended = prepared.run.advance(eventsPerCheck);
      while (!ended && port.now() < sliceEnd);
      await port.breathe();
      if (mine !== current) return;
      if (port.now() - told > progressEveryMilliseconds) {
        told = port.now();
        const { done, events } = prepared.run.progress();
        const eventsPerSecond = (1000 * events) / Math.max(1, told - started);
        let report: Report | undefined;
        if (told >= figuresAt && done > 0) {
          report = await inSlices(prepared.run.reportInSteps(), mine);
          if (!report) return;
          figuresAt = told + Math.max(figuresEveryMilliseconds, figuresShare * (port.now() - told));
        }
        port.post({ type: 'progress', id, scenario, done, eventsPerSecond, ...(report ? { report } : {}) });
      }
    }
    const report = await inSlices(prepared.run.reportInSteps(), mine);
    if (report) port.post({ type: 'report', id, report });
  }

  /** Takes the steps of some work, and looks for messages in between; undefined when the run was cancelled. */
  async function inSlices<T>(steps: Steps<T>, mine: number): Promise<T | undefined> {
    for (;;) {
      const sliceEnd = port.now() + sliceMilliseconds;
      let step = steps.next();
      while (!step.done && port.now() < sliceEnd) step = steps.next();
      if (step.done) return step.value;
      await port.breathe();
      if (mine !== current) return undefined;
    }
  }

  return {
    receive(message) {
      current += 1;
      if (message.type === 'cancel') return;
      const mine = current;
      run(message, mine)
        .catch((error: unknown) => {
          port.post({
            type: 'refused',
            id: message.id,
            scenario: null,
            message: `The simulation stopped: ${error instanceof Error ? error.message : String(error)}`,
          });
        })
        .finally(() => port.post({ type: 'ended', id: message.id, cancelled: mine !== current }));
    },
  };
}

/** As much of a MessagePort as Node and browsers have in common. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}

/** Lets messages in by a trip through a channel: unlike a timer it is not held back, unlike a microtask it lets them in. */
export function breather(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((done) => {
      waiting.push(done);
      port2.postMessage(null);
    });
}
