import type { CutSet, FlowFacts } from '../analysis/facts.ts';
import { formatRate, formatShare } from '../model/format.ts';
import { callsOf, stepsInside } from '../model/lookup.ts';
import type { Call, Connection, Flow, Model, Step } from '../model/model.ts';
import type { ArrowSettings, ElementId } from '../model/settings.ts';
import { relatedTo } from './about.ts';
import type { RelatedPlace } from './finding.ts';
import type { Context } from './rule.ts';

/** Flows whose loss matters: all but those that are best-effort. */
export function mattering(model: Model): Flow[] {
  return model.flows.filter((flow) => flow.settings.tier !== 'best-effort');
}

export function factsOf(context: Context, flow: ElementId): FlowFacts | undefined {
  return Object.hasOwn(context.analysis.flows, flow) ? context.analysis.flows[flow] : undefined;
}

/** A flow that one failure breaks, and the share of its requests. */
export interface Broken {
  flow: Flow;
  facts: FlowFacts;
  share: number;
}

/** The element of a basic event: `web` of `web#2`, `urls` of `urls#1.0` and of `failover(urls)`. */
export function elementOf(event: string): ElementId {
  const inner = /^\w+\((.*)\)$/.exec(event)?.[1] ?? event;
  return inner.split('#', 1)[0] ?? inner;
}

/** A failover is time lost while a spare takes over, not a part that has none. */
export function isTransition(event: string): boolean {
  return event.endsWith(')');
}

/** The single event of a cut set of order 1. */
function singleEvent(cutSet: CutSet): string | undefined {
  return cutSet.events.length === 1 ? cutSet.events[0] : undefined;
}

/** The flows that the loss of this element alone breaks, wholly or in part. */
export function brokenBy(context: Context, element: ElementId): readonly Broken[] {
  const known = brokenIn.get(context) ?? brokenByEach(context);
  brokenIn.set(context, known);
  return known.get(element) ?? [];
}

/** Rules ask for every element: each flow's cut sets are gone through once for all of them. */
const brokenIn = new WeakMap<Context, ReadonlyMap<ElementId, Broken[]>>();

function brokenByEach(context: Context): ReadonlyMap<ElementId, Broken[]> {
  const all = new Map<ElementId, Broken[]>();
  for (const flow of mattering(context.model)) {
    const facts = factsOf(context, flow.id);
    if (!facts) continue;
    for (const [element, share] of sharesLost(facts)) {
      if (share <= 0) continue;
      const others = all.get(element) ?? [];
      others.push({ flow, facts, share: Math.min(1, share) });
      all.set(element, others);
    }
  }
  return all;
}

/** The share of a flow's requests that each element takes along by itself. */
function sharesLost({ cutSets }: FlowFacts): Map<ElementId, number> {
  const shares = new Map<ElementId, number>();
  for (const cutSet of cutSets) {
    const event = singleEvent(cutSet);
    if (event === undefined || isTransition(event)) continue;
    const element = elementOf(event);
    shares.set(element, (shares.get(element) ?? 0) + cutSet.share);
  }
  return shares;
}

/** `checkout (500/s)`, `5% of checkout (500/s)`. */
export function namedWithRate({ flow, facts, share }: Broken): string {
  const part = share < 1 - 1e-9 ? `${formatShare(share)} of ` : '';
  return `${part}${flow.name} (${formatRate(facts.rate)})`;
}

export function relatedFlows(broken: readonly Broken[], does = 'stops'): RelatedPlace[] {
  return broken.map((one) =>
    relatedTo(one.flow, `${one.share < 1 - 1e-9 ? 'Of' : 'The'} flow ${namedWithRate(one)} ${does} with it.`),
  );
}

/** Every one of the flows promises an availability, and the exact figure keeps the promise. */
export function promisesKept(broken: readonly Broken[]): boolean {
  return broken.every(({ flow, facts }) => {
    const promises = flow.expectations.filter(isAvailabilityPromise);
    return (
      promises.length > 0 &&
      !facts.notFullyAnalysed &&
      promises.every(({ value }) => facts.availability >= Number(value))
    );
  });
}

export function isAvailabilityPromise(expectation: Flow['expectations'][number]): boolean {
  return (
    expectation.metric === 'availability' &&
    (expectation.comparison === '>=' || expectation.comparison === '>') &&
    expectation.subject.type === 'flow'
  );
}

/** The calls of the model that follow an arrow. */
export function callsAlong(model: Model, connection: ElementId): readonly Call[] {
  const known = alongIn.get(model) ?? callsByArrow(model);
  alongIn.set(model, known);
  return known.get(connection) ?? [];
}

/** What holds on an arrow: the settings of each call along it, or its own where no flow uses it. */
export function settingsAlong(model: Model, connection: Connection): readonly ArrowSettings[] {
  const calls = callsAlong(model, connection.id);
  return calls.length > 0 ? calls.map(({ settings }) => settings) : [connection.settings];
}

const alongIn = new WeakMap<Model, ReadonlyMap<ElementId, Call[]>>();

function callsByArrow(model: Model): ReadonlyMap<ElementId, Call[]> {
  const all = new Map<ElementId, Call[]>();
  for (const call of model.flows.flatMap(callsOf)) {
    const others = all.get(call.connection);
    if (others) others.push(call);
    else all.set(call.connection, [call]);
  }
  return all;
}

/** The calls without which no request of the flow succeeds; with `someRequests`, also those that only some need. */
export function mandatoryCalls(flow: Flow, someRequests = false): Call[] {
  const calls: Call[] = [];
  const waiting: Step[] = [...flow.steps];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.type === 'call') {
      if (step.arrow === 'async' || step.settings.optional || step.otherwise) continue;
      calls.push(step);
      waiting.push(...step.steps, ...(someRequests ? (step.miss?.steps ?? []) : []));
    } else if (alwaysRuns(step, someRequests)) waiting.push(...stepsInside(step));
  }
  return calls;
}

/** All of its steps must succeed. */
function alwaysRuns(step: Step, chosen: boolean): boolean {
  return (chosen || step.type !== 'choose') && (step.type !== 'parallel' || step.wait === 'all');
}
