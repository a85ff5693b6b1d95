import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Model, Step } from '../../model/model.ts';
import { serviceTime } from './work.ts';

/** One of several consumers of a queue, and the share of the messages that it takes. */
export interface Taking {
  call: Call;
  share: number;
}

/**
 * The consumers that compete for what a call puts into a queue: each message goes to one of them. Undefined where nobody
 * competes, and for a topic, of which every subscriber gets a copy. Whoever has room takes the next message, so that each
 * takes as much as it can do of all that they can do together; where nothing limits one, replicas take turns.
 */
export function competing(model: Model, { targets, steps }: Call): Taking[] | undefined {
  const { components } = lookup(model);
  if (targets.length === 0 || targets.some(({ component }) => components.get(component)?.kind !== 'queue'))
    return undefined;
  const takers = new Map<string, Call>();
  for (const call of steps.flatMap(callDirectly))
    for (const { component } of call.targets) if (!takers.has(component)) takers.set(component, call);
  const calls = [...new Set(takers.values())];
  if (calls.length < 2) return undefined;
  const able = calls.map((call) => capacityOf(components, call));
  const weights = able.every(Number.isFinite) ? able : calls.map((call) => replicasAt(components, call));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return calls.map((call, at) => ({
    call,
    share: total > 0 ? (weights[at] ?? 0) / total : 1 / calls.length,
  }));
}

const callDirectly = (step: Step): Call[] =>
  step.type === 'call' ? [step] : step.type === 'sequence' ? step.steps.flatMap(callDirectly) : [];

function consumersOf(components: ReadonlyMap<string, Component>, { targets }: Call): Component[] {
  return targets.flatMap(({ component }) => components.get(component) ?? []);
}

const replicasAt = (components: ReadonlyMap<string, Component>, call: Call) =>
  consumersOf(components, call).reduce((sum, component) => sum + Math.max(1, replicasOf(component)), 0);

/** Messages per second that the consumers of a call finish by themselves; Infinity where nothing limits them. */
function capacityOf(components: ReadonlyMap<string, Component>, call: Call): number {
  return consumersOf(components, call).reduce((sum, component) => {
    const { concurrency, cores, batch = 1 } = component.settings;
    const atOnce = Math.min(concurrency ?? Number.POSITIVE_INFINITY, cores ?? Number.POSITIVE_INFINITY);
    const { mean } = serviceTime(component, call.operation);
    return (
      sum +
      (mean > 0
        ? (Math.max(1, replicasOf(component)) * atOnce * Math.max(1, batch)) / mean
        : Number.POSITIVE_INFINITY)
    );
  }, 0);
}
