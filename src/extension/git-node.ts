import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { basename, dirname } from 'node:path';
import type { Uri } from 'vscode';
import type { CommittedText } from './earlier.ts';

/** Milliseconds after which Git is given up. */
const deadline = 10_000;
/** Bytes of a design. */
const most = 20_000_000;

/**
 * The text of a file as it was committed last, by the machine's own `git`. It only reads: `cat-file` runs no filter and
 * no program that the repository names. It starts in the home folder, since a program of that name in the folder of the
 * design must not be found.
 */
export function committedByGit({ scheme, fsPath }: Uri): Promise<CommittedText> {
  if (scheme !== 'file') return Promise.resolve({ problem: 'The file is not on this machine.' });
  const args = ['-C', dirname(fsPath), 'cat-file', 'blob', `HEAD:./${basename(fsPath)}`];
  const options = {
    cwd: homedir(),
    timeout: deadline,
    maxBuffer: most,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
    windowsHide: true,
  } as const;
  return new Promise((resolve) => {
    execFile('git', args, options, (error, text, said) =>
      resolve(error ? { problem: problemOf(error, said) } : { text }),
    );
  });
}

function problemOf(error: Error & { code?: unknown }, said: string): string {
  if (error.code === 'ENOENT')
    return 'Git is not installed on this machine, so there is nothing to compare with.';
  if (/not a git repository/i.test(said)) return 'The file is in no Git repository.';
  if (/dubious ownership/i.test(said))
    return 'The repository belongs to somebody else: Git does not read it.';
  return 'The file was not committed yet.';
}
