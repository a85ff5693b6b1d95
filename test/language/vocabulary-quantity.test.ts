import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions, parseQuantity, quantityText } from '../../language/vocabulary/index.ts';
import type { Dimension } from '../../src/model/format.ts';

const year = 365.2425 * 86_400;

function read(text: string, dimension: Dimension): number | string {
  const parsed = parseQuantity(text, dimension);
  return parsed.ok ? parsed.value : parsed.message;
}

describe('quantities in base units', () => {
  it.each<[string, Dimension, number]>([
    ['3ns', 'time', 3e-9],
    ['3us', 'time', 3e-6],
    ['8ms', 'time', 8e-3],
    ['1.5s', 'time', 1.5],
    ['10m', 'time', 600],
    ['2h', 'time', 7200],
    ['30d', 'time', 30 * 86_400],
    ['1w', 'time', 604_800],
    ['1month', 'time', year / 12],
    ['5y', 'time', 5 * year],
    ['500B', 'size', 500],
    ['4KB', 'size', 4000],
    ['2GB', 'size', 2e9],
    ['1PB', 'size', 1e15],
    ['1KiB', 'size', 1024],
    ['2MiB', 'size', 2 * 2 ** 20],
    ['8bps', 'bandwidth', 1],
    ['10Gbps', 'bandwidth', 1.25e9],
    ['5MB/s', 'bandwidth', 5e6],
    ['400/s', 'rate', 400],
    ['60/m', 'rate', 1],
    ['10M/day', 'rate', 1e7 / 86_400],
    ['100M/month', 'rate', 1e8 / (year / 12)],
    ['1e12/s', 'rate', 1e12],
    ['-1/s', 'rate', -1],
    ['1_000', 'number', 1000],
    ['10k', 'number', 10_000],
    ['10M', 'number', 1e7],
    ['2G', 'number', 2e9],
    ['1T', 'number', 1e12],
    ['99.95%', 'share', 0.9995],
    ['0.5', 'share', 0.5],
    ['3x', 'factor', 3],
    ['150%', 'factor', 1.5],
    ['$120/month', 'money', 120 / (year / 12)],
    ['$5000/m', 'money', 5000 / 60],
    ['$2k/day', 'money', 2000 / 86_400],
    ['5500km', 'distance', 5.5e6],
    ['10m', 'distance', 10],
    ['0', 'time', 0],
    ['0', 'rate', 0],
  ])('%s as %s', (text, dimension, value) => {
    const parsed = read(text, dimension);
    expect(parsed).toBeTypeOf('number');
    expect(parsed).toBeCloseTo(value, 12);
  });

  it.each<[string, Dimension, string]>([
    ['400/s', 'time', '`400/s` is a rate; expected a time (ns, us, ms, s, m, h, d, w, month, y)'],
    ['200', 'time', '`200` needs a unit: expected a time (ns, us, ms, s, m, h, d, w, month, y)'],
    ['8ms', 'size', '`8ms` is a time; expected a size (B, KB, MB, GB, TB, PB or KiB, MiB, GiB, TiB)'],
    ['3parsecs', 'distance', '`parsecs` is not a unit; expected a distance (m, km)'],
    ['1e999', 'number', '`1e999` is too large to be meant'],
    ['fast', 'time', '`fast` is not a quantity'],
  ])('%s is no %s', (text, dimension, message) => {
    expect(read(text, dimension)).toBe(message);
  });

  it.each<[string, Dimension, string]>([
    ['200', 'time', '200ms'],
    ['500', 'rate', '500/s'],
    ['10k', 'rate', '10k/s'],
    ['120', 'money', '$120/month'],
    ['5MIN', 'time', '5m'],
    ['2Gb', 'size', '2GB'],
    ['10K', 'number', '10k'],
    ['5rps', 'rate', '5/s'],
  ])('for %s as %s it offers %s', (text, dimension, suggestion) => {
    expect(parseQuantity(text, dimension)).toMatchObject({ ok: false, suggestion });
  });

  it('reads without a dimension what the unit says', () => {
    expect(parseQuantity('10m')).toEqual({ ok: true, value: 600, dimension: 'time' });
  });

  it('tells which of several dimensions it found', () => {
    expect(parseQuantity('2GB', ['number', 'size'])).toEqual({ ok: true, value: 2e9, dimension: 'size' });
  });
});

const names = Object.keys(dimensions) as Dimension[];
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });

describe('quantities as text of the language', () => {
  it.each<[number, Dimension, string]>([
    [0.0123, 'time', '12.3ms'],
    [5400, 'time', '90m'],
    [1.25e9, 'bandwidth', '10Gbps'],
    [1 / 60, 'rate', '1/m'],
    [0.9995, 'share', '99.95%'],
    [120 / (year / 12), 'money', '$120/month'],
  ])('%d as %s is %s', (value, dimension, text) => {
    expect(quantityText(value, dimension)).toBe(text);
  });

  it('reads back exactly what it was', () => {
    fc.assert(
      fc.property(finite, fc.constantFrom(...names), (value, dimension) => {
        expect(read(quantityText(value, dimension), dimension)).toBe(value + 0);
      }),
    );
  });

  it('never throws, whatever the token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...names), (text, dimension) => {
        const parsed = parseQuantity(text, dimension);
        expect(parsed.ok ? Number.isFinite(parsed.value) : parsed.message.length > 0).toBe(true);
      }),
    );
  });
});
