import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

/** A simulation of ten minutes on a busy machine takes longer than a unit test may. */
vi.setConfig({ testTimeout: 120_000 });

const clean = 'examples/url-shortener.sysd';
const twitter = 'examples/twitter.sysd';
const naive = 'examples/url-shortener-naive.sysd';
/** M/M/1 at 80% with nothing in the way of the network. */
const queue = [
  'system Queue { network: { client: 0ms } }',
  'client users { rtt: 0ms }',
  'service api { concurrency: 1  serviceTime: exponential(10ms) }',
  'flow f from users at 80/s { expect p99 < 1s  users -> api }',
].join('\n');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sysd-contract-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sysd check --format json', () => {
  it('tells the naive example by at least six rules, with ranges in the text and fixes', () => {
    const { code, output } = sysd(['check', naive, '--format', 'json']);
    const { schema, files, summary } = JSON.parse(output);
    expect(schema).toBe(1);
    expect(files.map(({ path }: { path: string }) => path)).toEqual([naive]);
    const { diagnostics } = files[0];
    const rules = new Set(diagnostics.map(({ rule }: { rule: string }) => rule));
    expect(rules.size).toBeGreaterThanOrEqual(6);
    const lines = readFileSync(naive, 'utf8').split('\n');
    for (const { range, help } of diagnostics) {
      expect(lines[range.start.line]?.length).toBeGreaterThan(range.start.character);
      expect(help).toMatch(/^https:/);
    }
    expect(diagnostics.flatMap(({ fixes }: { fixes: unknown[] }) => fixes)).not.toEqual([]);
    expect(summary.errors + summary.warnings + summary.infos + summary.hints).toBe(diagnostics.length);
    expect(code).toBe(summary.errors > 0 ? 1 : 0);
  });

  it.each([clean, twitter])('finds no error and no warning in %s', (finished) => {
    const { code, output } = sysd(['check', finished, '--format', 'json', '--max-warnings', '0']);
    expect(JSON.parse(output).summary).toMatchObject({ errors: 0, warnings: 0 });
    expect(code).toBe(0);
  });

  it('--max-warnings turns too many warnings into exit 1', () => {
    const text = 'client users\nservice api\nflow f from users at 1/s { users -> api }';
    expect(sysd(['check', '-'], { input: text }).code).toBe(0);
    const strict = sysd(['check', '-', '--max-warnings', '0'], { input: text });
    expect(strict.code).toBe(1);
    expect(strict.messages).toMatch(/more than --max-warnings 0/);
  });

  it('a folder is all the designs below it', () => {
    const { output } = sysd(['check', 'examples', '--format', 'json']);
    const { files } = JSON.parse(output);
    const below = readdirSync('examples', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sysd'))
      .map((path) => `examples/${path}`);
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual(below.sort());
  });
});

describe('sysd analyze --format json', () => {
  it('has the figures of the contract in seconds and ratios', () => {
    const { code, output } = sysd(['analyze', '-', '--format', 'json'], { input: queue });
    const { schema, system, flows, components } = JSON.parse(output);
    expect({ schema, system }).toEqual({ schema: 1, system: 'Queue' });
    expect(flows.f).toMatchObject({ rate: 80, cutSets: [['api']] });
    expect(flows.f.latency.mean).toBeCloseTo(0.05, 9);
    expect(components.api.utilization).toBeCloseTo(0.8, 12);
    expect(components.api.saturationRate).toBeCloseTo(100, 9);
    expect(code).toBe(0);
  });
});

