import { steadyState } from '../../analysis/capacity/steady.ts';
import type { SystemState } from '../../analysis/capacity/system.ts';
import { floorTiming } from '../../analysis/latency/floor.ts';
import { type Mixture, quantile } from '../../analysis/latency/mixture.ts';
import type { RoundTrips } from '../../analysis/latency/network.ts';
import { responseTime } from '../../analysis/latency/walk.ts';
import type { Call, Flow, Model, Step } from '../../model/model.ts';

/** Times under the steady load of all flows, for questions that are smaller than a flow. */
export interface Times {
  system: SystemState;
  roundTrips: RoundTrips;
  /** How long these steps take as part of the flow. */
  of(flow: Flow, steps: readonly Step[]): Mixture;
  /** No request of the flow is faster, seconds. */
  floorOf(flow: Flow): number;
}

const known = new WeakMap<Model, Times>();

/** Solved once for a model, when a rule first asks. */
export function timesOf(model: Model): Times {
  const before = known.get(model);
  if (before) return before;
  const { system, roundTrips, timeOf } = steadyState(model);
  const times: Times = {
    system,
    roundTrips,
    of: (_, steps) => timeOf(steps),
    floorOf: (flow) => responseTime(model, flow, floorTiming(roundTrips, system.stages), system.sharing),
  };
  known.set(model, times);
  return times;
}

/** The time that 99 of 100 of these calls take, without the limit that the caller sets; the longest of them, seconds. */
export function slowCall(model: Model, calls: readonly { flow: Flow; call: Call }[]): number {
  const times = timesOf(model);
  return Math.max(0, ...calls.map(({ flow, call }) => quantile(times.of(flow, [unlimited(call)]), 0.99)));
}

/** A call without a limit is itself: what it takes is known from its flow. */
function unlimited(call: Call): Call {
  if (call.settings.timeout === undefined) return call;
  const { timeout: _, ...settings } = call.settings;
  return { ...call, settings };
}
