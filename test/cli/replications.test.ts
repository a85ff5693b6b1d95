import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 120_000 });

const design = [
  'system Queue { network: { client: 0ms } }',
  'client users { rtt: 0ms }',
  'service api { concurrency: 1  serviceTime: exponential(10ms) -> db }',
  'database db { mtbf: 30d mttr: 1h }',
  'flow f from users at 80/s { expect p99 < 9s  expect availability > 90%  users -> api -> db read }',
].join('\n');

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-replications-'));
  file = join(folder, 'design.sysd');
  writeFileSync(file, design);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (numbers: string, ...more: string[]) =>
  sysd(['simulate', file, '--duration', '20s', '--replications', numbers, '--format', 'json', ...more]);

describe('sysd simulate --replications', () => {
  it('gives the same bytes with 1, 2 and 4 threads', () => {
    const alone = run('6', '--workers', '1');
    expect(alone.messages).toBe('');
    expect(run('6', '--workers', '2').output).toBe(alone.output);
    expect(run('6', '--workers', '4').output).toBe(alone.output);
    expect(JSON.parse(alone.output)).toMatchObject({
      schema: 1,
      replications: { count: 6, first: 1, last: 6 },
    });
  });

  it('judges what only the analysis answers', () => {
    const { expectations } = JSON.parse(run('2').output);
    expect(expectations.map(({ metric, judged }: Record<string, unknown>) => [metric, judged])).toEqual([
      ['p99', true],
      ['availability', true],
    ]);
  });

  it('tells people what it is made of', () => {
    const { output, code } = sysd(['simulate', file, '--duration', '20s', '--replications', '3']);
    expect(output).toContain('3 replications (1..3)');
    expect(code).toBe(0);
  });

  it.each(['0', '5..4', 'many', '1..', '-3', '1e3', '99999999999999999'])('refuses %s', (numbers) => {
    const { code, messages } = sysd(['simulate', file, `--replications=${numbers}`]);
    expect(messages).toMatch(/--replications takes a number of runs such as 20/);
    expect(code).toBe(2);
  });

  it('refuses more than it could ever run', () => {
    expect(run('1000000000000000').messages).toMatch(/more than one command runs \(10000\)/);
  });
});

describe('sysd merge', () => {
  const part = (numbers: string) => {
    const path = join(folder, `${numbers}.json`);
    expect(run(numbers, '--output', path).output).toBe('');
    return path;
  };

  it('gives the same bytes as one run of all, in whatever order the parts come', () => {
    const whole = readFileSync(part('1..5'), 'utf8');
    const parts = [part('1..2'), part('3..3'), part('4..5')];
    expect(sysd(['merge', ...parts]).output).toBe(whole);
    expect(sysd(['merge', ...parts.toReversed()]).output).toBe(whole);
    const inner = join(folder, 'inner.json');
    sysd(['merge', ...parts.slice(1), '--output', inner]);
    expect(sysd(['merge', inner, ...parts.slice(0, 1)]).output).toBe(whole);
  });

  it('tells a part that is missing, there twice, of another seed, or no part at all', () => {
    expect(sysd(['merge', part('1..2'), part('4..5')]).messages).toMatch(/replication 3 is missing/);
    expect(sysd(['merge', part('1..2'), part('2..3')]).messages).toMatch(/replication 2 is in .* and in/);
    const other = join(folder, 'other.json');
    run('3..3', '--seed', '99', '--output', other);
    expect(sysd(['merge', part('1..2'), other]).messages).toMatch(/not of one simulation/);
    expect(sysd(['merge', file]).messages).toMatch(/cannot read/);
    writeFileSync(other, '{"schema":1}');
    const refused = sysd(['merge', other]);
    expect(refused.messages).toMatch(/is no part of a simulation/);
    expect(refused.code).toBe(2);
  });
});
