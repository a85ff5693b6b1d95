import { lookup } from '../../model/lookup.ts';
import type { Call, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Change } from '../edits.ts';
import { mandatoryCalls } from '../flows.ts';
import { sourcesOf } from '../places.ts';

/** The calls of a flow that only this component can answer, while requests are served; also those that only some make. */
export function callsNeeding(flow: Flow, component: ElementId): Call[] {
  return mandatoryCalls(flow, true).filter(
    ({ targets, settings }) =>
      targets.length === 1 && targets[0]?.component === component && settings.purpose !== 'startup',
  );
}

/** Sets a property of the arrows along which these calls go. */
export function onArrows(model: Model, calls: readonly Call[], key: string, value: string): Change[] {
  const { connections } = lookup(model);
  return [...new Set(calls.map(({ connection }) => connection))].flatMap((id): Change[] => {
    const connection = connections.get(id);
    return connection ? sourcesOf(model, connection, key).map((at) => ({ type: 'set', at, key, value })) : [];
  });
}
