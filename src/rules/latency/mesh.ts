import { lookup } from '../../model/lookup.ts';
import type { Call, Group, Model, System } from '../../model/model.ts';
import type { ArrowSettings } from '../../model/settings.ts';
import { placeOf } from '../about.ts';
import type { Change } from '../edits.ts';
import type { Issue, Suggestion } from '../rule.ts';

/** What gives all arrows inside it the same properties: a service mesh. */
export type Mesh = System | Group;

/** Who gives a call this property by its `connections`; undefined where the call or its arrow says it. */
export function meshOf(model: Model, call: Call, key: keyof ArrowSettings & string): Mesh | undefined {
  if (Object.hasOwn(call.source.properties, key)) return undefined;
  const { connections, groups } = lookup(model);
  const origin = connections.get(call.connection)?.origins[key];
  if (origin?.from !== 'enclosing') return undefined;
  return model.system.id === origin.element ? model.system : groups.get(origin.element);
}

/** One issue for all the arrows of a mesh, told where it says what they have in common. */
export function aboutMesh(
  mesh: Mesh,
  told: Pick<Issue, 'message' | 'evidence' | 'related' | 'fixes'>,
): Issue {
  return { element: mesh.id, uri: mesh.source.uri, range: placeOf(mesh.source, 'connections'), ...told };
}

/** Gives all arrows of a mesh another property, in front of the brace that ends its `connections`. */
export function addToMesh(mesh: Mesh, property: string): Change[] {
  const value = mesh.source.properties.connections?.value;
  if (!value) return [];
  const end = { line: value.end.line, character: value.end.character - 1 };
  return [{ type: 'replace', uri: mesh.source.uri, range: { start: end, end }, text: ` ${property} ` }];
}

/** Stops the calls of a whole mesh that fail, instead of repeating them. */
export function breakerFor(mesh: Mesh): Suggestion {
  return {
    title: 'Stop calling what fails, everywhere',
    label: 'design',
    changes: addToMesh(mesh, 'circuitBreaker: { errors: 50%  window: 10s  open: 30s }'),
  };
}
