/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Milliseconds that an action takes, one figure a run; the first runs warm up and are not counted. */
export async function times(runs: number, action: (run: number) => unknown, warmUp = 1): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < runs + warmUp; run++) {
    const started = performance.now();
    await action(run);
    if (run >= warmUp) taken.push(performance.now() - started);
  }
  return taken;
}

/** Tells one figure: the median and the range of the runs. */
export function tell(what: string, taken: readonly number[], unit = 'ms'): void {
  const figure = (value: number) => value.toFixed(value < 10 ? 2 : 0);
  const range = `${figure(Math.min(...taken))}..${figure(Math.max(...taken))}`;
  console.log(
    `${what.padEnd(58)} ${figure(median(taken)).padStart(9)} ${unit}  (${range}, ${taken.length} runs)`,
  );
}
