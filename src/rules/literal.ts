import { secondsPerYear } from '../model/format.ts';
import type { Retries } from '../model/settings.ts';

/*
 * Values as a .sysd file writes them. Unlike the figures in messages they lose nothing: what is read back is the
 * same value.
 */

const timeUnits: readonly (readonly [string, number])[] = [
  ['y', secondsPerYear],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['us', 1e-6],
  ['ns', 1e-9],
];

/** Seconds in the largest unit of which they are a whole number: `50ms`, `90s`. */
export function timeLiteral(seconds: number): string {
  for (const [unit, size] of timeUnits) {
    const count = Math.round(seconds / size);
    if (count > 0 && Math.abs(count * size - seconds) <= 1e-9 * seconds) return `${count}${unit}`;
  }
  return `${seconds}s`;
}

/** A ratio as a percentage: `99.95%`. */
export function shareLiteral(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))}%`;
}

const sizeUnits: readonly (readonly [string, number])[] = [
  ['PB', 1e15],
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
];

/** Bytes, rounded up to whole ones, in the largest unit that takes two decimals at most: `300GB`, `2.8TB`. */
export function sizeLiteral(bytes: number): string {
  return inUnits(Math.ceil(bytes), sizeUnits, 'B');
}

const bandwidthUnits: readonly (readonly [string, number])[] = [
  ['Gbps', 1e9],
  ['Mbps', 1e6],
  ['kbps', 1e3],
];

/** Bytes per second as networks are sold, in bits: `10Gbps`. */
export function bandwidthLiteral(bytesPerSecond: number): string {
  return inUnits(Math.ceil(bytesPerSecond * 8 - 1e-6), bandwidthUnits, 'bps');
}

function inUnits(whole: number, units: readonly (readonly [string, number])[], least: string): string {
  for (const [unit, size] of units) {
    const hundredths = (whole / size) * 100;
    if (whole >= size && Math.abs(hundredths - Math.round(hundredths)) < 1e-9 * hundredths)
      return `${Math.round(hundredths) / 100}${unit}`;
  }
  return `${whole}${least}`;
}

/** The next larger value with so many significant digits: 1234 with two is 1300. */
export function roundedUp(value: number, digits = 2): number {
  return rounded(value, digits, Math.ceil);
}

/** The next smaller value with so many significant digits: 1234 with two is 1200. */
export function roundedDown(value: number, digits = 2): number {
  return rounded(value, digits, Math.floor);
}

function rounded(value: number, digits: number, round: (value: number) => number): number {
  if (!(value > 0) || !Number.isFinite(value)) return value;
  const step = 10 ** (Math.floor(Math.log10(value)) - digits + 1);
  const near = Math.round(value / step);
  const steps = Math.abs(near * step - value) <= 1e-9 * value ? near : round(value / step);
  return Number((steps * step).toPrecision(12));
}

export function retriesLiteral(retries: Retries): string {
  const { max, backoff, jitter, budget, on } = retries;
  const fields = [`max: ${max}`];
  if (backoff) {
    const limit = backoff.limit === undefined ? '' : `, limit: ${timeLiteral(backoff.limit)}`;
    fields.push(`backoff: ${backoff.type}(${timeLiteral(backoff.base)}${limit})`);
  }
  if (jitter !== undefined) fields.push(`jitter: ${jitter}`);
  if (budget !== undefined) fields.push(`budget: ${shareLiteral(budget)}`);
  if (on !== undefined) fields.push(`on: [${on.join(', ')}]`);
  return `{ ${fields.join('  ')} }`;
}
