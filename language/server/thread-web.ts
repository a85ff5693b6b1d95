import type { StartThread } from './thread.ts';

/** As much of a browser's worker as is used; the DOM's types are not there. */
interface WebWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: (() => void) | null;
}

const browser = globalThis as unknown as { Worker: new (address: string) => WebWorker };

/**
 * Workers of a browser within the server's own. `script` gives the text of the script: a worker may only be started
 * from its own origin, which the extension's files are not of, so it is started from a blob.
 */
export function webThreads<Question, Answer>(script: () => Promise<string>): StartThread<Question, Answer> {
  return () => {
    let answered: (answer: Answer) => void = () => undefined;
    let failed: () => void = () => undefined;
    let ended = false;
    const worker = script().then((text) => {
      const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
      const started = new browser.Worker(address);
      URL.revokeObjectURL(address);
      started.onmessage = ({ data }) => answered(data as Answer);
      started.onerror = () => failed();
      if (ended) started.terminate();
      return started;
    });
    worker.catch(() => failed());
    const whenStarted = (act: (worker: WebWorker) => void) => void worker.then(act, () => undefined);
    return {
      post: (question) => whenStarted((started) => started.postMessage(question)),
      onAnswer: (listener) => {
        answered = listener;
      },
      onFailure: (listener) => {
        failed = listener;
      },
      end: () => {
        ended = true;
        whenStarted((started) => started.terminate());
      },
    };
  };
}
