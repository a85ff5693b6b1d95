import { enclosingPlaces } from '../model/lookup.ts';
import type { Component, Model } from '../model/model.ts';
import { failing, partitioning } from './faults.ts';
import { feeds } from './feeds.ts';
import { runByProvider } from './noticing.ts';
import { RandomStream } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { ComponentState, Station } from './stations.ts';

/** Failures and repairs of one run. */
export const mostFailures = 200_000;

interface FailureSettings {
  mtbf?: number;
  mttr?: number;
  availability?: number;
}

/** Mean times up and down, seconds. */
interface Figures {
  up: number;
  down: number;
}

/** What fails as one: a replica, a place with all that stands in it, what a provider runs. */
interface Part {
  id: string;
  figures: Figures;
  /** Replicas that fail with it, by component and number; all: every replica of the component. */
  of: { component: Component; replica: number | 'all' } | { place: string } | { between: [string, string] };
}

/** Parts whose times are known; one that is never down, or has no mttr, does not fail. */
function parts(model: Model, replicasOf: (component: Component) => number): Part[] {
  const found: Part[] = [];
  const add = (id: string, settings: FailureSettings, of: Part['of']) => {
    const figures = figuresOf(settings);
    if (figures) found.push({ id, figures, of });
  };
  for (const { id, settings } of model.places) add(id, settings, { place: id });
  for (const { id, settings, between } of model.links) add(id, settings, { between });
  for (const component of model.components) {
    if (component.kind === 'client') continue;
    if (runByProvider(component)) add(component.id, component.settings, { component, replica: 'all' });
    else
      for (let replica = 0; replica < replicasOf(component); replica++)
        add(`${component.id}#${replica}`, component.settings, { component, replica });
  }
  return found;
}

/** mtbf and mttr, or the mtbf that follows from the availability: a = mtbf / (mtbf + mttr). */
function figuresOf({ mtbf, mttr, availability }: FailureSettings): Figures | undefined {
  if (mttr === undefined || !(mttr > 0)) return undefined;
  if (availability !== undefined && availability < 1)
    return availability > 0
      ? { up: (availability * mttr) / (1 - availability), down: mttr }
      : { up: 0, down: Number.POSITIVE_INFINITY };
  return mtbf !== undefined && mtbf > 0 && availability === undefined ? { up: mtbf, down: mttr } : undefined;
}

/** What has an availability and no time to repair: nobody knows how often and for how long it fails. */
export function timeless(model: Model): string[] {
  return [...model.places, ...model.links, ...model.components]
    .filter(({ settings }) => (settings.availability ?? 1) < 1 && settings.mttr === undefined)
    .map(
      ({ id, settings }) =>
        `${id} has an availability of ${settings.availability} and no \`mttr\`: it does not fail at random`,
    );
}

/** Failures expected in so many seconds. */
export function expectedFailures(
  model: Model,
  replicasOf: (component: Component) => number,
  seconds: number,
): number {
  return parts(model, replicasOf).reduce((sum, { figures: { up, down } }) => sum + seconds / (up + down), 0);
}

/**
 * Lets every part fail and be repaired at random, after exponential times, each with draws of its own. The run begins in
 * the steady state: a part is down with the probability that it has in the long run.
 */
export function planRandomFaults(sim: Simulation, model: Model, seed: number): void {
  const components = new Map(sim.components.map((state) => [state.plan.source.id, state]));
  const replicasOf = ({ id }: Component) => components.get(id)?.stations.length ?? 0;
  for (const part of parts(model, replicasOf)) {
    const failing = failureOf(sim, model, part, components);
    if (!failing) continue;
    const random = new RandomStream(seed, `${part.id}/faults`);
    const { up, down } = part.figures;
    let end = () => {};
    const fail = () => {
      end = failing();
      if (Number.isFinite(down)) sim.later(down * random.exponential(), repair);
    };
    const repair = () => {
      end();
      sim.later(up * random.exponential(), fail);
    };
    const startsDown = random.uniform() < (Number.isFinite(down) ? down / (up + down) : 1);
    sim.later(startsDown ? 0 : up * random.exponential(), fail);
  }
}

/** What happens when a part fails, and gives back what ends it; undefined: nothing stands there. */
function failureOf(
  sim: Simulation,
  model: Model,
  part: Part,
  components: ReadonlyMap<string, ComponentState>,
): (() => () => void) | undefined {
  const { of } = part;
  if ('between' in of) return () => partitioning(sim, model, [of.between[0]], [of.between[1]]);
  const stations = stationsOf(sim, model, of, components);
  const place = 'place' in of ? of.place : null;
  if (stations.length === 0 && !(place !== null && feeds(model, place))) return undefined;
  return () => failing(sim, model, stations, place);
}

function stationsOf(
  sim: Simulation,
  model: Model,
  of: Exclude<Part['of'], { between: unknown }>,
  components: ReadonlyMap<string, ComponentState>,
): Station[] {
  if ('component' in of) {
    const { stations } = components.get(of.component.id) ?? { stations: [] };
    return of.replica === 'all' ? stations : stations.slice(of.replica, of.replica + 1);
  }
  return sim.components
    .filter(({ plan }) => !runByProvider(plan.source))
    .flatMap(({ stations }) => stations)
    .filter(({ plan }) => plan.place !== null && enclosingPlaces(model, plan.place).includes(of.place));
}