describe('sysd simulate', () => {
  it('--format json: the report, the same bytes for the same seed', () => {
    const args = ['simulate', '-', '--format', 'json', '--duration', '60s', '--warmup', '5s', '--seed', '7'];
    const first = sysd(args, { input: queue });
    const again = sysd(args, { input: queue });
    expect(again.output).toBe(first.output);
    const report = JSON.parse(first.output);
    expect(report).toMatchObject({
      schema: 1,
      system: 'Queue',
      scenario: null,
      seed: 7,
      duration: 60,
      warmup: 5,
    });
    expect(report.flows.f.offered).toBeGreaterThan(4000);
    expect(report.expectations).toMatchObject([{ text: 'p99 < 1s', metric: 'p99', passed: true }]);
    expect(first.code).toBe(0);
    const other = JSON.parse(sysd([...args.slice(0, -1), '8'], { input: queue }).output);
    expect(other.flows.f.offered).not.toBe(report.flows.f.offered);
  });

  it('an expectation that does not hold is exit 1', () => {
    const { code, output } = sysd(['simulate', '-', '--duration', '20s'], {
      input: queue.replace('< 1s', '< 20ms'),
    });
    expect(output).toMatch(/\u2717 f: p99 < 20ms/);
    expect(code).toBe(1);
  });

  it('a scenario by its name; an unknown one is refused with those there are', () => {
    const ran = sysd(['simulate', clean, '--scenario', 'zone-a-dark', '--format', 'json']);
    expect(JSON.parse(ran.output)).toMatchObject({ scenario: 'zone-a-dark', duration: 600 });
    const unknown = sysd(['simulate', clean, '--scenario', 'zone-b-dark']);
    expect(unknown.messages).toMatch(/there is no scenario "zone-b-dark"; there are zone-a-dark/);
    expect(unknown.code).toBe(2);
  });

  it('an impossible load is refused with figures, and does not hang', () => {
    const { code, messages } = sysd(['simulate', '-'], { input: queue.replace('80/s', '1e12/s') });
    expect(messages).toMatch(/^sysd: .*events/);
    expect(code).toBe(2);
  });

  it.each([
    [clean],
    [clean, '--scenario', 'zone-a-dark'],
    [twitter],
    [twitter, '--scenario', 'goes-viral'],
    [twitter, '--scenario', 'zone-lost'],
  ])('the finished examples hold every expectation: %s %s %s', (...args) => {
    const { code, output } = sysd(['simulate', ...args, '--format', 'json']);
    const { expectations } = JSON.parse(output);
    expect(expectations.length).toBeGreaterThan(0);
    expect(expectations.filter(({ passed }: { passed: boolean }) => !passed)).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('sysd render', () => {
  it('writes a picture with every component', () => {
    const path = join(folder, 'picture.svg');
    const { code } = sysd(['render', clean, '-o', path]);
    const svg = readFileSync(path, 'utf8');
    expect(svg).toMatch(/^<(\?xml|svg)/);
    for (const name of ['browser', 'names', 'lb', 'web', 'hot', 'urls', 'clicks', 'counter', 'stats'])
      expect(svg).toContain(`data-element="${name}"`);
    expect(code).toBe(0);
  });

  it('draws a view, with the way of its flow and its figures', () => {
    const path = join(folder, 'view.svg');
    const { code } = sysd(['render', '-', '-o', path, '--view', 'reads'], {
      input: `${readFileSync(clean, 'utf8')}\nview reads { flow: shorten  exclude: [stats]  show: latency }`,
    });
    const svg = readFileSync(path, 'utf8');
    expect(code).toBe(0);
    expect(svg).not.toContain('data-element="stats"');
    expect(svg).toMatch(/sysd-dimmed" data-element="hot"/);
    expect(svg).not.toMatch(/sysd-dimmed" data-element="web"/);
    expect(svg).toContain('of the time of requests');
    expect(svg).toContain('>Share of the time</text>');
  });

  it('draws a flow as a sequence', () => {
    const path = join(folder, 'sequence.svg');
    const { code } = sysd(['render', clean, '-o', path, '--sequence', 'redirect']);
    const svg = readFileSync(path, 'utf8');
    expect(code).toBe(0);
    expect(svg).toContain('aria-label="browser calls lb"');
    expect(svg).toContain('>miss</text>');
  });

  it('draws what stands where', () => {
    const path = join(folder, 'places.svg');
    expect(sysd(['render', clean, '-o', path, '--places']).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('data-node="web in us-east.b"');
  });

  it('says which flows and views there are, and draws one picture at a time', () => {
    const path = join(folder, 'none.svg');
    const render = (...options: string[]) => sysd(['render', clean, '-o', path, ...options]);
    expect(render('--sequence', 'nothing').messages).toMatch(
      /no flow "nothing"; there are redirect, shorten/,
    );
    expect(render('--view', 'nothing').messages).toMatch(/no view "nothing"; the design has none/);
    expect(render('--places', '--sequence', 'shorten')).toMatchObject({ code: 2 });
  });

  it('names that look like markup stay text', () => {
    const path = join(folder, 'hostile.svg');
    sysd(['render', '-', '-o', path], {
      input: 'client users\nservice api "\\"><img src=x onerror=alert(1)>"\nusers -> api',
    });
    const svg = readFileSync(path, 'utf8');
    expect(svg).not.toContain('<img');
    expect(svg).toContain('&lt;img');
  });

  it('says what it cannot draw or write, exit 2', () => {
    expect(sysd(['render', clean, '-o', join(folder, 'x.bmp')]).messages).toMatch(
      /draws \.svg, \.png, \.html files/,
    );
    const ran = sysd(['render', clean, '-o', join(folder, 'no', 'such', 'x.svg')]);
    expect(ran.messages).toMatch(/cannot write .*: there is no such file or folder/);
    expect(ran.code).toBe(2);
  });
});
