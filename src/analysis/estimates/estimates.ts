import type { KeyDistribution } from '../../model/distribution.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { SystemState } from '../capacity/system.ts';
import { serviceTime } from '../capacity/work.ts';
import type { BandwidthEstimate, ComponentEstimates, Estimates } from '../facts.ts';
import { pollingRate, underWay, waitOfFullQueue } from './queueing.ts';
import { declaredKeys, StorageGrowth } from './storage.ts';
import { workingSetOf } from './working-set.ts';

/** Sizes on the back of an envelope: what the rates of the flows amount to, in the steady state. */
export function estimatesOf(model: Model, system: SystemState): Estimates {
  const { components } = lookup(model);
  const growth = new StorageGrowth(model);
  const moved = new Map<ElementId, number>();
  const keys = new Map<ElementId, KeyDistribution>();
  for (const flow of model.flows) {
    const rate = system.rates.get(flow.id) ?? 0;
    const asked = declaredKeys(flow);
    for (const { call, perRequest } of system.visits.get(flow.id) ?? []) {
      const calls = (rate * perRequest) / Math.max(1, call.targets.length);
      for (const { component: id } of call.targets) {
        const target = components.get(id);
        if (!target) continue;
        growth.add(flow, call, target, calls);
        const size = sizeOf(flow, call, target);
        if (size !== undefined) carry(moved, call, target, calls * size);
        if (asked) keys.set(id, larger(keys.get(id), asked));
      }
    }
  }
  return {
    requestsPerSecond: model.flows.reduce((sum, { id }) => sum + (system.rates.get(id) ?? 0), 0),
    components: Object.fromEntries(
      model.components.flatMap((component) => {
        const own = componentEstimates(
          component,
          system,
          growth,
          moved.get(component.id),
          keys.get(component.id),
        );
        return Object.keys(own).length > 0 ? [[component.id, own]] : [];
      }),
    ),
  };
}

function componentEstimates(
  component: Component,
  { stations }: SystemState,
  growth: StorageGrowth,
  moved: number | undefined,
  keys: KeyDistribution | undefined,
): ComponentEstimates {
  const { settings, kind } = component;
  if (kind === 'client') {
    const { users, poll } = settings;
    return users && poll ? { pollingRate: pollingRate(users, poll) } : {};
  }
  const estimates: ComponentEstimates = {};
  const station = stations.get(component.id);
  const wait = station ? Math.max(station.waits.read.mean, station.waits.write.mean) : 0;
  if (station && station.arrivalRate > 0 && Number.isFinite(wait))
    estimates.underWay = underWay(station.arrivalRate, wait + station.holdingTime);
  const storage = growth.of(component);
  if (storage) estimates.storage = storage;
  if (moved !== undefined) estimates.bandwidth = bandwidthOf(component, moved);
  const hot = keys && workingSetOf(keys, settings.itemSize);
  if (hot && keepsItems.has(kind)) estimates.workingSet = hot;
  const threads = Math.min(
    settings.cores ?? Number.POSITIVE_INFINITY,
    settings.concurrency ?? Number.POSITIVE_INFINITY,
  );
  const { mean } = serviceTime(component, undefined);
  if (settings.queueLimit !== undefined && Number.isFinite(threads) && mean > 0)
    estimates.fullQueueWait = waitOfFullQueue(mean, threads, settings.queueLimit);
  return estimates;
}

const keepsItems = new Set(['cache', 'cdn', 'database', 'search', 'objectStore', 'warehouse', 'coordinator']);

/** The payload of a call: its own, its flow's, or one item of what is asked for it. */
function sizeOf(flow: Flow, call: Call, target: Component): number | undefined {
  return call.settings.size ?? flow.settings.size ?? target.settings.itemSize;
}

/** A payload passes through both ends of a call. */
function carry(moved: Map<ElementId, number>, call: Call, target: Component, bytes: number): void {
  const add = (id: ElementId, share: number) => moved.set(id, (moved.get(id) ?? 0) + share);
  add(target.id, bytes);
  for (const caller of call.callers) add(caller, bytes / call.callers.length);
}

function bandwidthOf(component: Component, bytesPerSecond: number): BandwidthEstimate {
  const each = component.settings.bandwidth;
  if (!each) return { bytesPerSecond };
  const limit = each * replicasOf(component);
  return { bytesPerSecond, limit, utilization: bytesPerSecond / limit };
}

function larger(known: KeyDistribution | undefined, keys: KeyDistribution): KeyDistribution {
  return known && known.keys >= keys.keys ? known : keys;
}
