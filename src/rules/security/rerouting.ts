import { lookup } from '../../model/lookup.ts';
import type { Connection, Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import type { Change } from '../edits.ts';
import { callsAlong } from '../flows.ts';

/**
 * The changes that lead an arrow through another component: `a -> b` becomes `a -> via -> b`, in its statement and in
 * each call along it. None where its lines cannot be written so: an arrow inside the braces of its caller is no chain,
 * and the blocks behind a call would run elsewhere.
 */
export function reroutedThrough(model: Model, connection: Connection, via: string): Change[] {
  const calls = callsAlong(model, connection.id);
  if (calls.some(({ miss, otherwise, undo, steps }) => miss || otherwise || undo || steps.length > 0))
    return [];
  const sources = [...(connection.declared ? [connection.source] : []), ...calls.map(({ source }) => source)];
  if (sources.some((source) => isInsideCaller(model, connection, source))) return [];
  const arrow = connection.arrow === 'sync' ? '->' : '~>';
  return sources.map(({ uri, name }) => ({
    type: 'replace',
    uri,
    range: name,
    text: `${arrow} ${via} ${arrow}`,
  }));
}

function isInsideCaller(model: Model, connection: Connection, { uri, name }: Source): boolean {
  const caller = lookup(model).components.get(connection.from)?.source;
  if (!caller?.body || caller.uri !== uri) return false;
  const { start, end } = caller.body;
  return start.line <= name.start.line && name.start.line <= end.line;
}

/** A name that nothing in the model has. */
export function freeName(model: Model, wanted: string): string {
  const taken = new Set(
    [model.components, model.places, model.groups, model.flows].flatMap((all) => all.map(({ name }) => name)),
  );
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
  return name;
}
