import {
  formatCount,
  formatDowntime,
  formatDuration,
  formatNumber,
  formatRate,
  formatShare,
} from '../src/model/format.ts';

/*
 * Figures as text. One that crossed a process as JSON may have lost its infinity to null, and one that was never
 * measured is null or absent: all of these read as a dash.
 */

export type Figure = number | null | undefined;

export const absent = '–';

const orDash =
  (text: (value: number) => string) =>
  (value: Figure): string =>
    value === null || value === undefined || Number.isNaN(value) ? absent : text(value);

export const number = orDash(formatNumber);
export const count = orDash(formatCount);
/** Seconds. */
export const duration = orDash(formatDuration);
/** Per second. */
export const rate = orDash(formatRate);
/** A ratio 0..1 in percent, all its nines kept. */
export const share = orDash(formatShare);
/** Of a year, from an availability 0..1. */
export const downtime = orDash((availability) =>
  availability >= 1 ? 'never' : formatDowntime(availability),
);

/** `1 replica`, `3 replicas`. */
export function counted(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}
