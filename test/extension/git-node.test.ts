import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { committedByGit } from '../../src/extension/git-node.ts';

const hasGit = (() => {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasGit && !process.env.CI)('what was committed, told by the machine’s own git', () => {
  let folder = '';
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-C',
      join(folder, 'repository'),
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@t',
      ...args,
    ]);
  const committed = (...path: string[]) => committedByGit(URI.file(join(folder, ...path)));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sysd-git-'));
    mkdirSync(join(folder, 'repository', 'a folder'), { recursive: true });
    git('init', '--quiet');
    writeFileSync(join(folder, 'repository', 'a folder', 'é -design.sysd'), 'client users // ü\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    writeFileSync(join(folder, 'repository', 'a folder', 'é -design.sysd'), 'client others\n');
    writeFileSync(join(folder, 'repository', 'new.sysd'), '');
    writeFileSync(join(folder, 'lone.sysd'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the text of HEAD, not that of the file', async () => {
    expect(await committed('repository', 'a folder', 'é -design.sysd')).toEqual({
      text: 'client users // ü\n',
    });
  });

  it('is nothing for a file that is new', async () => {
    expect(await committed('repository', 'new.sysd')).toEqual({ problem: 'The file was not committed yet.' });
  });

  it('is nothing where there is no repository', async () => {
    expect(await committed('lone.sysd')).toEqual({ problem: 'The file is in no Git repository.' });
  });

  it('is nothing for a file that is on no disk', async () => {
    expect(await committedByGit(URI.parse('untitled:one'))).toEqual({
      problem: 'The file is not on this machine.',
    });
  });

  it('runs nothing that the repository names', async () => {
    const mark = join(folder, 'ran');
    git('config', 'core.fsmonitor', `touch '${mark}'`);
    git('config', 'diff.design.textconv', `touch '${mark}'; cat`);
    writeFileSync(join(folder, 'repository', '.gitattributes'), '*.sysd diff=design filter=design\n');
    git('config', 'filter.design.smudge', `touch '${mark}'; cat`);
    await committed('repository', 'a folder', 'é -design.sysd');
    expect(() => execFileSync('ls', [mark], { stdio: 'ignore' })).toThrow();
  });
});
