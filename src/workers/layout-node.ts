import { parentPort } from 'node:worker_threads';
import Elk, { type ElkNode } from 'elkjs/lib/elk.bundled.js';

/** Lays one graph out. ELK cannot be interrupted: whoever waits terminates this thread at the deadline. */
parentPort?.on('message', async (graph: ElkNode) => {
  try {
    parentPort?.postMessage({ laidOut: await new Elk().layout(graph) });
  } catch (error) {
    parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
});
