import type { Uri } from 'vscode';
import { distText } from './files.ts';
import type { LayoutAnswer, StartLayout } from './layout.ts';

interface BrowserWorker {
  postMessage(message: object): void;
  onmessage: ((event: { data: LayoutAnswer }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  terminate(): void;
}

const browser = globalThis as unknown as { Worker: new (address: string) => BrowserWorker };

/** The layout engine in a worker of the browser, started from a blob: the extension may be of another origin. */
export function layoutThreads(extension: Uri): StartLayout {
  return async () => {
    const script = new Blob([await distText(extension, 'elk-worker.js')], { type: 'text/javascript' });
    const worker = new browser.Worker(URL.createObjectURL(script));
    return {
      post: (message) => worker.postMessage(message),
      onAnswer: (listener) => {
        worker.onmessage = ({ data }) => listener(data);
      },
      onFailure: (listener) => {
        worker.onerror = ({ message }) => listener(message ?? 'The layout engine stopped.');
      },
      end: () => worker.terminate(),
    };
  };
}
