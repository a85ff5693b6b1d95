import type { Call, Connection, Model } from '../model/model.ts';
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
  return model.connections.some(
    (other) =>
      other.id !== connection.id &&
      other.declared &&
      connection.declared &&
      other.source.uri === connection.source.uri &&
      bodyPlace(other.source) === bodyPlace(connection.source),
  );
}

/** Where its properties are, or would be. */
function bodyPlace({ body, bodyAt, range }: Source): string {
  const { line, character } = body?.start ?? bodyAt ?? range.end;
  return `${line}:${character}`;
}
