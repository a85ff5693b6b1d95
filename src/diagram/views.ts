import { callsOf } from '../model/lookup.ts';
import type { Flow, Model, View } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { GraphOptions } from './graph.ts';

/** What a view of the text asks to draw; where it leaves the direction open, `direction` holds. */
export function viewOptions(view: View | undefined, direction: 'right' | 'down' = 'right'): GraphOptions {
  const { include, exclude, collapse, direction: told } = view?.settings ?? {};
  return {
    direction: told ?? direction,
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(collapse === undefined ? {} : { collapsed: collapse }),
  };
}

/** Every component and arrow that a flow goes through; undefined for a flow that does not exist. */
export function wayOf(model: Pick<Model, 'flows'>, id: ElementId): ElementId[] | undefined {
  const flow = model.flows.find((each) => each.id === id);
  return flow && [...new Set([flow.client, ...elementsOf(flow)])];
}

const elementsOf = (flow: Flow): ElementId[] =>
  callsOf(flow).flatMap(({ connection, callers, targets }) => [
    connection,
    ...callers,
    ...targets.map(({ component }) => component),
  ]);
