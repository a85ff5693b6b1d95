import type { Component, Flow, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { emptyLoads, type StationState, stationState } from './capacity/station.ts';
import { type SystemState, solveSystem } from './capacity/system.ts';
import { capOf } from './consistency/partitions.ts';
import { readsOf, type Writers, writersOf } from './consistency/reads.ts';
import { writesOf } from './consistency/writes.ts';
import { downtimeOf } from './estimates/downtime.ts';
import { estimatesOf } from './estimates/estimates.ts';
import { type ComponentAnswers, judge } from './expectations.ts';
import type { Analysis, ComponentFacts, FlowFacts } from './facts.ts';
import { floorTiming } from './latency/floor.ts';
import { type Mixture, meanOfMixture, mixtureTiming, quantile } from './latency/mixture.ts';
import { RoundTrips } from './latency/network.ts';
import { responseTime } from './latency/walk.ts';
import {
  componentAvailability,
  type FlowAvailability,
  flowAvailability,
} from './reliability/availability.ts';
import { carriedAvailability } from './reliability/survival.ts';

/**
 * All that can be said of a model without running it. Total: whatever the model lacks or contradicts, there is an
 * answer, if only "not fully analysed". Times in seconds, rates per second, shares 0..1.
 */
export function analyse(model: Model): Analysis {
  const roundTrips = new RoundTrips(model);
  const system = solveSystem(model, roundTrips);
  const writers = writersOf(model);
  const reliability = new Map(
    model.flows.map((flow) => [
      flow.id,
      flowAvailability(model, flow, (call) => system.sharing.hitRatioOf(call)),
    ]),
  );
  const components = Object.fromEntries(
    model.components.map((component) => [
      component.id,
      componentFacts(model, component, system, reliability),
    ]),
  );
  const estimates = estimatesOf(model, system);
  const answers: ComponentAnswers = { facts: components, estimates: estimates.components };
  const flows = Object.fromEntries(
    model.flows.flatMap((flow) => {
      const found = reliability.get(flow.id);
      return found ? [[flow.id, flowFacts(model, flow, system, roundTrips, found, writers, answers)]] : [];
    }),
  );
  return { flows, components, estimates };
}

function flowFacts(
  model: Model,
  flow: Flow,
  system: SystemState,
  roundTrips: RoundTrips,
  found: FlowAvailability,
  writers: Writers,
  answers: ComponentAnswers,
): FlowFacts {
  const carried =
    found.structure &&
    carriedAvailability(
      model,
      flow,
      found.structure,
      (call) => system.sharing.hitRatioOf(call),
      (component) => system.carrying(component),
    );
  const times: Mixture = responseTime(model, flow, mixtureTiming(roundTrips, system.stages), system.sharing);
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
    latency: {
      floor: responseTime(model, flow, floorTiming(roundTrips, system.stages), system.sharing),
      mean: meanOfMixture(times),
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      p99: quantile(times, 0.99),
    },
    calls: callRates(flow, system),
    reads: readsOf(model, flow, writers),
    writes: writesOf(model, flow),
    expectations: [],
  };
  return { ...facts, expectations: judge(flow, facts, answers, (share) => quantile(times, share)) };
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
  reliability: ReadonlyMap<ElementId, FlowAvailability>,
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
    availability: componentAvailability(model, component),
    importance: importanceOf(component.id, reliability),
    loss: Math.max(waits.read.loss, waits.write.loss),
    ...(hitRatio === undefined ? {} : { hitRatio }),
    ...(cap === undefined ? {} : { cap }),
  };
}

function importanceOf(
  id: ElementId,
  reliability: ReadonlyMap<ElementId, FlowAvailability>,
): ComponentFacts['importance'] {
  const entries = [...reliability].flatMap(([flow, { importance }]) => {
    const own = importance.get(id);
    return own ? [[flow, own] as const] : [];
  });
  return Object.fromEntries(entries);
}
