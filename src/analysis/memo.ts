import { callsOf, lookup } from '../model/lookup.ts';
import type { Call, Component, Element, Flow, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { SystemState } from './capacity/system.ts';
import type { FlowFacts } from './facts.ts';
import type { Mixture } from './latency/mixture.ts';
import type { FlowAvailability } from './reliability/availability.ts';
import type { CarriedAvailability } from './reliability/survival.ts';

/** What a flow rests on. Without its structure function, which takes more room than all the rest. */
export interface FlowReliability {
  found: Omit<FlowAvailability, 'structure'>;
  carried: CarriedAvailability | undefined;
}

/** How long a flow takes. */
export interface FlowTimes {
  times: Mixture;
  latency: FlowFacts['latency'];
}

/** Finds out what has to be found out, or knows it from the last time. */
export interface Reuse {
  reliability(flow: Flow, find: () => FlowReliability): FlowReliability;
  times(flow: Flow, find: () => FlowTimes): FlowTimes;
  availability(component: Component, find: () => number): number;
}

/** Everything is found out anew. */
export const nothingKept: Reuse = {
  reliability: (_, find) => find(),
  times: (_, find) => find(),
  availability: (_, find) => find(),
};

/**
 * What is kept of the last analysis of a design: what cost most, with all that it was made of. An answer is used again
 * only when each of those things is what it was, so that the facts are the same as without a memo. It holds as much as
 * one analysis does.
 */
export class AnalysisMemo {
  readonly #revisions = new Revisions();
  readonly #reliability = new Kept<FlowReliability>();
  readonly #times = new Kept<FlowTimes>();
  readonly #availability = new Kept<number>();

  /** For one analysis of this model; what it does not ask for is forgotten at the next. */
  of(model: Model, system: SystemState): Reuse {
    const { components } = lookup(model);
    this.#revisions.next();
    for (const kept of [this.#reliability, this.#times, this.#availability]) kept.next();
    // Places, links and the system say little and change seldom: all that is known hangs on all of them.
    const around = [
      this.#revisions.of('system', model.system),
      ...model.places.map((place) => this.#revisions.of('place', place)),
      ...model.links.map((link) => this.#revisions.of('link', link)),
    ];
    const surroundings = this.#revisions.ofList(around);
    const elements = (flow: Flow): number[] => {
      const ids = new Set(
        callsOf(flow).flatMap(({ callers, targets }) => [...callers, ...targets.map(idOf)]),
      );
      const revisions = [...ids].map((id) => {
        const component = components.get(id);
        return component ? this.#revisions.of('component', component) : 0;
      });
      return [surroundings, this.#revisions.of('flow', flow), ...revisions];
    };
    const targetsOf = (call: Call) => call.targets.flatMap(({ component: id }) => components.get(id) ?? []);
    return {
      reliability: (flow, find) => {
        const figures = callsOf(flow).flatMap((call) => [
          system.sharing.hitRatioOf(call),
          ...targetsOf(call).map((component) => system.carrying(component)),
        ]);
        return this.#reliability.of(flow.id, [...elements(flow), ...figures], find);
      },
      times: (flow, find) => {
        const figures = callsOf(flow).flatMap((call) => [
          system.sharing.hitRatioOf(call),
          system.sharing.askedShare(call),
          ...targetsOf(call).flatMap((component) => {
            const wait = system.stages.waitOf(component, call.operation);
            return [wait.probability, wait.conditional, wait.mean, wait.loss];
          }),
        ]);
        return this.#times.of(flow.id, [...elements(flow), ...figures], find);
      },
      availability: (component, find) =>
        this.#availability.of(component.id, [surroundings, this.#revisions.of('component', component)], find),
    };
  }
}

const idOf = ({ component }: Call['targets'][number]): ElementId => component;

/** Answers by the element they are about, each with the figures it was made of. */
class Kept<T> {
  #before = new Map<ElementId, { made: readonly number[]; answer: T }>();
  #now = new Map<ElementId, { made: readonly number[]; answer: T }>();

  next(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  of(id: ElementId, made: readonly number[], find: () => T): T {
    const before = this.#before.get(id);
    const isKnown = before !== undefined && isSameList(before.made, made);
    const entry = isKnown ? before : { made, answer: find() };
    this.#now.set(id, entry);
    return entry.answer;
  }
}

interface Revised {
  element: Element<object>;
  revision: number;
}

/** Numbers elements so that the number of one changes when it says something else, wherever it stands. */
class Revisions {
  #before = new Map<string, Revised>();
  #now = new Map<string, Revised>();
  #list: { of: readonly number[]; revision: number } = { of: [], revision: 0 };
  #last = 0;

  next(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  of(list: 'system' | 'place' | 'link' | 'component' | 'flow', element: Element<object>): number {
    const key = `${list} ${element.id}`;
    const now = this.#now.get(key);
    if (now?.element === element) return now.revision;
    const before = now ?? this.#before.get(key);
    const isAlike = before !== undefined && saysTheSame(before.element, element);
    const revision = isAlike ? before.revision : ++this.#last;
    this.#now.set(key, { element, revision });
    return revision;
  }

  ofList(revisions: readonly number[]): number {
    if (!isSameList(this.#list.of, revisions)) this.#list = { of: revisions, revision: ++this.#last };
    return this.#list.revision;
  }
}

function isSameList(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((each, index) => Object.is(each, right[index]));
}

/** What analysis does not read: where something stands in the text, and what people are told of it. */
const unread: ReadonlySet<string> = new Set(['source', 'title', 'description']);

/** Whether two values of plain data are the same to the analysis. */
function saysTheSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right))
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((each, index) => saysTheSame(each, right[index]))
    );
  const mine = Object.entries(left).filter(([key]) => !unread.has(key));
  const others = new Map(Object.entries(right).filter(([key]) => !unread.has(key)));
  return (
    mine.length === others.size &&
    mine.every(([key, value]) => others.has(key) && saysTheSame(value, others.get(key)))
  );
}
