import { describe, expect, it } from 'vitest';
import { duration } from '../../webview/format.ts';
import { chartsOf, chartText, timesOf } from '../../webview/results/chart-data.ts';
import { deltaOf } from '../../webview/results/delta.tsx';
import { seedOf } from '../../webview/results/seed.tsx';
import { sparkPath } from '../../webview/results/spark.tsx';
import { design, reportOf } from './support/design.ts';

const dark = reportOf('zone-a-dark');
const labelsOf = (report: typeof dark) =>
  Object.fromEntries(
    chartsOf(report, design).map(({ id, series }) => [id, series.map(({ label }) => label).join(', ')]),
  );

describe('the charts of a run', () => {
  it('show flows, causes of errors and components, the highest lines first', () => {
    expect(labelsOf(dark)).toEqual({
      latency: 'redirect p99, shorten p99, shorten mean, redirect mean',
      throughput: 'redirect, shorten',
      errors: 'timeout, unavailable',
      queue: 'clicks, Web tier, urls',
      utilization: 'urls, counter, Web tier, stats, lb',
      hits: 'hot',
      lag: 'urls',
    });
  });

  it('leave out what has nothing to show', () => {
    expect(Object.keys(labelsOf(reportOf(null)))).not.toContain('errors');
  });

  it('stand in the middle of their buckets', () => {
    expect(timesOf(dark).slice(0, 2)).toEqual([5, 15]);
  });

  it('count per second', () => {
    const throughput = chartsOf(dark, design).find(({ id }) => id === 'throughput');
    expect(throughput?.series[0]?.values.slice(19, 21)).toEqual([360, 210]);
  });

  it('tell their ranges to those who cannot see them', () => {
    const lag = chartsOf(dark, design).find(({ id }) => id === 'lag');
    expect(lag && chartText(lag)).toBe('Replication lag: urls 20 ms to 400 ms');
  });
});

describe('a sparkline', () => {
  it('goes from the least to the most', () => {
    expect(sparkPath([1, 3, 2])).toBe('M0 17L45 1L90 9');
  });
  it('is broken where there is no figure', () => {
    expect(sparkPath([1, null, 2])).toBe('M0 17M90 1');
  });
  it('is flat where nothing changes', () => {
    expect(sparkPath([2, 2])).toBe('M0 9L90 9');
  });
  it('is nothing for a single figure', () => {
    expect(sparkPath([null, 2])).toBe('');
  });
});

describe('the difference to the run before', () => {
  it.each([
    [0.12, 0.1, 'lower', { text: '+20 ms', verdict: 'bad' }],
    [0.1, 0.12, 'lower', { text: '−20 ms', verdict: 'good' }],
    [0.12, 0.1, 'higher', { text: '+20 ms', verdict: 'good' }],
    [0.1, 0.1001, 'lower', null],
    [null, 0.1, 'lower', null],
    [0.1, undefined, 'lower', null],
  ] as const)('of %o after %o where %s is better', (now, before, better, told) => {
    expect(deltaOf({ now, before, text: duration, better })).toEqual(told);
  });
});

describe('a seed', () => {
  it.each([
    ['7', 7],
    [' 42 ', 42],
    ['4294967295', 4294967295],
    ['4294967296', null],
    ['', null],
    ['-1', null],
    ['x', null],
  ])('of %j is %o', (text, seed) => expect(seedOf(text)).toBe(seed));
});
