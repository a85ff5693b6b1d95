import { queueKinds } from '../../analysis/kinds.ts';
import { callsIn, callsOf, lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { factsOf } from '../flows.ts';
import type { Context } from '../rule.ts';

/** A flow's messages on their way from a sender through a queue or topic to one of its consumers. */
export interface Consumption {
  flow: Flow;
  /** Hands the message over. */
  sending: Call;
  queue: Component;
  /** What the consumer does with a message. */
  taking: Call;
  consumer: Component;
}

interface Consumptions {
  all: readonly Consumption[];
  byQueue: ReadonlyMap<ElementId, Consumption[]>;
  byConsumer: ReadonlyMap<ElementId, Consumption[]>;
}

const consumptionsIn = new WeakMap<Model, Consumptions>();

/** Rules ask for every queue and consumer: the calls are gone through once for all of them. */
function indexOf(model: Model): Consumptions {
  const known = consumptionsIn.get(model);
  if (known) return known;
  const all = findConsumptions(model);
  const made = {
    all,
    byQueue: grouped(all, ({ queue }) => queue.id),
    byConsumer: grouped(all, ({ consumer }) => consumer.id),
  };
  consumptionsIn.set(model, made);
  return made;
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => ElementId): ReadonlyMap<ElementId, T[]> {
  const groups = new Map<ElementId, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

/** Every way of a message through a queue or topic to a consumer, in the order of the text. */
export function consumptions(model: Model): readonly Consumption[] {
  return indexOf(model).all;
}

export function consumptionsFrom(model: Model, queue: Component): readonly Consumption[] {
  return indexOf(model).byQueue.get(queue.id) ?? [];
}

export function consumptionsBy(model: Model, consumer: Component): readonly Consumption[] {
  return indexOf(model).byConsumer.get(consumer.id) ?? [];
}

function findConsumptions(model: Model): Consumption[] {
  const { components } = lookup(model);
  const found: Consumption[] = [];
  for (const flow of model.flows)
    for (const sending of callsOf(flow))
      for (const queue of sending.targets.map(({ component }) => components.get(component))) {
        if (!queue || !queueKinds.has(queue.kind)) continue;
        for (const taking of callsIn(sending.steps)) {
          if (!taking.callers.includes(queue.id)) continue;
          for (const target of taking.targets) {
            const consumer = components.get(target.component);
            if (consumer) found.push({ flow, sending, queue, taking, consumer });
          }
        }
      }
  return found;
}

/** Flows whose messages matter: not those that are best-effort. */
export function matters({ flow }: Consumption): boolean {
  return flow.settings.tier !== 'best-effort';
}

/** Queues and topics, in the order of the text. */
export function queuesOf(model: Model): Component[] {
  return model.components.filter(({ kind }) => queueKinds.has(kind));
}

/** How often a call is made, per second; 0 where the analysis does not know. */
export function rateOf(context: Context, flow: Flow, call: Call): number {
  const calls = factsOf(context, flow.id)?.calls ?? {};
  return Object.hasOwn(calls, call.id) ? (calls[call.id] ?? 0) : 0;
}

/** Each element once, by its id. */
export function distinct<T extends { id: ElementId }>(elements: readonly T[]): T[] {
  return [...new Map(elements.map((element) => [element.id, element])).values()];
}
