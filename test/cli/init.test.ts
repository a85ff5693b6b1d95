import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('sysd init', () => {
  it('writes a first design that is clean, laid out, and holds what it promises', () => {
    const { code, output } = sysd(['init'], { cwd: folder });
    expect(output).toMatch(/^design\.sysd written\n/);
    expect(code).toBe(0);

    const checked = sysd(['check', 'design.sysd', '--format', 'json'], { cwd: folder });
    expect(JSON.parse(checked.output).summary).toMatchObject({ errors: 0, warnings: 0, infos: 0 });
    expect(sysd(['fmt', '--check'], { cwd: folder })).toMatchObject({ code: 0, output: '' });
    expect(sysd(['simulate', 'design.sysd', '--duration', '1m'], { cwd: folder }).code).toBe(0);
    expect(sysd(['simulate', 'design.sysd', '--scenario', 'zone-lost'], { cwd: folder }).code).toBe(0);
  });

  it('takes a name for the file', () => {
    sysd(['init', 'shop.sysd'], { cwd: folder });
    expect(readFileSync(join(folder, 'shop.sysd'), 'utf8')).toContain('system Shop');
  });

  it('never overwrites a file', () => {
    const path = join(folder, 'design.sysd');
    writeFileSync(path, 'service mine\n');
    const { code, messages } = sysd(['init'], { cwd: folder });
    expect(messages).toBe('sysd: design.sysd is already there, and stays as it is\n');
    expect(code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('service mine\n');
  });

  it.each([
    [['shop.txt'], /ends in \.sysd/],
    [['one.sysd', 'two.sysd'], /writes one file/],
    [['nowhere/shop.sysd'], /cannot write nowhere\/shop\.sysd: there is no such file or folder/],
  ])('%j is refused in one line with exit 2', (names, message) => {
    const { code, messages } = sysd(['init', ...names], { cwd: folder });
    expect(messages).toMatch(message);
    expect(messages.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});
