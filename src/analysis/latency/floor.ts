import { minimumOf } from '../../model/distribution.ts';
import type { RoundTrips } from './network.ts';
import type { Stages } from './stages.ts';
import type { Timing } from './timing.ts';

/** Least possible times: nobody waits, every cache hits, every distribution gives its minimum. */
export function floorTiming(roundTrips: RoundTrips, stages: Stages): Timing<number> {
  return {
    none: 0,
    roundTrip: (call, caller, target) => roundTrips.of(call, caller, target).minimum,
    station: (component, operation) => stages.serviceOf(component, operation).minimum,
    pause: (time) => Math.max(0, minimumOf(time)),
    inSequence: (parts) => parts.reduce((sum, part) => sum + part, 0),
    either: (branches) => {
      const possible = branches.filter(({ weight }) => weight > 0);
      const total = possible.reduce((sum, { weight }) => sum + weight, 0);
      if (total < 1 - 1e-9 || possible.length === 0) return 0;
      return possible.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY);
    },
    finished: (wanted, parts, copies) => {
      const sorted = [...parts].sort((left, right) => left - right);
      return sorted[Math.ceil(wanted / Math.max(1, copies)) - 1] ?? 0;
    },
    bounded: (time, limit, failing) => (failing ? time : Math.min(time, limit)),
    repeated: (times, time) => Math.floor(Math.max(0, minimumOf(times))) * time,
  };
}
