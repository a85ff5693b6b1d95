import { callsOf } from '../../src/model/lookup.ts';
import type { Component, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Picture } from '../../src/protocol.ts';

/** What a component can be filtered by, apart from its name. */
export const filters = ['kind', 'tag', 'flow', 'finding'] as const;
export type Filter = (typeof filters)[number];

/** Everything that the filters know of one component, in lower case. */
type Known = Record<Filter, string[]> & { names: string[] };

/**
 * The components that match all words of a query, in the order of the text. A word is looked for in names, titles,
 * kinds and technologies; `kind:cache`, `tag:pci`, `flow:redirect` and `finding:spof` look in one place alone.
 */
export function found(picture: Picture, query: string): ElementId[] {
  const known = lastFound.get(picture);
  if (known?.query === query) return known.ids;
  const ids = search(picture, query);
  lastFound.set(picture, { query, ids });
  return ids;
}

/** What was looked for last is asked for several times while it is drawn. */
const lastFound = new WeakMap<Picture, { query: string; ids: ElementId[] }>();

function search(picture: Picture, query: string): ElementId[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const known = knowledgeOf(picture);
  return picture.model.components.flatMap(({ id }) => {
    const told = known.get(id);
    return told && words.every((word) => matches(told, word)) ? [id] : [];
  });
}

/** The components found and the arrows between them: what stays bright while the rest is dimmed. */
export function bright(model: Model, components: readonly ElementId[]): ElementId[] {
  const kept = new Set(components);
  const arrows = model.connections.filter(
    ({ from, targets }) => kept.has(from) && targets.some(({ component }) => kept.has(component)),
  );
  return [...components, ...arrows.map(({ id }) => id)];
}

/** What there is to filter by in a design: `kind:cache`, by sort, each once. */
export function choices(picture: Picture): { filter: Filter; values: string[] }[] {
  const known = [...knowledgeOf(picture).values()];
  return filters
    .map((filter) => ({ filter, values: [...new Set(known.flatMap((told) => told[filter]))].sort() }))
    .filter(({ values }) => values.length > 0);
}

function matches(told: Known, word: string): boolean {
  const filter = filters.find((each) => word.startsWith(`${each}:`));
  if (filter === undefined) return told.names.some((name) => name.includes(word));
  const wanted = word.slice(filter.length + 1);
  return told[filter].some((value) => value.includes(wanted));
}

type Knowledge = ReadonlyMap<ElementId, Known>;

const knowledge = new WeakMap<Picture, Knowledge>();

function knowledgeOf(picture: Picture): Knowledge {
  const known = knowledge.get(picture) ?? gathered(picture);
  knowledge.set(picture, known);
  return known;
}

function gathered({ model, findings, accepted = [] }: Picture): Knowledge {
  const known = new Map(model.components.map((component) => [component.id, beginningWith(component)]));
  for (const flow of model.flows)
    for (const { callers, targets } of callsOf(flow))
      for (const id of [...callers, ...targets.map(({ component }) => component)])
        known.get(id)?.flow.push(flow.id.toLowerCase());
  for (const { element, rule } of [...findings, ...accepted])
    if (element !== undefined) known.get(element)?.finding.push(rule.toLowerCase());
  return known;
}

function beginningWith({ id, name, title, kind, technology, settings, group }: Component): Known {
  const lower = (texts: (string | undefined)[]) =>
    texts.flatMap((text) => (text === undefined ? [] : [text.toLowerCase()]));
  return {
    names: lower([id, name, title, kind, technology]),
    kind: lower([kind]),
    tag: lower([...(settings.tags ?? []), group]),
    flow: [],
    finding: [],
  };
}
