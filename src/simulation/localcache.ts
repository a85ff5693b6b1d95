import type { Call, Component } from '../model/model.ts';
import type { LocalCache } from '../model/settings.ts';
import type { SharedRoom } from './cache.ts';
import { CacheState } from './caching.ts';
import { isWrite, operationOf } from './callplan.ts';
import type { Frame } from './frames.ts';
import type { CallPlan, Plan } from './plan.ts';
import { RandomStream } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState } from './stations.ts';

/** Whether what a call answers is kept by who calls: all that it reads, or what the file names. */
export function isKeptByCaller(call: Call, caller: Component | undefined, target: Component): boolean {
  const kept = caller?.settings.localCache;
  if (!kept || call.arrow !== 'sync' || call.operation === 'scan') return false;
  if (isWrite(operationOf(call, target))) return false;
  return kept.of === undefined || kept.of.includes(target.id);
}

/** Users of each client, by its id. */
export function usersOf(flows: Plan['flows']): ReadonlyMap<string, number> {
  const users = new Map<string, number>();
  for (const { source, users: count } of flows)
    users.set(source.client, Math.max(1, count, users.get(source.client) ?? 1));
  return users;
}

/** The caches in front of what a component calls: one in each replica, of a client one for each user. */
export function localCacheOf(
  { plan: { source }, stations }: ComponentState,
  users: ReadonlyMap<string, number>,
  seed: number,
  room: SharedRoom,
): CacheState | null {
  const { localCache } = source.settings;
  if (!localCache) return null;
  const random = new RandomStream(seed, `${source.id}/localCache`);
  if (source.kind !== 'client') return new CacheState(localCache, stations.length, random, room);
  return new CacheState({ ...forAll(localCache, users.get(source.id) ?? 1), vary: 'user' }, 1, random, room);
}

/** The users' caches are one, as large as all of them together. */
function forAll(settings: LocalCache, users: number): LocalCache {
  const { capacity } = settings;
  if (!capacity) return settings;
  return {
    ...settings,
    capacity:
      capacity.type === 'items'
        ? { type: 'items', items: capacity.items * users }
        : { type: 'size', bytes: capacity.bytes * users },
  };
}

function cacheOf(sim: Simulation, call: CallPlan): ComponentState | undefined {
  return sim.components[sim.plan.connections[call.connection]?.from ?? -1];
}

/** True when who calls has the answer already. */
export function answersLocally(sim: Simulation, { request, station }: Frame, call: CallPlan): boolean {
  const component = cacheOf(sim, call);
  if (!component?.local) return false;
  const { local, counters } = component;
  const key = local.keyOf(request);
  const replica = station?.number ?? 0;
  if (!local.hit(replica, key, sim.now)) {
    counters.misses++;
    return false;
  }
  counters.hits++;
  if (local.measured) request.flow?.collector.read(request.start, local.age(replica, key, sim.now));
  return true;
}

/** An answer that has come is kept by who called. */
export function keepLocally(sim: Simulation, { request, station }: Frame, call: CallPlan): void {
  const local = cacheOf(sim, call)?.local;
  local?.store(station?.number ?? 0, local.keyOf(request), sim.now);
}
