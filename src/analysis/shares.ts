import { meanOf } from '../model/distribution.ts';
import { lookup, replicasOf, shardsOf } from '../model/lookup.ts';
import type { Component, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { Analysis, ComponentFacts } from './facts.ts';

type ShareMetric = 'latency' | 'errors' | 'cost' | 'availability';

/** A component's utilization (the busier of its cores and slots), or how much of the whole falls to it. */
export function figuresOf(
  model: Model,
  analysis: Analysis,
  metric: ShareMetric | 'utilization',
): Record<ElementId, number> {
  if (metric !== 'utilization') return sharesOf(model, analysis, metric);
  return Object.fromEntries(
    Object.values(analysis.components).flatMap(({ id, limit, utilization, slotUtilization }) =>
      limit === 'none' ? [] : [[id, Math.max(utilization, slotUtilization)]],
    ),
  );
}

/**
 * How much of the whole falls to each component, ratios that add up to 1:
 * latency: of the time that requests spend waiting and being served, callees not counted;
 * errors: of the requests that are turned away or find it down;
 * cost: of what is declared that all replicas cost;
 * availability: of the requests that fail because something is down, those that would not if it never failed
 * (Fussell-Vesely importance, over all flows); these alone do not add up.
 */
export function sharesOf(model: Model, analysis: Analysis, metric: ShareMetric): Record<ElementId, number> {
  if (metric === 'availability') return importances(analysis);
  const { components } = lookup(model);
  const amounts = Object.values(analysis.components).flatMap((facts): [ElementId, number][] => {
    const component = components.get(facts.id);
    const amount = component && amountOf[metric](component, facts);
    return amount !== undefined && Number.isFinite(amount) && amount >= 0 ? [[facts.id, amount]] : [];
  });
  return sharesAmong(Object.fromEntries(amounts));
}

function importances({ components, flows }: Analysis): Record<ElementId, number> {
  const lost = (flow: ElementId) => {
    const facts = flows[flow];
    return facts ? facts.rate * (1 - facts.availability) : 0;
  };
  const total = Object.keys(flows).reduce((sum, flow) => sum + lost(flow), 0);
  if (!(total > 0)) return {};
  return Object.fromEntries(
    Object.values(components).flatMap(({ id, importance }) => {
      const own = Object.entries(importance).map(([flow, { fussellVesely }]) => lost(flow) * fussellVesely);
      return own.length === 0 ? [] : [[id, own.reduce((sum, amount) => sum + amount, 0) / total]];
    }),
  );
}

/** Amounts as shares of their sum; nothing where there is nothing to share. */
export function sharesAmong(amounts: Readonly<Record<ElementId, number>>): Record<ElementId, number> {
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0)) return {};
  return Object.fromEntries(Object.entries(amounts).map(([id, amount]) => [id, amount / total]));
}

const amountOf: Record<
  Exclude<ShareMetric, 'availability'>,
  (component: Component, facts: ComponentFacts) => number | undefined
> = {
  /** Requests there at any time (Little 1961), those that wait for its callees apart. */
  latency: ({ settings }, { arrivalRate, wait }) => {
    const served = settings.serviceTime ?? settings.readTime ?? settings.writeTime;
    return served === undefined && !(wait > 0)
      ? undefined
      : arrivalRate * (wait + (served ? meanOf(served) : 0));
  },
  errors: (component, { arrivalRate, loss, availability }) =>
    component.kind === 'client' ? undefined : arrivalRate * (1 - (1 - loss) * availability),
  cost: (component) =>
    component.settings.cost === undefined
      ? undefined
      : component.settings.cost * replicasOf(component) * shardsOf(component),
};
