import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sysd } from '../support/command.ts';

const untidy = 'service   api{replicas:2}\n';
const tidy = 'service api { replicas: 2 }\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-fmt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('sysd fmt', () => {
  it('writes the files that change, and tells which', () => {
    const changes = file('untidy.sysd', untidy);
    const stays = file('tidy.sysd', tidy);
    const before = statSync(stays).mtimeMs;
    const { code, output, messages } = sysd(['fmt'], { cwd: folder });
    expect(output).toBe('untidy.sysd\n');
    expect(messages).toBe('');
    expect(code).toBe(0);
    expect(readFileSync(changes, 'utf8')).toBe(tidy);
    expect(statSync(stays).mtimeMs).toBe(before);
  });

  it('leaves nothing else behind in the folder', () => {
    file('untidy.sysd', untidy);
    sysd(['fmt', folder]);
    expect(readdirSync(folder)).toEqual(['untidy.sysd']);
  });

  it('keeps the permissions of a file', () => {
    const path = file('untidy.sysd', untidy);
    chmodSync(path, 0o640);
    sysd(['fmt', path]);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('writes through a link and leaves it a link', () => {
    const target = file('target.sysd', untidy);
    const link = join(folder, 'link.sysd');
    symlinkSync('target.sysd', link);
    sysd(['fmt', link]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe(tidy);
  });

  it('lays out standard input onto standard output, also where nothing changes', () => {
    expect(sysd(['fmt', '-'], { input: untidy })).toMatchObject({ code: 0, output: tidy });
    expect(sysd(['fmt', '-'], { input: tidy })).toMatchObject({ code: 0, output: tidy });
  });

  it('lays out what it can read and exits with 2 for what it cannot', () => {
    const path = file('untidy.sysd', untidy);
    const { code, output, messages } = sysd(['fmt', join(folder, 'missing.sysd'), path]);
    expect(messages).toMatch(/cannot read .*missing\.sysd: there is no such file/);
    expect(output).toBe(`${path}\n`);
    expect(readFileSync(path, 'utf8')).toBe(tidy);
    expect(code).toBe(2);
  });
});

describe.skipIf(process.getuid?.() === 0)('sysd fmt where it may not write', () => {
  it('says so, leaves the file whole, and exits with 2', () => {
    const path = file('untidy.sysd', untidy);
    chmodSync(folder, 0o555);
    const { code, messages } = sysd(['fmt', path]);
    chmodSync(folder, 0o755);
    expect(messages).toMatch(/cannot write .*untidy\.sysd: this user has no permission/);
    expect(readFileSync(path, 'utf8')).toBe(untidy);
    expect(code).toBe(2);
  });
});

describe('sysd fmt --check', () => {
  it('lists what would change, writes nothing and exits with 1', () => {
    const path = file('untidy.sysd', untidy);
    file('tidy.sysd', tidy);
    const { code, output, messages } = sysd(['fmt', '--check'], { cwd: folder });
    expect(output).toBe('untidy.sysd\n');
    expect(messages).toMatch(/1 file is not laid out/);
    expect(code).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(untidy);
  });

  it('exits with 0 where nothing would change', () => {
    const path = file('tidy.sysd', tidy);
    expect(sysd(['fmt', '--check', path])).toEqual({ code: 0, output: '', messages: '' });
  });
});
