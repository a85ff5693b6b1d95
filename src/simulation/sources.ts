import { callsIn, callsOf } from '../model/lookup.ts';
import type { Call } from '../model/model.ts';
import { isCache, isWrite, operationOf } from './callplan.ts';
import type { Simulation } from './simulation.ts';

/** Tells caches what their items are made from: all that is called when one is missing. Only writes in the flows matter. */
export function observeSources(sim: Simulation): void {
  const components = new Map(sim.components.map((component) => [component.plan.source.id, component]));
  const calls = sim.plan.flows.flatMap(({ source }) => callsOf(source));
  const written = new Set(calls.flatMap((call) => writtenBy(call)));
  for (const { miss, targets } of calls) {
    const cache = components.get(targets[0]?.component ?? '');
    if (!miss || !cache?.cache || !isCache(cache.plan.source)) continue;
    for (const source of callsIn(miss.steps).flatMap(({ targets: [target] }) => target?.component ?? [])) {
      const component = components.get(source);
      if (!component || !written.has(source) || component.cachedBy.includes(cache.cache)) continue;
      component.cachedBy.push(cache.cache);
      cache.cache.measured = true;
    }
  }

  function writtenBy(call: Call): string[] {
    const target = components.get(call.targets[0]?.component ?? '')?.plan.source;
    return target && isWrite(operationOf(call, target)) ? [target.id] : [];
  }
}
