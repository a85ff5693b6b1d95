import { lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model, PlaceKind } from '../../model/model.ts';
import type { SurvivalFacts } from '../facts.ts';
import { type BasicEvent, BasicEvents } from './basic-events.ts';
import { DiagramTooLarge } from './decision-diagram.ts';
import { ProbabilityOf } from './probability.ts';
import { type HitRatioOf, type Structure, structureOf } from './structure.ts';

/** Places whose loss a flow outlives that survives the loss of one of a level. */
const placesWithin: Record<SurvivalFacts['level'], ReadonlySet<PlaceKind>> = {
  replica: new Set(),
  zone: new Set<PlaceKind>(['zone', 'rack', 'host']),
  region: new Set<PlaceKind>(['region', 'zone', 'rack', 'host']),
};

/** Replicas of a component that must be up for it to carry its load. */
export type Carrying = (component: Component) => number;

export interface CarriedAvailability {
  unavailability: number;
  survival: SurvivalFacts;
}

/**
 * The same questions with "enough replicas to carry the load" in place of "enough replicas to serve": the availability
 * of a flow, and which single losses of the level that it says to survive break its requests, and why. `bare` is its
 * structure function with enough replicas to serve. undefined when the diagram outgrows its limit.
 */
export function carriedAvailability(
  model: Model,
  flow: Flow,
  bare: Structure,
  hitRatioOf: HitRatioOf,
  carrying: Carrying,
): CarriedAvailability | undefined {
  try {
    const loaded = withLoad(model, flow, bare, hitRatioOf, carrying);
    const { events, root } = loaded;
    const down = events.list.map((event) => event.unavailability);
    const unavailability = new ProbabilityOf(events.diagram, root).ofFalse(down);
    const broken = singleLosses(loaded);
    const structural = loaded === bare ? broken.losses : singleLosses(bare).losses;
    const level = flow.settings.survive ?? 'replica';
    const told = bare.events.list.filter((event) => isLossOf(event, level));
    return {
      unavailability,
      survival: {
        level,
        carriesLoad: broken.atRest <= negligible,
        breaks: told.flatMap((event) => {
          const cut = structural.get(event.name);
          const share = broken.losses.get(event.name) ?? cut;
          if (share === undefined) return [];
          return [{ event: event.name, share, because: cut === undefined ? 'load' : 'structure' }];
        }),
      },
    };
  } catch (problem) {
    if (!(problem instanceof DiagramTooLarge)) throw problem;
    return undefined;
  }
}

/** The same function where any replica of each component carries its load. */
function withLoad(
  model: Model,
  flow: Flow,
  bare: Structure,
  hitRatioOf: HitRatioOf,
  carrying: Carrying,
): Structure {
  const { components } = lookup(model);
  const limited = bare.events.list.some(({ component: id }) => {
    const component = id === undefined ? undefined : components.get(id);
    return component !== undefined && carrying(component) > 1;
  });
  if (!limited) return bare;
  const events = new BasicEvents(model, carrying);
  return { events, root: structureOf(flow, events, hitRatioOf) };
}

const negligible = 1e-12;

/** Share of the requests that fail while nothing is down, and when just one thing is, by its name. */
function singleLosses({ events, root }: Structure): { atRest: number; losses: Map<string, number> } {
  const evaluate = new ProbabilityOf(events.diagram, root);
  const undisturbed = events.list.map((event) => (event.type === 'choice' ? event.unavailability : 0));
  const atRest = evaluate.ofFalse(undisturbed);
  const partials = evaluate.partials(undisturbed);
  const losses = new Map<string, number>();
  events.list.forEach(({ type, name }, level) => {
    const more = partials[level] ?? 0;
    if (type === 'part' && more > negligible) losses.set(name, Math.min(1, atRest + more));
  });
  return { atRest, losses };
}

/** What is one block to its users is not theirs to lose a replica of. */
function isLossOf(event: BasicEvent, level: SurvivalFacts['level']): boolean {
  if (event.type !== 'part') return false;
  return event.place === undefined
    ? event.block !== true && event.component !== undefined
    : placesWithin[level].has(event.place);
}
