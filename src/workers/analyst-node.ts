import { parentPort } from 'node:worker_threads';
import { analyse } from '../analysis/analyse.ts';
import type { FromAnalyst, ToAnalyst } from '../protocol.ts';
import { check } from '../rules/check.ts';

/** Analyses whole models beside the server, so that the thread that answers the editor never does. */
parentPort?.on('message', ({ id, model, today }: ToAnalyst) => {
  const analysis = analyse(model);
  const answer: FromAnalyst = { id, analysis, findings: check(model, analysis, { today }) };
  parentPort?.postMessage(answer);
});
