import type { ElkNode } from '../../src/diagram/layout.ts';
import { duration } from '../format.ts';

export interface LayoutReport {
  laidOut(id: number, laidOut: ElkNode): void;
  failed(id: number, message: string): void;
}

export interface LayoutEngine {
  /** Supersedes the layout under way; `deadline` in seconds. */
  layout(id: number, input: ElkNode, deadline: number): void;
  stop(): void;
}

/** What ELK's worker answers: the number of the request, and a graph or an error. */
interface Answer {
  id: number;
  data?: ElkNode;
  error?: unknown;
}

interface Job {
  id: number;
  input: ElkNode;
  deadline: number;
}

/** How long a superseded layout may go on, milliseconds: the start of a new worker costs about as much. */
const grace = 250;
const registration = 0;

/** ELK's unmodified worker, spoken to in its own protocol and terminated when it takes too long. */
export function layoutEngine(start: () => Promise<Worker>, report: LayoutReport): LayoutEngine {
  let worker: Promise<Worker> | null = null;
  let running: Job | null = null;
  let waiting: Job | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function ready(): Promise<Worker> {
    worker ??= start().then((started) => {
      started.onmessage = (event: MessageEvent<Answer>) => receive(event.data);
      started.onerror = (event) => give(event.message || 'The layout engine stopped.');
      started.postMessage({ id: registration, cmd: 'register', algorithms: ['layered', 'rectpacking'] });
      return started;
    });
    return worker;
  }

  function begin(job: Job): void {
    running = job;
    timer = setTimeout(() => give(tooLong(job.deadline)), job.deadline * 1000);
    ready().then(
      (started) => {
        if (running !== job) return;
        const options = { logging: false, measureExecutionTime: false };
        started.postMessage({ id: job.id, cmd: 'layout', graph: job.input, layoutOptions: {}, options });
      },
      (error: unknown) => {
        if (running === job) give(`The layout engine did not start: ${messageOf(error)}`);
      },
    );
  }

  function receive({ id, data, error }: Answer): void {
    if (id === registration || running?.id !== id) return;
    clearTimeout(timer);
    const superseded = waiting !== null;
    running = null;
    if (superseded) next();
    else if (data) report.laidOut(id, data);
    else report.failed(id, `The diagram could not be laid out: ${messageOf(error)}`);
  }

  /** Ends the job under way for good, and the worker with it: ELK cannot be interrupted. */
  function give(reason: string | null): void {
    clearTimeout(timer);
    worker?.then((started) => started.terminate()).catch(() => {});
    worker = null;
    const ended = running;
    running = null;
    if (waiting) next();
    else if (ended && reason !== null) report.failed(ended.id, reason);
  }

  function next(): void {
    const job = waiting;
    waiting = null;
    if (job) begin(job);
  }

  return {
    layout(id, input, deadline) {
      const job = { id, input, deadline };
      if (!running) {
        begin(job);
        return;
      }
      const first = waiting === null;
      waiting = job;
      if (!first) return;
      clearTimeout(timer);
      timer = setTimeout(() => give(null), grace);
    },
    stop() {
      waiting = null;
      if (running) give(null);
    },
  };
}

function tooLong(deadline: number): string {
  return `The layout took longer than ${duration(deadline)}.`;
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
