import { describe, expect, it } from 'vitest';
import {
  formatBandwidth,
  formatCount,
  formatDistance,
  formatDowntime,
  formatDuration,
  formatFactor,
  formatMoney,
  formatNumber,
  formatRate,
  formatShare,
  formatSize,
  secondsPerMonth,
} from '../../src/model/format.ts';

describe('durations', () => {
  it.each<[number, string]>([
    [0, '0 s'],
    [3e-9, '3 ns'],
    [0.0123, '12.3 ms'],
    [0.0009999, '1 ms'],
    [1.5, '1.5 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min'],
    [90, '1 min 30 s'],
    [3599.6, '1 h'],
    [15_780, '4 h 23 min'],
    [86_399, '1 d'],
    [30 * 86_400, '30 d'],
    [90_000, '1 d 1 h'],
    [-1.5, '-1.5 s'],
    [Number.POSITIVE_INFINITY, 'unbounded'],
    [Number.NaN, 'unknown'],
  ])('%d s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('tells the downtime of a year', () => {
    expect(formatDowntime(0.9995)).toBe('4 h 23 min');
    expect(formatDowntime(1)).toBe('0 s');
  });
});

describe('rates', () => {
  it.each<[number, string]>([
    [0, '0/s'],
    [360, '360/s'],
    [1234, '1.23k/s'],
    [1157.4, '1.16k/s'],
    [1e12, '1T/s'],
    [1, '1/s'],
    [1 / 60, '1/min'],
    [3 / 3600, '3/h'],
    [2 / 86_400, '2/day'],
  ])('%d a second', (perSecond, text) => expect(formatRate(perSecond)).toBe(text));
});

describe('shares', () => {
  it.each<[number, string]>([
    [0, '0%'],
    [0.7, '70%'],
    [0.1234, '12.3%'],
    [0.9995, '99.95%'],
    [0.99999, '99.999%'],
    [0.999_999_4, '99.99994%'],
    [1, '100%'],
    [1.25, '125%'],
  ])('%d', (ratio, text) => expect(formatShare(ratio)).toBe(text));

  it('never rounds what is below 100% up to it', () => {
    for (let nines = 2; nines <= 9; nines++) expect(formatShare(1 - 0.4 * 10 ** -nines)).not.toBe('100%');
  });
});

describe('other figures', () => {
  it.each<[string, string]>([
    [formatNumber(0.0123), '0.0123'],
    [formatNumber(12.345), '12.3'],
    [formatNumber(1234.5), '1,235'],
    [formatNumber(1e20), '1.00e20'],
    [formatCount(9999), '9,999'],
    [formatCount(12_345), '12.3k'],
    [formatSize(1.5e9), '1.5 GB'],
    [formatSize(0), '0 B'],
    [formatBandwidth(1.25e8), '1 Gbps'],
    [formatMoney(120 / secondsPerMonth), '$120/month'],
    [formatMoney(12_345.6 / secondsPerMonth), '$12,346/month'],
    [formatMoney(-5 / secondsPerMonth), '-$5/month'],
    [formatDistance(5.5e6), '5,500 km'],
    [formatFactor(3), '3x'],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});
