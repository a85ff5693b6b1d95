import { parentPort } from 'node:worker_threads';
import type { ToSimulator } from '../protocol.ts';
import { breather, simulator } from './simulator.ts';

const worker = simulator({
  post: (message) => parentPort?.postMessage(message),
  breathe: breather(),
  now: () => performance.now(),
});
parentPort?.on('message', (message: ToSimulator) => worker.receive(message));
