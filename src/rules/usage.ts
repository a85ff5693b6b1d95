import { callsOf } from '../model/lookup.ts';
import type { Call, Component, Flow, Model, Operation } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { isAvailabilityPromise } from './flows.ts';

const usedIn = new WeakMap<Model, ReadonlyMap<ElementId, Flow[]>>();

/** Flows that call the component; the calls are gone through once for a model. */
export function flowsUsing(model: Model, component: ElementId): readonly Flow[] {
  const known = usedIn.get(model) ?? usersOfEach(model);
  usedIn.set(model, known);
  return known.get(component) ?? [];
}

function usersOfEach(model: Model): ReadonlyMap<ElementId, Flow[]> {
  const all = new Map<ElementId, Flow[]>();
  for (const flow of model.flows) {
    const called = callsOf(flow).flatMap(({ targets }) => targets.map(({ component }) => component));
    for (const component of new Set(called)) {
      const others = all.get(component);
      if (others) others.push(flow);
      else all.set(component, [flow]);
    }
  }
  return all;
}

/**
 * Whether its loss or its wrong answers matter, and are this design's to prevent: not where the provider runs it, nor
 * where it, or each flow that uses it, is best-effort.
 */
export function matters(model: Model, component: Component): boolean {
  const { managed, tier } = component.settings;
  if (managed || component.kind === 'external' || tier === 'best-effort') return false;
  const flows = flowsUsing(model, component.id);
  return flows.length === 0 || flows.some((flow) => flow.settings.tier !== 'best-effort');
}

const writing: ReadonlySet<Operation | undefined> = new Set(['write', 'set', 'delete']);

export function isWrite({ operation }: Call): boolean {
  return writing.has(operation);
}

/** Flows that write to the component. */
export function flowsWriting(model: Model, component: ElementId): readonly Flow[] {
  return flowsUsing(model, component).filter((flow) =>
    callsOf(flow).some(
      (call) => isWrite(call) && call.targets.some((target) => target.component === component),
    ),
  );
}

/** The file says of the flow that it is critical. */
export function isCritical(flow: Flow): boolean {
  return flow.settings.tier === 'critical';
}

/** The share of requests that a flow promises to be available for; the highest of several promises. */
export function promisedAvailability(flow: Flow): number | undefined {
  const promises = flow.expectations.filter(isAvailabilityPromise).map(({ value }) => Number(value));
  return promises.length === 0 ? undefined : Math.max(...promises);
}
