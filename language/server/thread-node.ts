import { Worker } from 'node:worker_threads';
import type { StartThread } from './thread.ts';

/** Threads of Node that run a script of the file system; none of them keeps the process alive. */
export function nodeThreads<Question, Answer>(script: string): StartThread<Question, Answer> {
  return () => {
    const worker = new Worker(script);
    worker.unref();
    return {
      post: (question) => worker.postMessage(question),
      onAnswer: (listener) => worker.on('message', listener),
      onFailure: (listener) => worker.on('error', listener).on('exit', listener),
      end: () => void worker.terminate(),
    };
  };
}
