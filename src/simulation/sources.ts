import { callsIn, callsOf } from '../model/lookup.ts';
import type { Call } from '../model/model.ts';
import type { CacheState } from './caching.ts';
import { isCache, isWrite, operationOf } from './callplan.ts';
import type { Simulation } from './simulation.ts';

/** Tells caches what their items are made from: all that is called when one is missing. Only writes in the flows matter. */
export function observeSources(sim: Simulation): void {
  const components = new Map(sim.components.map((component) => [component.plan.source.id, component]));
  const calls = sim.plan.flows.flatMap(({ source }) => callsOf(source));
  const written = new Set(calls.flatMap((call) => writtenBy(call)));
  for (const { miss, targets } of calls) {
    const asked = components.get(targets[0]?.component ?? '');
    if (miss && asked?.cache && isCache(asked.plan.source)) observe(asked.cache, callsIn(miss.steps));
  }
  for (const { callers, steps, targets, miss } of calls) {
    const local = components.get(callers[0] ?? '')?.local;
    if (local) observe(local, [{ targets }, ...callsIn(steps), ...callsIn(miss?.steps ?? [])]);
  }

  function observe(cache: CacheState, read: readonly Pick<Call, 'targets'>[]): void {
    for (const source of read.flatMap(({ targets: [target] }) => target?.component ?? [])) {
      const component = components.get(source);
      if (!component || !written.has(source) || component.cachedBy.includes(cache)) continue;
      component.cachedBy.push(cache);
      cache.measured = true;
    }
  }

  function writtenBy(call: Call): string[] {
    const target = components.get(call.targets[0]?.component ?? '')?.plan.source;
    return target && isWrite(operationOf(call, target)) ? [target.id] : [];
  }
}
