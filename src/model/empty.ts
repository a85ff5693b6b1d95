import type { Model, System } from './model.ts';

/** A design with nothing in it yet. */
export function emptyModel(uri: string, system: System): Model {
  return {
    uri,
    system,
    places: [],
    links: [],
    groups: [],
    components: [],
    connections: [],
    flows: [],
    scenarios: [],
    views: [],
    acceptances: [],
    suppressions: [],
  };
}
