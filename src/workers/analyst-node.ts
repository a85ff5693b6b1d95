import { parentPort } from 'node:worker_threads';
import type { ToAnalyst } from '../protocol.ts';
import { judge } from './analyst.ts';

/** Analyses whole models beside the server, so that the thread that answers the editor never does. */
parentPort?.on('message', (question: ToAnalyst) => parentPort?.postMessage(judge(question)));
