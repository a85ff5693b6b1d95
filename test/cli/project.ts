import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { type Ran, sysd } from '../support/command.ts';

/** Every test here starts the command several times. */
vi.setConfig({ testTimeout: 60_000 });

/** A folder of its own that counts as the root of a repository. */
export interface ProjectFolder {
  path: string;
  write(name: string, content: string | object): string;
  read(name: string): string;
  /** `sysd check` in the folder. */
  check(...args: string[]): Ran;
  /** The same with the findings as data. */
  checkJson(...args: string[]): CheckJson & { code: number | null };
  remove(): void;
}

export interface CheckJson {
  files: {
    path: string;
    diagnostics: { rule: string; severity: string; message: string; element: string | null }[];
  }[];
  accepted: Record<string, unknown>[];
  known: Record<string, unknown>[];
  summary: { errors: number; warnings: number; infos: number; hints: number };
}

/** Only this rule, so that what others find does not matter. */
export const onlySingleInstance = { extends: 'sysd:off', rules: { 'spof/single-instance': 'warning' } };

/** Has one finding of `spof/single-instance`, on `api`, in line 2. */
export const shop = `client users
service api
database orders { replicas: 2  replication: leader-follower }

flow checkout from users at 500/s {
  users -> api -> orders write
}
`;

export function projectFolder(): ProjectFolder {
  const path = mkdtempSync(join(tmpdir(), 'sysd-project-'));
  mkdirSync(join(path, '.git'));
  const check = (...args: string[]) => sysd(['check', ...args], { cwd: path });
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
      return file;
    },
    read: (name) => readFileSync(join(path, name), 'utf8'),
    check,
    checkJson(...args) {
      const { code, output, messages } = check('--format', 'json', ...args);
      if (output === '') throw new Error(messages);
      return { code, ...JSON.parse(output) };
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
