import { lookup } from '../../model/lookup.ts';
import type { Call, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Range } from '../../model/source.ts';
import { placeOf } from '../about.ts';
import type { Change } from '../edits.ts';
import { sourcesOf } from '../places.ts';

/** Gives a property to the arrow of a call, wherever that has to be written. */
export function setOnArrow(model: Model, call: Call, key: string, value: string): Change[] {
  const connection = lookup(model).connections.get(call.connection);
  if (!connection) return [];
  return sourcesOf(model, connection, key).map((at) => ({ type: 'set', at, key, value }));
}

/** Where a property of a call is written: in the call itself, or with its arrow. */
export function whereWritten(model: Model, call: Call, key: string): { uri: string; range: Range } {
  const connection = lookup(model).connections.get(call.connection);
  const inCall = Object.hasOwn(call.source.properties, key) || connection?.declared !== true;
  const source = inCall ? call.source : connection.source;
  return { uri: source.uri, range: placeOf(source, key) };
}

export function nameOf(model: Model, id: ElementId | undefined): string {
  return (id === undefined ? undefined : lookup(model).components.get(id)?.name) ?? id ?? '';
}

export function callerOf(model: Model, { callers }: Call): string {
  return nameOf(model, callers[0]);
}

export function calleeOf(model: Model, { targets }: Call): string {
  return nameOf(model, targets[0]?.component);
}
