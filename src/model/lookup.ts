import type { Call, Component, Connection, Flow, Group, Model, Place, Step } from './model.ts';
import type { ElementId } from './settings.ts';

/** Elements of a model by their id. */
export interface Lookup {
  components: ReadonlyMap<ElementId, Component>;
  places: ReadonlyMap<ElementId, Place>;
  groups: ReadonlyMap<ElementId, Group>;
  flows: ReadonlyMap<ElementId, Flow>;
  connections: ReadonlyMap<ElementId, Connection>;
}

const lookups = new WeakMap<Model, Lookup>();

/** The model's elements by id; built once for a model. */
export function lookup(model: Model): Lookup {
  const known = lookups.get(model);
  if (known) return known;
  const made: Lookup = {
    components: byId(model.components),
    places: byId(model.places),
    groups: byId(model.groups),
    flows: byId(model.flows),
    connections: byId(model.connections),
  };
  lookups.set(model, made);
  return made;
}

function byId<T extends { id: ElementId }>(elements: readonly T[]): ReadonlyMap<ElementId, T> {
  return new Map(elements.map((element) => [element.id, element]));
}

/** The place itself, then the places around it, inside out. */
export function enclosingPlaces(model: Model, place: ElementId): ElementId[] {
  const { places } = lookup(model);
  const chain: ElementId[] = [];
  for (
    let at: ElementId | undefined = place;
    at !== undefined && !chain.includes(at);
    at = places.get(at)?.parent
  )
    chain.push(at);
  return chain;
}

/** Replicas declared, at their minimum; of a sharded store those of one shard. */
export function replicasOf(component: Component): number {
  return component.settings.replicas?.minimum ?? 1;
}

/** Shards of a store; 1 for all else. */
export function shardsOf(component: Component): number {
  return component.settings.shards ?? 1;
}

/** The innermost place of a replica; undefined when the file says nothing of places. */
export function placeOfReplica(component: Component, replica: number): ElementId | undefined {
  return component.placement[replica % component.placement.length];
}

/**
 * Which replica of a shard leads it as long as nothing fails, counted within the shard: leaders take turns over the places,
 * also where the replicas of each shard stand in all of them.
 */
export function leaderOfShard(component: Component, shard: number): number {
  const replicas = Math.max(1, Math.floor(replicasOf(component)));
  const places = component.placement.length;
  if (places === 0) return 0;
  const shared = greatestDivisor(replicas, places);
  return Math.floor((shard * shared) / places) % shared;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The steps directly inside a step, whatever they are for. */
export function stepsInside(step: Step): Step[] {
  switch (step.type) {
    case 'call':
      return [...step.steps, ...(step.miss?.steps ?? []), ...(step.otherwise ?? []), ...(step.undo ?? [])];
    case 'sequence':
    case 'repeat':
      return step.steps;
    case 'parallel':
      return step.branches;
    case 'choose':
      return step.branches.flatMap((branch) => branch.steps);
    case 'pause':
      return [];
  }
}

/** Every call of a flow, outermost first, in the order of the text. */
export function callsOf(flow: Flow): Call[] {
  return callsIn(flow.steps);
}

/** Every call in these steps, outermost first, in the order of the text. */
export function callsIn(steps: readonly Step[]): Call[] {
  const calls: Call[] = [];
  const waiting: Step[] = steps.toReversed();
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.type === 'call') calls.push(step);
    waiting.push(...stepsInside(step).toReversed());
  }
  return calls;
}
