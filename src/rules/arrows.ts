import { lookup } from '../model/lookup.ts';
import type { Component, Connection, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';

interface Arrows {
  into: ReadonlyMap<ElementId, Connection[]>;
  from: ReadonlyMap<ElementId, Connection[]>;
}

const arrowsIn = new WeakMap<Model, Arrows>();

/** Arrows that lead to a component, perhaps as one of several targets, in the order of the text. */
export function arrowsInto(model: Model, component: ElementId): readonly Connection[] {
  return arrowsOf(model).into.get(component) ?? [];
}

/** Arrows that begin at a component, in the order of the text. */
export function arrowsFrom(model: Model, component: ElementId): readonly Connection[] {
  return arrowsOf(model).from.get(component) ?? [];
}

/** Components with an arrow to this one, each once. */
export function callersOf(model: Model, component: ElementId): Component[] {
  const { components } = lookup(model);
  const callers = arrowsInto(model, component).flatMap(({ from }) => components.get(from) ?? []);
  return [...new Set(callers)];
}

/** The arrows of a model by their ends; gone through once. */
function arrowsOf(model: Model): Arrows {
  const known = arrowsIn.get(model);
  if (known) return known;
  const into = new Map<ElementId, Connection[]>();
  const from = new Map<ElementId, Connection[]>();
  for (const connection of model.connections) {
    add(from, connection.from, connection);
    for (const id of new Set(connection.targets.map(({ component }) => component))) add(into, id, connection);
  }
  const arrows = { into, from };
  arrowsIn.set(model, arrows);
  return arrows;
}

function add(all: Map<ElementId, Connection[]>, id: ElementId, connection: Connection): void {
  const others = all.get(id);
  if (others) others.push(connection);
  else all.set(id, [connection]);
}
