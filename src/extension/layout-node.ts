import { Worker } from 'node:worker_threads';
import type { Uri } from 'vscode';
import { distText } from './files.ts';
import type { StartLayout } from './layout.ts';

/** The script of the engine is made for browsers: what it needs of one is here. */
const browser = `
const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
self.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => self.onmessage({ data }));
`;

/** The layout engine on a thread of VS Code's own Node. */
export function layoutThreads(extension: Uri): StartLayout {
  return async () => {
    const worker = new Worker(`${browser}\n${await distText(extension, 'elk-worker.js')}`, { eval: true });
    return {
      post: (message) => worker.postMessage(message),
      onAnswer: (listener) => void worker.on('message', listener),
      onFailure: (listener) => void worker.on('error', (error) => listener(error.message)),
      end: () => void worker.terminate(),
    };
  };
}
