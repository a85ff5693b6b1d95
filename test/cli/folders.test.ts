import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const design = 'client users { rate: 10/s }\nservice api { replicas: 2 }\nusers -> api\n';

function file(name: string, content = design): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Paths of the files that a check told about. */
function checked(args: readonly string[] = []) {
  const { code, output, messages } = sysd(['check', '--format', 'json', ...args], { cwd: folder });
  const paths = output === '' ? [] : JSON.parse(output).files.map(({ path }: { path: string }) => path);
  return { code, messages, paths };
}

describe('sysd check on folders', () => {
  it('takes a thousand files, each judged', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `d${String(index).padStart(4, '0')}.sysd`);
    for (const name of names) file(name);
    file('d0999.sysd', 'service api { replcas: 2 }\n');
    const { code, paths } = checked();
    expect(paths).toEqual(names);
    expect(code).toBe(1);
  });

  it('does not follow a link to a folder, so that links may go round in circles', () => {
    mkdirSync(join(folder, 'inner'));
    file('inner/one.sysd');
    symlinkSync('..', join(folder, 'inner/up'));
    symlinkSync('inner', join(folder, 'again'));
    expect(checked()).toEqual({ code: 0, messages: '', paths: ['inner/one.sysd'] });
  });

  it('reads a link to a file', () => {
    mkdirSync(join(folder, 'shared'));
    file('shared/one.txt');
    symlinkSync('shared/one.txt', join(folder, 'one.sysd'));
    expect(checked()).toEqual({ code: 0, messages: '', paths: ['one.sysd'] });
  });

  it('leaves hidden files and folders out', () => {
    file('one.sysd');
    file('.#one.sysd');
    mkdirSync(join(folder, '.history'));
    file('.history/one.sysd');
    expect(checked().paths).toEqual(['one.sysd']);
  });

  it.each([
    [
      'a link to itself',
      () => symlinkSync('loop.sysd', join(folder, 'loop.sysd')),
      /loop\.sysd: its links go round in circles/,
    ],
    [
      'a link to nothing',
      () => symlinkSync('gone.sysd', join(folder, 'lost.sysd')),
      /lost\.sysd: there is no such file/,
    ],
    [
      'a file that is no text',
      () => writeFileSync(join(folder, 'data.sysd'), Uint8Array.of(1, 0, 2)),
      /data\.sysd is not text/,
    ],
  ])('%s is told, the rest is judged, and the exit code is 2', (_, make, message) => {
    file('one.sysd');
    make();
    const { code, messages, paths } = checked();
    expect(messages).toMatch(message);
    expect(messages.trimEnd().split('\n')).toHaveLength(1);
    expect(paths).toEqual(['one.sysd']);
    expect(code).toBe(2);
  });

  it.skipIf(process.getuid?.() === 0)(
    'files and folders that may not be read are told, the rest is judged',
    () => {
      file('one.sysd');
      chmodSync(file('secret.sysd'), 0o000);
      mkdirSync(join(folder, 'vault'), { mode: 0o000 });
      const { code, messages, paths } = checked();
      expect(messages).toMatch(/secret\.sysd: this user has no permission/);
      expect(messages).toMatch(/vault: this user has no permission/);
      expect(paths).toEqual(['one.sysd']);
      expect(code).toBe(2);
    },
  );
});
