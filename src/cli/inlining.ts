import v8 from 'node:v8';

/** Options of V8 may go with any version: beyond the newest Node that was tried they are left alone. */
const newestTried = 24;

/**
 * Lets the compiler of this process and its threads put more of what an event does into one piece of code: the budget for
 * that, which suits programs of many small parts, ends in the middle of the simulation's hot path. About 8% faster; the
 * results are the same. To be called before anything is simulated.
 */
export function inlineMore(): void {
  if (Number.parseInt(process.versions.node, 10) > newestTried) return;
  v8.setFlagsFromString('--max-inlined-bytecode-size=1000');
  v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}
