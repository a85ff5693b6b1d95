import type { Call, Model, Step } from '../../model/model.ts';
import { type Mixture, mixtureTiming } from '../latency/mixture.ts';
import { RoundTrips } from '../latency/network.ts';
import { timeOfSteps } from '../latency/walk.ts';
import { type SystemState, solveSystem } from './system.ts';

/** The steady state under all flows at once, and the round trips with which it was found. */
export interface SteadyState {
  system: SystemState;
  roundTrips: RoundTrips;
  /** How long these steps of a flow take. */
  timeOf(steps: readonly Step[]): Mixture;
}

const known = new WeakMap<Model, SteadyState>();

/** Solved once for a model, whoever asks first. */
export function steadyState(model: Model): SteadyState {
  const before = known.get(model);
  if (before) return before;
  const roundTrips = new RoundTrips(model);
  const system = solveSystem(model, roundTrips);
  const timing = mixtureTiming(roundTrips, system.stages);
  const ofCalls = new Map<Call, Mixture>();
  const made: SteadyState = {
    system,
    roundTrips,
    timeOf: (steps) => timeOfSteps(model, steps, timing, system.sharing, ofCalls),
  };
  known.set(model, made);
  return made;
}
