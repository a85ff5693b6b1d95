import type { Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { CutSet } from '../facts.ts';
import { type BasicEvent, BasicEvents } from './basic-events.ts';
import { smallCutSets } from './cut-sets.ts';
import { DiagramTooLarge, type Node } from './decision-diagram.ts';
import { failureFigures } from './failures.ts';
import { ProbabilityOf } from './probability.ts';
import { serves } from './serving.ts';
import { type HitRatioOf, type Structure, structureOf } from './structure.ts';

/** More request classes than this are not told apart in cut sets; the share that a cut set breaks stays exact. */
const classLimit = 128;
/** Cut sets told of a flow. */
const toldLimit = 1_000;

export interface Importance {
  birnbaum: number;
  fussellVesely: number;
}

export interface FlowAvailability {
  unavailability: number;
  structuralUnavailability: number;
  declared: boolean;
  cutSets: CutSet[];
  notFullyAnalysed: boolean;
  importance: Map<ElementId, Importance>;
  /** The structure function; absent when not fully analysed. */
  structure?: Structure;
}

/** Exact availability of a flow with the cut sets and the importance of what it rests on. Never throws for size. */
export function flowAvailability(model: Model, flow: Flow, hitRatioOf: HitRatioOf): FlowAvailability {
  const events = new BasicEvents(model);
  try {
    const root = structureOf(flow, events, hitRatioOf);
    const evaluate = new ProbabilityOf(events.diagram, root);
    const down = events.list.map((event) => event.unavailability);
    const unavailability = evaluate.ofFalse(down);
    const structural = events.list.map((event) => (event.type === 'transition' ? 0 : event.unavailability));
    return {
      unavailability,
      structuralUnavailability: evaluate.ofFalse(structural),
      declared: evaluate.levels.every((level) => {
        const event = events.list[level];
        return event?.component === undefined || event.declared;
      }),
      cutSets: toldCutSets(events, root),
      notFullyAnalysed: false,
      importance: importanceOf(events.list, evaluate, unavailability),
      structure: { events, root },
    };
  } catch (problem) {
    if (!(problem instanceof DiagramTooLarge)) throw problem;
    return {
      unavailability: 0,
      structuralUnavailability: 0,
      declared: false,
      cutSets: [],
      notFullyAnalysed: true,
      importance: new Map(),
    };
  }
}

/** Availability of a component for what is usually asked of it, the places around it included. */
export function componentAvailability(model: Model, component: Component): number {
  const events = new BasicEvents(model);
  try {
    const root = serves(events, component, { redirect: 0 });
    const structural = events.list.map((event) => (event.type === 'transition' ? 0 : event.unavailability));
    return 1 - new ProbabilityOf(events.diagram, root).ofFalse(structural);
  } catch (problem) {
    if (!(problem instanceof DiagramTooLarge)) throw problem;
    return 1 - failureFigures(component).unavailability;
  }
}

/**
 * Of each component, all its replicas and its switch-overs taken together. Birnbaum: how much less available the flow
 * is when the component is down than when it never fails. Fussell-Vesely: the share of the flow's unavailability that
 * goes away when the component never fails.
 */
function importanceOf(
  list: readonly BasicEvent[],
  evaluate: ProbabilityOf,
  unavailability: number,
): Map<ElementId, Importance> {
  const groups = new Map<ElementId, number[]>();
  for (const level of evaluate.levels) {
    const component = list[level]?.component;
    if (component === undefined) continue;
    const group = groups.get(component);
    if (group) group.push(level);
    else groups.set(component, [level]);
  }
  const down = Float64Array.from(list, (event) => event.unavailability);
  const withAll = (levels: readonly number[], value: (level: number) => number): number => {
    for (const level of levels) down[level] = value(level);
    const result = evaluate.ofFalse(down);
    for (const level of levels) down[level] = list[level]?.unavailability ?? 0;
    return result;
  };
  return new Map(
    [...groups].map(([component, levels]) => {
      const perfect = withAll(levels, () => 0);
      const failed = withAll(levels, (level) => (list[level]?.type === 'part' ? 1 : 0));
      return [
        component,
        {
          birnbaum: Math.max(0, failed - perfect),
          fussellVesely: unavailability > 0 ? Math.max(0, (unavailability - perfect) / unavailability) : 0,
        },
      ];
    }),
  );
}

/** Minimal cut sets of each request class, those of several classes joined, by order, then by what they cost. */
function toldCutSets(events: BasicEvents, root: Node): CutSet[] {
  const found = new Map<string, { levels: number[]; share: number }>();
  const classes = requestClasses(events, root);
  const functions = classes ?? new Map([[inAllClasses(events, root), 1]]);
  const holds = events.diagram.whenAllHold();
  for (const [node, weight] of functions) {
    for (const levels of smallCutSets(events.diagram, node, holds)) {
      if (levels.some((level) => events.list[level]?.type === 'choice')) continue;
      const key = levels.join();
      const known = found.get(key);
      if (known) known.share += weight;
      else found.set(key, { levels, share: weight });
    }
  }
  const shareOf = classes ? undefined : brokenShare(events, root);
  return [...found.values()]
    .slice(0, toldLimit)
    .map(({ levels, share }) => ({
      events: levels.map((level) => events.list[level]?.name ?? ''),
      probability: levels.reduce((product, level) => product * (events.list[level]?.unavailability ?? 0), 1),
      share: shareOf ? shareOf(levels) : Math.min(1, share),
    }))
    .sort(
      (left, right) =>
        left.events.length - right.events.length ||
        right.probability * right.share - left.probability * left.share ||
        right.share - left.share ||
        left.events.join().localeCompare(right.events.join(), 'en'),
    );
}

/** The structure functions of the classes with the share of requests in each, equal ones joined; undefined if too many. */
function requestClasses(events: BasicEvents, root: Node): Map<Node, number> | undefined {
  let classes = new Map<Node, number>([[root, 1]]);
  for (const [level, event] of events.list.entries()) {
    if (event.type !== 'choice') continue;
    const next = new Map<Node, number>();
    const add = (node: Node, weight: number) => next.set(node, (next.get(node) ?? 0) + weight);
    for (const [node, weight] of classes) {
      if (event.unavailability < 1)
        add(events.diagram.restrict(node, level, true), weight * (1 - event.unavailability));
      if (event.unavailability > 0)
        add(events.diagram.restrict(node, level, false), weight * event.unavailability);
    }
    if (next.size > classLimit) return undefined;
    classes = next;
  }
  return classes;
}

/** True when a request of any class is answered. */
function inAllClasses(events: BasicEvents, root: Node): Node {
  let every = root;
  for (const [level, event] of events.list.entries())
    if (event.type === 'choice')
      every = events.diagram.and(
        events.diagram.restrict(every, level, true),
        events.diagram.restrict(every, level, false),
      );
  return every;
}

/** Share of the requests that fail when just these are down. */
function brokenShare(events: BasicEvents, root: Node): (levels: readonly number[]) => number {
  const evaluate = new ProbabilityOf(events.diagram, root);
  const down = Float64Array.from(events.list, (event) =>
    event.type === 'choice' ? event.unavailability : 0,
  );
  return (levels) => {
    for (const level of levels) down[level] = 1;
    const share = evaluate.ofFalse(down);
    for (const level of levels) down[level] = 0;
    return share;
  };
}
