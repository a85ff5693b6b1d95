import { meanOf } from '../../model/distribution.ts';
import { lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { momentsTiming } from '../latency/moments.ts';
import type { RoundTrips } from '../latency/network.ts';
import type { Stages } from '../latency/stages.ts';
import { responseTime } from '../latency/walk.ts';
import { CacheSharing } from './cache-sharing.ts';
import {
  addLoad,
  emptyLoads,
  type Loads,
  replicasCarrying,
  type StationState,
  stationState,
} from './station.ts';
import { type Visit, visitsOf } from './traffic.ts';
import { serviceTime, workOf } from './work.ts';

/** Rounds of "loads, then waits, then how long slots are held"; each settles one more layer of callers. */
const roundLimit = 12;
const precision = 1e-6;

export interface SystemState {
  /** Requests per second of each flow. */
  rates: ReadonlyMap<ElementId, number>;
  visits: ReadonlyMap<ElementId, readonly Visit[]>;
  stations: ReadonlyMap<ElementId, StationState>;
  loads: ReadonlyMap<ElementId, Loads>;
  /** Replicas (of one shard) that must be up to carry the load at its peak. */
  carrying(component: Component): number;
  sharing: CacheSharing;
  stages: Stages;
}

/**
 * The steady state under all flows at once: traffic equations, hit ratios and layered waiting (a blocking caller holds
 * its slot while it waits: Rolia and Sevcik 1995), by fixed-point iteration.
 */
export function solveSystem(model: Model, roundTrips: RoundTrips): SystemState {
  const { components } = lookup(model);
  const sharing = new CacheSharing(model);
  const stations = new Map<ElementId, StationState>();
  const stages = stagesOver(stations);
  const timing = momentsTiming(roundTrips, stages);
  const responses = new Map<ElementId, number>();
  let rates = new Map<ElementId, number>();
  let visits = new Map<ElementId, readonly Visit[]>();

  let loads = new Map<ElementId, Loads>();

  for (let round = 0; round < roundLimit; round += 1) {
    rates = new Map(
      model.flows.map((flow) => [
        flow.id,
        rateOf(flow, components.get(flow.client), responses.get(flow.id), rates.get(flow.id)),
      ]),
    );
    visits = settledVisits(model, rates, sharing);
    loads = new Map();
    for (const flow of model.flows) {
      const inner = new Map<string, number>();
      const { mean } = responseTime(model, flow, timing, sharing, (call, time) =>
        inner.set(call.id, time.mean),
      );
      responses.set(flow.id, mean);
      const rate = rates.get(flow.id) ?? 0;
      const peak = rate * peakFactor(flow, components.get(flow.client));
      for (const { call, perRequest } of visits.get(flow.id) ?? [])
        for (const target of call.targets) {
          const component = components.get(target.component);
          if (!component || component.kind === 'client') continue;
          const mine = perRequest / call.targets.length;
          let load = loads.get(component.id);
          if (!load) {
            load = emptyLoads();
            loads.set(component.id, load);
          }
          const held = inner.get(call.id) ?? 0;
          addLoad(
            load,
            component,
            call.operation,
            { rate: rate * mine, peak: peak * mine },
            finiteTime(held),
          );
        }
    }
    let change = 0;
    for (const component of model.components) {
      const before = stations.get(component.id);
      const now = stationState(component, loads.get(component.id) ?? emptyLoads());
      stations.set(component.id, now);
      change = Math.max(change, difference(before?.slotUtilization, now.slotUtilization));
      change = Math.max(change, difference(before?.waits.read.mean, now.waits.read.mean));
      change = Math.max(change, difference(before?.waits.write.mean, now.waits.write.mean));
    }
    if (change < precision && round > 0) break;
  }
  return { rates, visits, stations, loads, carrying: carryingOf(loads), sharing, stages };
}

function carryingOf(loads: ReadonlyMap<ElementId, Loads>): SystemState['carrying'] {
  const known = new Map<ElementId, number>();
  return (component) => {
    const before = known.get(component.id);
    if (before !== undefined) return before;
    const made = replicasCarrying(component, loads.get(component.id) ?? emptyLoads());
    known.set(component.id, made);
    return made;
  };
}

/** Visit ratios and hit ratios depend on each other where caches stand behind caches. */
function settledVisits(
  model: Model,
  rates: ReadonlyMap<ElementId, number>,
  sharing: CacheSharing,
): Map<ElementId, readonly Visit[]> {
  let visits = new Map<ElementId, readonly Visit[]>();
  for (let round = 0; round < 5; round += 1) {
    visits = new Map(model.flows.map((flow) => [flow.id, visitsOf(model, flow, sharing)]));
    if (!sharing.update(rates, visits)) break;
  }
  return visits;
}

/** A closed load sends as fast as its users get replies (interactive response time law, Denning and Buzen 1978). */
function rateOf(
  flow: Flow,
  client: Component | undefined,
  response: number | undefined,
  before: number | undefined,
): number {
  if (flow.rate !== undefined) return flow.rate > 0 && Number.isFinite(flow.rate) ? flow.rate : 0;
  const arrival = client?.settings.arrival;
  if (arrival?.type !== 'closed') return 0;
  const cycle = Math.max(1e-6, meanOf(arrival.think)) + (response ?? 0);
  const wanted = Number.isFinite(cycle) ? arrival.users / cycle : 0;
  return before === undefined ? wanted : (before + wanted) / 2;
}

/** Peak over mean of a flow: its own, or that of its client's arrivals. */
export function peakFactor({ settings }: Flow, client: Component | undefined): number {
  const arrival = client?.settings.arrival;
  const own = arrival?.type === 'diurnal' ? arrival.peak : arrival?.type === 'bursty' ? arrival.factor : 1;
  return Math.max(0, settings.peak ?? own);
}

function stagesOver(stations: ReadonlyMap<ElementId, StationState>): Stages {
  return {
    serviceOf: serviceTime,
    waitOf: (component, operation) =>
      stations.get(component.id)?.waits[workOf(operation)] ?? {
        probability: 0,
        conditional: 0,
        mean: 0,
        loss: 0,
      },
  };
}

/** What a saturated callee would make its callers wait: enough to saturate them too, finite to reckon with. */
const finiteTime = (seconds: number) => (Number.isFinite(seconds) ? seconds : 3_600);

function difference(before: number | undefined, now: number): number {
  if (before === undefined) return Number.POSITIVE_INFINITY;
  if (before === now) return 0;
  return Math.abs(now - before) / Math.max(Math.abs(now), 1e-9);
}
