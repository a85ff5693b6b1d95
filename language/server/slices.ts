import { type Cancellation, delayNextTick, OperationCancelled } from 'langium';

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
