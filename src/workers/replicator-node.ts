import { parentPort } from 'node:worker_threads';
import { type Order, replicator } from './replicator.ts';

const run = replicator((delivery) => parentPort?.postMessage(delivery));
parentPort?.on('message', (order: Order) => run(order));
