import type { Call, Component, Flow, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { emptyLoads, type StationState, stationState } from './capacity/station.ts';
import { steadyState } from './capacity/steady.ts';
import type { SystemState } from './capacity/system.ts';
import { capOf } from './consistency/partitions.ts';
import { readsOf, type Writers, writersOf } from './consistency/reads.ts';
import { writesOf } from './consistency/writes.ts';
import { downtimeOf } from './estimates/downtime.ts';
import { estimatesOf } from './estimates/estimates.ts';
import { type ComponentAnswers, judge } from './expectations.ts';
import type { Analysis, ComponentFacts, FlowFacts } from './facts.ts';
import { floorTiming } from './latency/floor.ts';
import { type Mixture, meanOfMixture, quantile } from './latency/mixture.ts';
import type { RoundTrips } from './latency/network.ts';
import { responseTime } from './latency/walk.ts';
import { type AnalysisMemo, type FlowReliability, type FlowTimes, nothingKept, type Reuse } from './memo.ts';
import { componentAvailability, flowAvailability, type Importance } from './reliability/availability.ts';
import { carriedAvailability } from './reliability/survival.ts';

/**
 * All that can be said of a model without running it. Total: whatever the model lacks or contradicts, there is an
 * answer, if only "not fully analysed". Times in seconds, rates per second, shares 0..1. With the memo of the last
 * analysis of the same design, what has not changed is not found out again.
 */
export function analyse(model: Model, memo?: AnalysisMemo): Analysis {
  const { system, roundTrips, timeOf } = steadyState(model);
  const reuse = memo?.of(model, system) ?? nothingKept;
  const writers = writersOf(model);
  const reliability = new Map(
    model.flows.map((flow) => [flow.id, reuse.reliability(flow, () => reliabilityOf(model, flow, system))]),
  );
  const importance = importancesOf(reliability);
  const components = Object.fromEntries(
    model.components.map((component) => [
      component.id,
      componentFacts(model, component, system, reuse, Object.fromEntries(importance.get(component.id) ?? [])),
    ]),
  );
  const estimates = estimatesOf(model, system);
  const answers: ComponentAnswers = { facts: components, estimates: estimates.components };
  const flows = Object.fromEntries(
    model.flows.flatMap((flow) => {
      const found = reliability.get(flow.id);
      if (!found) return [];
      const times = reuse.times(flow, () => timesOf(model, flow, system, roundTrips, timeOf(flow.steps)));
      return [[flow.id, flowFacts(model, flow, system, found, times, writers, answers)]];
    }),
  );
  return { flows, components, estimates };
}

function reliabilityOf(model: Model, flow: Flow, system: SystemState): FlowReliability {
  const hitRatioOf = (call: Call) => system.sharing.hitRatioOf(call);
  const { structure, ...found } = flowAvailability(model, flow, hitRatioOf);
  const carrying = (component: Component) => system.carrying(component);
  return {
    found,
    carried: structure && carriedAvailability(model, flow, structure, hitRatioOf, carrying),
  };
}

function timesOf(
  model: Model,
  flow: Flow,
  system: SystemState,
  roundTrips: RoundTrips,
  times: Mixture,
): FlowTimes {
  return {
    times,
    latency: {
      floor: responseTime(model, flow, floorTiming(roundTrips, system.stages), system.sharing),
      mean: meanOfMixture(times),
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      p99: quantile(times, 0.99),
    },
  };
}

function flowFacts(
  model: Model,
  flow: Flow,
  system: SystemState,
  { found, carried }: FlowReliability,
  { times, latency }: FlowTimes,
  writers: Writers,
  answers: ComponentAnswers,
): FlowFacts {
  const facts: FlowFacts = {
    id: flow.id,
    rate: system.rates.get(flow.id) ?? 0,
    availability: 1 - found.unavailability,
    structuralAvailability: 1 - found.structuralUnavailability,
    availabilityDeclared: found.declared,
    downtimePerYearSeconds: downtimeOf(found.unavailability).year,
    downtime: downtimeOf(found.unavailability),
    cutSets: found.cutSets,
    notFullyAnalysed: found.notFullyAnalysed,
    ...(carried ? { carriedAvailability: 1 - carried.unavailability, survival: carried.survival } : {}),
    latency,
    calls: callRates(flow, system),
    reads: readsOf(model, flow, writers),
    writes: writesOf(model, flow),
    expectations: [],
  };
  const told = new Map([
    [0.5, latency.p50],
    [0.95, latency.p95],
    [0.99, latency.p99],
  ]);
  const percentile = (share: number) => told.get(share) ?? quantile(times, share);
  return { ...facts, expectations: judge(flow, facts, answers, percentile) };
}

function callRates(flow: Flow, { rates, visits }: SystemState): Record<string, number> {
  const rate = rates.get(flow.id) ?? 0;
  return Object.fromEntries(
    (visits.get(flow.id) ?? []).map(({ call, perRequest }) => [call.id, rate * perRequest]),
  );
}

function componentFacts(
  model: Model,
  component: Component,
  { stations, sharing }: SystemState,
  reuse: Reuse,
  importance: ComponentFacts['importance'],
): ComponentFacts {
  const state: StationState = stations.get(component.id) ?? stationState(component, emptyLoads());
  const { arrivalRate, busiest, capacity, waits } = state;
  const saturation = busiest > 0 ? capacity / arrivalRate : Number.POSITIVE_INFINITY;
  const cap = capOf(model, component);
  const hitRatio = sharing.overallHitRatio(component);
  return {
    id: component.id,
    arrivalRate,
    peakRate: state.peakRate,
    capacity,
    utilization: state.utilization,
    peakUtilization: state.peakUtilization,
    slotUtilization: state.slotUtilization,
    limit: state.limit,
    saturation,
    saturationRate: capacity,
    wait: Math.max(waits.read.mean, waits.write.mean),
    holdingTime: state.holdingTime,
    availability: reuse.availability(component, () => componentAvailability(model, component)),
    importance,
    loss: Math.max(waits.read.loss, waits.write.loss),
    ...(hitRatio === undefined ? {} : { hitRatio }),
    ...(cap === undefined ? {} : { cap }),
  };
}

/** How much each flow hangs on each component, by component. */
function importancesOf(
  reliability: ReadonlyMap<ElementId, FlowReliability>,
): ReadonlyMap<ElementId, readonly (readonly [flow: ElementId, Importance])[]> {
  const all = new Map<ElementId, (readonly [ElementId, Importance])[]>();
  for (const [flow, { found }] of reliability)
    for (const [component, own] of found.importance) {
      const others = all.get(component);
      if (others) others.push([flow, own]);
      else all.set(component, [[flow, own]]);
    }
  return all;
}
