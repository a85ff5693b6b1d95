import { type Cancellation, delayNextTick, OperationCancelled } from 'langium';
import type { Model } from '../../src/model/model.ts';

/** The editor waits for an answer no longer than this because of work that can wait, in milliseconds. */
const sliceMilliseconds = 8;

/** Takes the steps of some long work, a few at a time: between them this thread answers the editor. Rejects when cancelled. */
export async function inSlices<T>(
  steps: Generator<undefined, T>,
  cancelToken: Cancellation.CancellationToken,
): Promise<T> {
  let began = performance.now();
  let step = steps.next();
  while (!step.done) {
    if (performance.now() - began > sliceMilliseconds) {
      // What has arrived is read in the first turn and answered in the second.
      await delayNextTick();
      await delayNextTick();
      if (cancelToken.isCancellationRequested) throw OperationCancelled;
      began = performance.now();
    }
    step = steps.next();
  }
  return step.value;
}

/**
 * A pause in which the next edit of a large design may come: what it replaces would be analysed for nothing, and the
 * answer comes that much later. A design of ten components waits a millisecond.
 */
export function quiet({ components }: Model): Promise<void> {
  const milliseconds = Math.min(150, components.length / 10);
  return new Promise((done) => setTimeout(done, milliseconds));
}
