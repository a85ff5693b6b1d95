import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 120_000 });

const design = `
system Shop { network: { client: 0ms } }
client users { rtt: 0ms }
service api { replicas: 2 concurrency: 1 serviceTime: exponential(10ms) }
flow buy from users at 120/s { expect p99 < 60ms  users -> api { timeout: 5s } }
scenario slower { duration: 30s  at 0s slow api by 3  expect buy p99 < 1ms }
`;

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-compare-'));
  file = join(folder, 'design.sysd');
  writeFileSync(file, design);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (...args: string[]) => sysd(['compare', ...args, '--duration', '20s', '--replications', '4']);
const json = (...args: string[]) => JSON.parse(compare(...args, '--format', 'json').output);

interface Told {
  subject: string;
  metric: string;
  verdict: string;
}
const verdict = (told: { flows: Told[] }, subject: string, metric: string) =>
  told.flows.find((each) => each.subject === subject && each.metric === metric)?.verdict;

describe('sysd compare', () => {
  it('one design with another setting: what got better', () => {
    const told = json(file, '--set', 'api.replicas=4');
    expect(told.schema).toBe(1);
    expect(verdict(told, 'buy', 'p99')).toBe('better');
    expect(told.expectations[0].after.passed).toBe(true);
  });

  it('exit 1 when an expectation that held no longer does', () => {
    expect(compare(file, '--set', 'api.replicas=4').code).toBe(0);
    const other = join(folder, 'four.sysd');
    writeFileSync(other, design.replace('replicas: 2', 'replicas: 4'));
    const { code, output } = compare(other, file);
    expect(output).toMatch(/buy {2,}p99 .* worse/);
    expect(code).toBe(1);
  });

  it('one design undisturbed against a scenario of it', () => {
    expect(verdict(json(file, '--scenario', 'slower'), 'buy', 'mean')).toBe('worse');
  });

  it('a setting of an arrow', () => {
    expect(verdict(json(file, '--set', 'users->api.timeout=10ms'), 'buy', 'successRate')).toBe('worse');
  });

  it('says the same bytes with any number of threads', () => {
    const told = (workers: string) => compare(file, '--set', 'api.replicas=3', '--workers', workers).output;
    expect(told('3')).toBe(told('1'));
  });

  it.each([
    [['--set', 'api.replicas=many'], /--set api\.replicas=many: /],
    [['--set', 'api.replicaz=3'], /--set api\.replicaz=3: /],
    [['--set', 'apy.replicas=3'], /nothing named "apy" in the design; is "api" meant\?/],
    [['--set', 'replicas'], /--set takes an element, its property and a value/],
    [[], /nothing to compare/],
    [['--scenario', 'none'], /there is no scenario "none"; there are slower/],
  ])('%j is told why not', (args, message) => {
    const { code, messages } = compare(file, ...args);
    expect(messages).toMatch(message);
    expect(code).toBe(2);
  });
});
