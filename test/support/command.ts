import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const built = resolve('dist/sysd.cjs');

export interface Ran {
  code: number | null;
  output: string;
  messages: string;
}

/** Runs the built `sysd` command as a person would, without colours. */
export function sysd(
  args: readonly string[],
  options: { input?: string; cwd?: string; node?: string; env?: Record<string, string> } = {},
): Ran {
  if (!existsSync(built)) throw new Error('dist/sysd.cjs is missing: run `npm run build` first');
  const { status, stdout, stderr } = spawnSync(options.node ?? process.execPath, [built, ...args], {
    encoding: 'utf8',
    cwd: options.cwd ?? process.cwd(),
    input: options.input ?? '',
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, output: stdout, messages: stderr };
}
