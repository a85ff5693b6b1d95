import { lossOf } from '../analysis/reliability/losses.ts';
import type { FromLosses, ToLosses } from '../protocol.ts';

/** Answers what is left of a design while some of it is down. */
export function weigh({ id, model, down }: ToLosses): FromLosses {
  try {
    return { type: 'loss', id, loss: lossOf(model, down) };
  } catch (error) {
    return { type: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}
