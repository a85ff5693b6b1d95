import { parentPort } from 'node:worker_threads';
import type { AnalystMessage } from '../protocol.ts';
import { Analyst } from './analyst.ts';

const analyst = new Analyst((first) => parentPort?.postMessage(first));

/** Analyses whole models beside the server, so that the thread that answers the editor never does. */
parentPort?.on('message', (message: AnalystMessage) => {
  const answer = analyst.take(message);
  if (answer) parentPort?.postMessage(answer);
});
