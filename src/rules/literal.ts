import type { Retries } from '../model/settings.ts';

/*
 * Values as a .sysd file writes them. Unlike the figures in messages they lose nothing: what is read back is the
 * same value.
 */

const timeUnits: readonly (readonly [string, number])[] = [
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
