import { secondsPerYear } from '../../model/format.ts';
import type { Downtime } from '../facts.ts';

const secondsPerDay = 86_400;

/** What a share of time without service amounts to. */
export function downtimeOf(unavailability: number): Downtime {
  return {
    year: unavailability * secondsPerYear,
    month: (unavailability * secondsPerYear) / 12,
    week: unavailability * 7 * secondsPerDay,
    day: unavailability * secondsPerDay,
  };
}
