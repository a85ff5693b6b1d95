import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 300_000 });

/** M/M/1 whose 99th percentile is ln 100 / (100 - rate): below 92.1 ms up to 50/s a replica, of which it has 40/s. */
const design = `
system Shop { network: { client: 0ms sameZone: 0ms } }
client users { rtt: 0ms }
service api { replicas: 2 concurrency: 1 serviceTime: exponential(10ms) cost: $10/month }
flow buy from users at 80/s { expect p99 < 92.1ms  users -> api { strategy: random } }
`;

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-sweep-'));
  file = join(folder, 'design.sysd');
  writeFileSync(file, design);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sweep = (...args: string[]) => sysd(['sweep', file, '--duration', '60s', ...args]);
const rows = (...args: string[]): Record<string, unknown>[] =>
  JSON.parse(sweep(...args, '--format', 'json').output).rows;

describe('sysd sweep', () => {
  it('runs every value of a range, and tells what holds', () => {
    const told = rows('--set', 'api.replicas=1..3', '--metric', 'buy.p99', '--metric', 'api.utilization');
    expect(told.map((row) => row['api.replicas'])).toEqual(['1', '2', '3']);
    expect(told.map(({ holds }) => holds)).toEqual([false, true, true]);
    expect(told[2]?.['api.utilization']).toBeCloseTo(0.267, 1);
    expect(told[0]?.failing).toEqual(['buy: p99 < 92.1ms']);
  });

  it('runs all combinations of two, steps and units included', () => {
    const told = rows(
      '--set',
      'api.serviceTime=5ms..10ms,5',
      '--set',
      'load=0.5..1,0.5',
      '--replications',
      '1',
    );
    expect(told.map((row) => [row['api.serviceTime'], row.load])).toEqual([
      ['5ms', '0.5'],
      ['5ms', '1'],
      ['10ms', '0.5'],
      ['10ms', '1'],
    ]);
  });

  it('writes a table for spreadsheets', () => {
    const { output, code } = sweep('--set', 'api.replicas=2|4', '--format', 'csv', '--replications', '1');
    expect(output).toMatch(
      /^api\.replicas,buy\.p99,buy\.successRate,cost,holds\n2,0\.\d+,1,[\d.e-]+,true\n4,/,
    );
    expect(code).toBe(0);
  });

  it('finds the most load: theory says a quarter more than is stated', () => {
    const { output, code } = sweep('--find', 'max-load', '--duration', '300s', '--format', 'json');
    const [found] = JSON.parse(output).rows;
    expect(found.load).toBeGreaterThan(1.15);
    expect(found.load).toBeLessThan(1.35);
    expect(code).toBe(0);
  });

  it('finds the cheapest at which all holds, without running what is dearer', () => {
    const told = rows('--set', 'api.replicas=8|1|2|4', '--find', 'least-cost');
    expect(told.map((row) => [row['api.replicas'], row.found])).toEqual([
      ['1', false],
      ['2', true],
    ]);
  });

  it('shows no progress where nobody watches', () => {
    expect(sweep('--set', 'api.replicas=2..3', '--replications', '1').messages).toBe('');
  });

  it.each([
    [[], /needs something to vary/],
    [['--set', 'api.replicas=5..2'], /a range goes up/],
    [['--set', 'api.replicas=1..1000000000000000'], /more than one sweep runs/],
    [['--set', 'api.replicas=1..2,0'], /a range goes up in steps larger than 0/],
    [['--set', 'api.serviceTime=1ms..2s'], /one unit/],
    [['--set', 'load=0..2'], /factors larger than 0/],
    [['--set', 'load=-1'], /factors larger than 0/],
    [['--set', 'api.replicas=0..2'], /--set api\.replicas=0: /],
    [['--set', 'api.replicas=2', '--metric', 'buy.speed'], /--metric buy\.speed: there are mean, p50/],
  ])('%j is told why not', (args, message) => {
    const { code, messages } = sweep(...args, '--replications', '1');
    expect(messages).toMatch(message);
    expect(code).toBe(2);
  });
});
