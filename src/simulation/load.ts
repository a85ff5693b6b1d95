import { replicasOf, shardsOf } from '../model/lookup.ts';
import type { Component, Flow, Model } from '../model/model.ts';

/** The same design under so many times its load: every rate, and the users of closed loops, of whom there is always one. */
export function withLoad(model: Model, factor: number): Model {
  if (factor === 1) return model;
  return {
    ...model,
    components: model.components.map((component) => loaded(component, factor)),
    flows: model.flows.map(
      (flow): Flow => (flow.rate === undefined ? flow : { ...flow, rate: flow.rate * factor }),
    ),
  };
}

function loaded(component: Component, factor: number): Component {
  const { rate, arrival } = component.settings;
  if (rate === undefined && arrival?.type !== 'closed') return component;
  const settings = {
    ...component.settings,
    ...(rate === undefined ? {} : { rate: rate * factor }),
    ...(arrival?.type === 'closed'
      ? { arrival: { ...arrival, users: Math.max(1, Math.round(arrival.users * factor)) } }
      : {}),
  };
  return { ...component, settings };
}

/** What all components cost in dollars per second, as far as the design says; undefined when it says nothing. */
export function costOf({ components }: Model): number | undefined {
  const known = components.filter(({ settings }) => settings.cost !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce(
    (sum, component) =>
      sum + (component.settings.cost ?? 0) * replicasOf(component) * Math.max(1, shardsOf(component)),
    0,
  );
}
