import { lookup } from '../../model/lookup.ts';
import type { Call, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Change } from '../edits.ts';
import { mandatoryCalls } from '../flows.ts';
import { sourcesOf } from '../places.ts';

/** The calls of a flow that one component alone can answer, while requests are served; also those that only some make. */
export function singleTargetCalls(flow: Flow): { call: Call; component: ElementId }[] {
  return mandatoryCalls(flow, true).flatMap((call) => {
    const [target, ...others] = call.targets;
    if (!target || others.length > 0 || call.settings.purpose === 'startup') return [];
    return [{ call, component: target.component }];
  });
}

/** Those of these calls that ask this component. */
export function callsNeeding(flow: Flow, component: ElementId): Call[] {
  return singleTargetCalls(flow)
    .filter((each) => each.component === component)
    .map(({ call }) => call);
}

/** Sets a property of the arrows along which these calls go. */
export function onArrows(model: Model, calls: readonly Call[], key: string, value: string): Change[] {
  const { connections } = lookup(model);
  return [...new Set(calls.map(({ connection }) => connection))].flatMap((id): Change[] => {
    const connection = connections.get(id);
    return connection ? sourcesOf(model, connection, key).map((at) => ({ type: 'set', at, key, value })) : [];
  });
}
