import type { Component, ComponentKind, Connection, Model, PlaceKind } from '../../src/model/model.ts';
import type { ComponentSettings } from '../../src/model/settings.ts';
import type { Source } from '../../src/model/source.ts';

/** A model in a few lines, for tests that need no text. */
export interface Sketch {
  title?: string;
  /** `us-east.a`: the place before the last dot is around it. */
  places?: Record<string, PlaceKind>;
  groups?: string[];
  components: Record<
    string,
    [ComponentKind, (ComponentSettings & { title?: string; technology?: string; group?: string })?]
  >;
  /** `a -> b` or `a ~> b`, several targets by a comma, a label after a colon: `a -> b, c: reads`. */
  arrows?: string[];
}

export function sketched(
  { title, places = {}, groups = [], components, arrows = [] }: Sketch,
  line = 0,
): Model {
  const at = { line, character: 0 };
  const source: Source = {
    uri: 'file:///test.sysd',
    range: { start: at, end: at },
    name: { start: at, end: at },
    properties: {},
  };
  const element = <S extends object>(id: string, settings: S) => ({
    id,
    name: id.split('.').at(-1) ?? id,
    settings,
    origins: {},
    source,
  });
  const parentOf = (id: string) => (id.includes('.') ? { parent: id.slice(0, id.lastIndexOf('.')) } : {});
  const innermost = (place: string): string[] => {
    const inside = Object.keys(places).filter((id) => parentOf(id).parent === place);
    return inside.length === 0 ? [place] : inside.flatMap(innermost);
  };
  return {
    uri: 'file:///test.sysd',
    system: { ...element('system', {}), ...(title === undefined ? {} : { title }) },
    places: Object.entries(places).map(([id, kind]) => ({ ...element(id, {}), kind, ...parentOf(id) })),
    links: [],
    groups: groups.map((id) => ({ ...element(id, {}), ...parentOf(id) })),
    components: Object.entries(components).map(([id, [kind, told = {}]]): Component => {
      const { title: name, technology, group, ...settings } = told;
      return {
        ...element(id, settings),
        kind,
        ...(name === undefined ? {} : { title: name }),
        ...(technology === undefined ? {} : { technology }),
        ...(group === undefined ? {} : { group }),
        placement: (settings.in ?? []).flatMap(innermost),
      };
    }),
    connections: arrows.map((text): Connection => {
      const [, from = '', arrow, targets = '', label] = /^(\S+) (->|~>) ([^:]+)(?:: (.*))?$/.exec(text) ?? [];
      return {
        ...element(`${from}${arrow}${targets}`, {}),
        ...(label === undefined ? {} : { title: label }),
        from,
        targets: targets.split(', ').map((component) => ({ component })),
        arrow: arrow === '~>' ? 'async' : 'sync',
        declared: true,
      };
    }),
    flows: [],
    scenarios: [],
    views: [],
    acceptances: [],
    suppressions: [],
  };
}
