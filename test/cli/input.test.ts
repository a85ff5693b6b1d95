import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** No message of the command may look like a crash. */
const stackTrace = /\n\s+at .+:\d+|RangeError|TypeError|should not have happened/;

describe('sysd check on input it cannot read', () => {
  it.each<[string, () => string, RegExp]>([
    [
      'a missing file',
      () => join(folder, 'missing.sysd'),
      /cannot read .*missing\.sysd: there is no such file/,
    ],
    [
      'a folder without designs',
      () => {
        const empty = join(folder, 'empty');
        mkdirSync(empty, { recursive: true });
        return empty;
      },
      /there is no \.sysd file in .*empty or below it/,
    ],
    [
      'binary data',
      () => file('binary.sysd', Uint8Array.from([0x89, 0x50, 0, 0, 1, 2])),
      /binary\.sysd is not text: it holds zero bytes/,
    ],
    [
      'text that is no UTF-8',
      () => file('latin.sysd', Uint8Array.from([0xe9, 0x20])),
      /is not text in UTF-8/,
    ],
    [
      'a file of 20 MB',
      () => file('huge.sysd', 'service a\n'.repeat(2_000_000)),
      /huge\.sysd has 20\.0 MB, more than the 5 MB a design may have/,
    ],
  ])('%s: says so in one line and exits with 2', (_, make, message) => {
    const { code, output, messages } = sysd(['check', make()]);
    expect(messages).toMatch(message);
    expect(messages.trimEnd().split('\n')).toHaveLength(1);
    expect(messages).not.toMatch(stackTrace);
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});

describe('sysd check on text it can read', () => {
  it('10,000 nested braces: one clear error, exit 1', () => {
    const path = file('nested.sysd', `service a ${'{'.repeat(10_000)}${'}'.repeat(10_000)}`);
    const { code, output, messages } = sysd(['check', path]);
    expect(output).toMatch(/error .*nest/i);
    expect(output).toMatch(/1 error\b/);
    expect(output + messages).not.toMatch(stackTrace);
    expect(code).toBe(1);
  });

  it('files that import each other: each is read once, exit 0', () => {
    file('one.sysd', 'import "./two.sysd"\nclient users { rate: 1/s }\nusers -> api');
    file('two.sysd', 'import "./one.sysd"\nservice api { replicas: 2 }');
    const { code, messages } = sysd(['check', join(folder, 'one.sysd')]);
    expect(messages).toBe('');
    expect(code).toBe(0);
  });

  it('a missing import: an error on its path, exit 1', () => {
    const path = file('lost.sysd', 'import "./nowhere.sysd"\nservice api');
    const { code, output } = sysd(['check', path, '--format', 'json']);
    const { files } = JSON.parse(output);
    expect(files[0].diagnostics[0]).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('nowhere.sysd'),
      range: { start: { line: 0, character: 7 } },
    });
    expect(code).toBe(1);
  });

  it('standard input is read where the file is -', () => {
    const { code, output } = sysd(['check', '-'], { input: 'service api {\n  replcas: 3\n}\n' });
    expect(output).toContain('-:2:3');
    expect(output).toContain('replcas');
    expect(code).toBe(1);
  });

  it('control characters of a name do not reach the terminal', () => {
    const { output } = sysd(['check', '-'], { input: 'service a "\u001b[31mred"\n-> nothing\u001b[2J\n' });
    expect(output).not.toContain('\u001b');
  });
});

describe('sysd', () => {
  it.each([
    [[], 2],
    [['--help'], 0],
    [['help', 'simulate'], 0],
    [['check', '--help'], 0],
  ])('%j tells how it is used and exits with %i', (args, code) => {
    const ran = sysd(args);
    expect(ran.output).toMatch(/^(sysd: architecture|usage: sysd )/);
    expect(ran.code).toBe(code);
  });

  it.each([
    [['chekc'], /there is no command "chekc"; there are check, /],
    [['check', '--formt', 'json'], /Unknown option '--formt' \(sysd help check\)/],
    [['check', '--format', 'xml', '-'], /--format may be pretty, json, sarif or github, and not "xml"/],
    [['check', '--max-warnings', 'few', '-'], /--max-warnings takes a whole number from 0 on, and not "few"/],
    [['simulate'], /sysd simulate needs a file/],
    [['render', '-'], /-o picture\.svg/],
  ])('%j is refused in one line with exit 2', (args, message) => {
    const ran = sysd(args, { input: 'service a' });
    expect(ran.messages).toMatch(message);
    expect(ran.messages.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.code).toBe(2);
  });
});
