import { lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Context } from '../rule.ts';
import {
  type Consumption,
  consumptions,
  consumptionsBy,
  consumptionsFrom,
  distinct,
  rateOf,
} from './messages.ts';

/** Consumers that take from the same queues, and what they have to do. Rates in messages per second. */
export interface Group {
  consumers: Component[];
  queues: Component[];
  flows: Flow[];
  /** What the queues bring. */
  inflow: number;
  /** The same at its highest: at peak, in a burst, or under the load of a scenario. */
  highest: number;
  /** What the consumers finish of it, beside their other work; Infinity where nothing limits them. */
  outflow: number;
}

const groupsIn = new WeakMap<Context, Group[]>();

/** All consumers, each in one group: those of one queue compete, those of a topic get a copy each. */
export function groupsOf(context: Context): readonly Group[] {
  const known = groupsIn.get(context) ?? findGroups(context);
  groupsIn.set(context, known);
  return known;
}

function findGroups(context: Context): Group[] {
  const { model } = context;
  const seen = new Set<ElementId>();
  const groups: Group[] = [];
  for (const { consumer } of consumptions(model)) {
    if (seen.has(consumer.id)) continue;
    const members = competing(model, consumer);
    for (const { id } of members) seen.add(id);
    groups.push(
      groupOf(
        context,
        members,
        members.flatMap((member) => consumptionsBy(model, member)),
      ),
    );
  }
  return groups;
}

/** The consumer and all that take from a queue of its own, and of theirs. */
function competing(model: Model, consumer: Component): Component[] {
  const members = new Map([[consumer.id, consumer]]);
  const waiting = [consumer];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const queues = distinct(
      consumptionsBy(model, next)
        .map(({ queue }) => queue)
        .filter(({ kind }) => kind === 'queue'),
    );
    for (const { consumer: other } of queues.flatMap((queue) => consumptionsFrom(model, queue)))
      if (!members.has(other.id)) {
        members.set(other.id, other);
        waiting.push(other);
      }
  }
  return [...members.values()];
}

function groupOf(context: Context, consumers: Component[], ways: readonly Consumption[]): Group {
  const lines = linesOf(ways);
  const taken = distinctTakings(ways).reduce((sum, way) => sum + rateOf(context, way.flow, way.taking), 0);
  let arriving = 0;
  let capacity = 0;
  for (const { id, settings } of consumers) {
    const facts = Object.hasOwn(context.analysis.components, id)
      ? context.analysis.components[id]
      : undefined;
    arriving += facts?.arrivalRate ?? 0;
    capacity += (facts?.capacity ?? Number.POSITIVE_INFINITY) * Math.max(1, settings.batch ?? 1);
  }
  const inflow = lines.reduce((sum, way) => sum + rateOf(context, way.flow, way.sending), 0);
  return {
    consumers,
    queues: distinct(ways.map(({ queue }) => queue)),
    flows: distinct(ways.map(({ flow }) => flow)),
    inflow,
    highest: highestOf(context, lines),
    outflow: Math.max(0, capacity - Math.max(0, arriving - taken)),
  };
}

/** Each message is counted once in a queue, and once for each subscriber of a topic. */
function linesOf(ways: readonly Consumption[]): Consumption[] {
  return [
    ...new Map(
      ways.map((way) => [
        way.queue.kind === 'queue' ? way.sending.id : `${way.sending.id} ${way.consumer.id}`,
        way,
      ]),
    ).values(),
  ];
}

function distinctTakings(ways: readonly Consumption[]): Consumption[] {
  return [...new Map(ways.map((way) => [way.taking.id, way])).values()];
}

/** Messages per second when most come: each flow at its peak, or the worst scenario. */
function highestOf(context: Context, lines: readonly Consumption[]): number {
  const { model } = context;
  const total = (factor: (flow: Flow) => number) =>
    lines.reduce((sum, way) => sum + rateOf(context, way.flow, way.sending) * factor(way.flow), 0);
  return Math.max(
    total((flow) => peakOf(model, flow)),
    ...model.scenarios.map((scenario) => total((flow) => loadFactor(scenario, flow))),
  );
}

/** How many times its rate a flow has at its peak. */
export function peakOf(model: Model, flow: Flow): number {
  if (flow.settings.peak !== undefined) return Math.max(1, flow.settings.peak);
  const arrival = lookup(model).components.get(flow.client)?.settings.arrival;
  if (arrival?.type === 'diurnal') return Math.max(1, arrival.peak);
  if (arrival?.type === 'bursty') return Math.max(1, burstFactor(arrival));
  return 1;
}

/** A burst over the mean, which includes the bursts. */
export function burstFactor({ factor, length, every }: { factor: number; length: number; every: number }) {
  return factor / (1 + ((factor - 1) * length) / Math.max(length, every));
}

function loadFactor({ events }: Model['scenarios'][number], flow: Flow): number {
  return events.reduce((most, { action }) => {
    if (action.type !== 'load') return most;
    const loaded = action.target === undefined || action.target === flow.id || action.target === flow.client;
    return loaded ? Math.max(most, action.factor) : most;
  }, 1);
}

/** How many times the worst scenario loads a flow beyond its rate; 1 where none does. */
export function worstLoad(model: Model, flow: Flow): number {
  return Math.max(1, ...model.scenarios.map((scenario) => loadFactor(scenario, flow)));
}

/** Messages of one queue that its consumers finish a second, beside those of other queues; the slowest subscriber's of a topic. */
export function drainOf(context: Context, queue: Component): { rate: number; group: Group } | undefined {
  const drains = groupsOf(context)
    .filter(({ queues }) => queues.some(({ id }) => id === queue.id))
    .map((group) => {
      const own = linesOf(
        consumptionsFrom(context.model, queue).filter(({ consumer }) =>
          group.consumers.some(({ id }) => id === consumer.id),
        ),
      ).reduce((sum, way) => sum + rateOf(context, way.flow, way.sending), 0);
      return { rate: Math.max(0, group.outflow - Math.max(0, group.inflow - own)), group };
    });
  return drains.reduce<(typeof drains)[number] | undefined>(
    (slowest, each) => (slowest && slowest.rate <= each.rate ? slowest : each),
    undefined,
  );
}

/**
 * A queue evens out all the load of this component, and its consumers keep up with the mean or are reported by
 * `async/consumer-too-slow`: a peak waits in the queue, so that it is no overload.
 */
export function isEvenedOut(context: Context, component: Component, busy: number): boolean {
  const facts = context.analysis.components[component.id];
  if (!facts || !(facts.arrivalRate > 0)) return false;
  const taken = distinctTakings(
    consumptionsBy(context.model, component).filter(({ sending }) => sending.arrow === 'async'),
  ).reduce((sum, way) => sum + rateOf(context, way.flow, way.taking) / way.taking.targets.length, 0);
  if (taken < facts.arrivalRate * (1 - 1e-9)) return false;
  const mean = facts.arrivalRate / facts.capacity;
  return mean >= 1 || mean / Math.max(1, component.settings.batch ?? 1) <= busy + 1e-9;
}
