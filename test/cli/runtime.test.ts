import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The machine's own Node, where it is older than the one that runs the tests: the oldest that sysd promises to run on. */
function olderNode(): string | undefined {
  const candidates = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path));
  return candidates.find((path) => {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
    return version.startsWith('v20.');
  });
}

const node = olderNode();

describe('the built command', () => {
  it.skipIf(node === undefined)('runs on Node 20, the oldest it promises', () => {
    const options = { node: node ?? '' };
    const text = 'client users { rate: 10/s }\nservice api { replicas: 2 }\nusers -> api';
    expect(sysd(['check', '-'], { ...options, input: text }).code).toBe(0);
    expect(sysd(['simulate', '-', '--duration', '20s'], { ...options, input: text }).code).toBe(0);
  });

  it('runs where nothing that was compiled can be kept', () => {
    const ran = sysd(['check', '-'], {
      input: 'service api { replicas: 2 }',
      env: { TMPDIR: '/dev/null/nowhere' },
    });
    expect([ran.code, ran.messages]).toEqual([0, '']);
  });
});
