import { callsIn, callsOf } from '../model/lookup.ts';
import type { Call } from '../model/model.ts';
import type { CacheState } from './caching.ts';
import { isCache, isWrite, operationOf } from './callplan.ts';
import type { Simulation } from './simulation.ts';
import { inTurn, type Steps } from './steps.ts';

/** Tells caches what their items are made from: all that is called when one is missing. Only writes in the flows matter. */
export function* observeSources(sim: Simulation): Steps<void> {
  const components = new Map(sim.components.map((component) => [component.plan.source.id, component]));
  const calls: Call[] = [];
  for (const { source } of sim.plan.flows) {
    for (const call of callsOf(source)) calls.push(call);
    yield;
  }
  const written = new Set<string>();
  yield* inTurn(calls, (call) => {
    for (const target of writtenBy(call)) written.add(target);
  });
  if (written.size === 0) return;
  yield* inTurn(calls, ({ miss, targets }) => {
    const asked = components.get(targets[0]?.component ?? '');
    if (miss && asked?.cache && isCache(asked.plan.source)) observe(asked.cache, callsIn(miss.steps));
  });
  yield* inTurn(calls, ({ callers, steps, targets, miss }) => {
    const local = components.get(callers[0] ?? '')?.local;
    if (local) observe(local, [{ targets }, ...callsIn(steps), ...callsIn(miss?.steps ?? [])]);
  });

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
