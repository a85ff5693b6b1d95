import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Model } from '../model/model.ts';
import type { Replicate } from '../simulation/replicate.ts';
import type { SimulationOptions } from '../simulation/simulate.ts';
import { type Delivery, type Order, replicationOf } from '../workers/replicator.ts';
import { countOption, type OptionValues, UsageError } from './command.ts';

const mostWorkers = 64;

/** One replication of one design. */
export interface Job {
  model: Model;
  options: SimulationOptions;
  number: number;
}

interface Member {
  worker: Worker;
  model: Model | undefined;
}

/** How many threads a command works with. */
export function workersOption(options: OptionValues): number {
  const asked = countOption(options, 'workers', 1) ?? availableParallelism();
  return Math.min(asked, mostWorkers);
}

/** Threads that run replications. One alone needs no thread: its work is done where it is asked for. */
export class Crew {
  private readonly size: number;
  private readonly members: Member[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** Runs all, and gives what they leave in the order of the jobs. Throws UsageError where one is refused. */
  async run(jobs: readonly Job[], progress: (done: number) => void): Promise<Replicate[]> {
    if (this.size === 1 || jobs.length === 1) return alone(jobs, progress);
    while (this.members.length < Math.min(this.size, jobs.length))
      this.members.push({ worker: new Worker(join(__dirname, 'replicator.cjs')), model: undefined });
    const made: Replicate[] = new Array<Replicate>(jobs.length);
    const waiting = jobs.map((job, id) => ({ ...job, id }));
    let done = 0;
    const work = async (member: Member) => {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        made[job.id] = accepted(await ordered(member, job, job.id));
        progress(++done);
      }
    };
    await Promise.all(this.members.map(work));
    return made;
  }

  /** Ends its threads. */
  async end(): Promise<void> {
    await Promise.all(this.members.map(({ worker }) => worker.terminate()));
  }
}

function alone(jobs: readonly Job[], progress: (done: number) => void): Replicate[] {
  return jobs.map(({ model, options, number }, at) => {
    const replicate = accepted(replicationOf(model, options, number));
    progress(at + 1);
    return replicate;
  });
}

function accepted(result: { replicate: Replicate } | { refused: string }): Replicate {
  if ('refused' in result) throw new UsageError(result.refused);
  return result.replicate;
}

function ordered(member: Member, { model, options, number }: Job, id: number): Promise<Delivery> {
  const { worker } = member;
  const order: Order = { id, options, number, ...(member.model === model ? {} : { model }) };
  member.model = model;
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', delivered);
      worker.off('error', failed);
      act();
    };
    const delivered = (delivery: Delivery) => settle(() => resolve(delivery));
    const failed = (error: Error) => settle(() => reject(error));
    worker.on('message', delivered);
    worker.on('error', failed);
    worker.postMessage(order);
  });
}
