import type { Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { type SystemState, solveSystem } from '../capacity/system.ts';
import type { Loss } from '../facts.ts';
import { RoundTrips } from '../latency/network.ts';
import { type BasicEvent, BasicEvents } from './basic-events.ts';
import { DiagramTooLarge } from './decision-diagram.ts';
import { ProbabilityOf } from './probability.ts';
import { serves } from './serving.ts';
import { type Structure, structureOf } from './structure.ts';

/**
 * What is left of a design while some of it is down: components, places, and replicas by their number (`web#2`, of a
 * sharded store that replica of each shard). Exact, like the availability of flows. Total.
 */
export function lossOf(model: Model, down: readonly ElementId[]): Loss {
  const system = solveSystem(model, new RoundTrips(model));
  const isDown = downNames(down);
  return {
    flows: Object.fromEntries(
      model.flows.flatMap((flow) => {
        const told = flowLeft(model, flow, system, isDown);
        return told ? [[flow.id, told]] : [];
      }),
    ),
    stranded: model.components
      .filter((component) => component.kind !== 'client' && !canServe(model, component, isDown))
      .map(({ id }) => id),
  };
}

type IsDown = (event: BasicEvent) => boolean;

function downNames(down: readonly ElementId[]): IsDown {
  const whole = new Set(down);
  const replicas = new Set(down.filter((id) => id.includes('#')));
  return ({ type, name, component }) => {
    if (type !== 'part') return false;
    if (whole.has(name) || (component !== undefined && whole.has(component))) return true;
    /* `urls#1.0` is replica 0 of shard 1. */
    const [, store, replica] = /^(.*)#\d+\.(\d+)$/.exec(name) ?? [];
    return store !== undefined && replicas.has(`${store}#${replica}`);
  };
}

function flowLeft(
  model: Model,
  flow: Flow,
  system: SystemState,
  isDown: IsDown,
): Loss['flows'][string] | undefined {
  const bare = structure(model, flow, system);
  if (!bare) return undefined;
  const loaded = structure(model, flow, system, (component) => system.carrying(component)) ?? bare;
  return {
    served: nowServed(bare, isDown),
    carried: nowServed(loaded, isDown),
    availability: availabilityOf(bare, isDown),
    undisturbed: availabilityOf(bare, () => false),
  };
}

/** undefined when its diagram outgrows the limit. */
function structure(
  model: Model,
  flow: Flow,
  system: SystemState,
  carrying?: (component: Component) => number,
): Structure | undefined {
  try {
    const events = new BasicEvents(model, carrying);
    return { events, root: structureOf(flow, events, (call) => system.sharing.hitRatioOf(call)) };
  } catch (problem) {
    if (!(problem instanceof DiagramTooLarge)) throw problem;
    return undefined;
  }
}

/** Share of the requests that are answered while nothing else is down. */
function nowServed({ events, root }: Structure, isDown: IsDown): number {
  const down = events.list.map((event) =>
    isDown(event) ? 1 : event.type === 'choice' ? event.unavailability : 0,
  );
  return 1 - new ProbabilityOf(events.diagram, root).ofFalse(down);
}

/** While all that is not taken down fails as it does. */
function availabilityOf({ events, root }: Structure, isDown: IsDown): number {
  const down = events.list.map((event) => (isDown(event) ? 1 : event.unavailability));
  return 1 - new ProbabilityOf(events.diagram, root).ofFalse(down);
}

function canServe(model: Model, component: Component, isDown: IsDown): boolean {
  const events = new BasicEvents(model);
  try {
    const root = serves(events, component, { redirect: 0 });
    const down = events.list.map((event) => (isDown(event) ? 1 : 0));
    return new ProbabilityOf(events.diagram, root).ofFalse(down) < 0.5;
  } catch (problem) {
    if (!(problem instanceof DiagramTooLarge)) throw problem;
    return true;
  }
}
