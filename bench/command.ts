import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Design } from './designs.ts';
import { times } from './measure.ts';

/** Milliseconds of `sysd check` from its start to its end; Node has kept what it compiled in the run that is not counted. */
export function checkTimes(
  { folder, main }: Design,
  runs: number,
  options: readonly string[] = [],
): Promise<number[]> {
  return times(runs, () => run('dist/sysd.cjs', ['check', ...options, join(folder, main)], [0, 1]));
}

/** Runs a script of Node and waits for it; throws with what it said when it ends otherwise than expected. */
export function run(script: string, args: readonly string[], expected: readonly number[] = [0]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (status === null || !expected.includes(status))
    throw new Error(`${script} ended with ${status}:\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return stdout;
}
