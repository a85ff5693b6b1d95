import type { Call, Connection, Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import type { Source } from '../model/source.ts';
import { callsAlong } from './flows.ts';

/**
 * Where a property of an arrow is to be written so that it holds on every call along it: in the arrow's own
 * statement; in each call of a flow that draws it, when it has no statement; and wherever a call says otherwise.
 */
export function sourcesOf(model: Model, connection: Connection, key: string): Source[] {
  const calls = callsAlong(model, connection.id).map((call: Call) => call.source);
  if (!connection.declared && calls.length > 0) return calls;
  return [connection.source, ...calls.filter((source) => Object.hasOwn(source.properties, key))];
}

/** Another arrow is written by the same statement, so what is said there holds for both. */
export function sharesStatement(model: Model, connection: Connection): boolean {
  if (!connection.declared) return false;
  const known = writtenIn.get(model) ?? arrowsByStatement(model);
  writtenIn.set(model, known);
  const ids = known.get(bodyPlace(connection.source));
  return ids !== undefined && ids.size > (ids.has(connection.id) ? 1 : 0);
}

/** Rules ask for arrow after arrow: the statements are gone through once for a model. */
const writtenIn = new WeakMap<Model, ReadonlyMap<string, Set<ElementId>>>();

/** The arrows that each statement writes, by the place of its properties. */
function arrowsByStatement(model: Model): ReadonlyMap<string, Set<ElementId>> {
  const all = new Map<string, Set<ElementId>>();
  for (const { id, source, declared } of model.connections) {
    if (!declared) continue;
    const place = bodyPlace(source);
    const others = all.get(place);
    if (others) others.add(id);
    else all.set(place, new Set([id]));
  }
  return all;
}

/** Where its properties are, or would be. */
function bodyPlace({ uri, body, bodyAt, range }: Source): string {
  const { line, character } = body?.start ?? bodyAt ?? range.end;
  return `${line}:${character} ${uri}`;
}
