import type { KeyStream } from '../../analysis/capacity/cache.ts';
import { writersOf } from '../../analysis/consistency/reads.ts';
import { declaredKeys } from '../../analysis/estimates/storage.ts';
import type { ComponentFacts } from '../../analysis/facts.ts';
import { callsIn, callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Flow, Model } from '../../model/model.ts';
import type { CachingSettings, ElementId } from '../../model/settings.ts';
import type { Source } from '../../model/source.ts';
import type { Change } from '../edits.ts';
import { flowsBehind, isWrite, type Use, usesOf } from '../replication/stores.ts';
import type { Context } from '../rule.ts';

export function isCache({ kind }: Component): boolean {
  return kind === 'cache' || kind === 'cdn';
}

/** Kinds whose content is what caches hold copies of. */
const sourceKinds: ReadonlySet<ComponentKind> = new Set([
  'database',
  'search',
  'objectStore',
  'warehouse',
  'external',
]);

/** The look-ups in a cache by flows that matter. */
export function lookupsIn(context: Context, cache: ElementId): Use[] {
  return usesOf(context, cache).filter((use) => !isWrite(use));
}

/** The calls that are made when a look-up misses, outermost first. */
export function missedCalls({ call }: Use): Call[] {
  return callsIn(call.miss?.steps ?? []);
}

/** The calls of a flow that are made only when some cache has missed: which keys they are for is no longer the flow's. */
export function madeOnMiss(flow: Flow): ReadonlySet<Call> {
  const known = onMissIn.get(flow);
  if (known) return known;
  const made = new Set(callsOf(flow).flatMap((call) => callsIn(call.miss?.steps ?? [])));
  onMissIn.set(flow, made);
  return made;
}

const onMissIn = new WeakMap<Flow, ReadonlySet<Call>>();

/** The stores that these calls read. */
export function storesRead(model: Model, calls: readonly Call[]): Component[] {
  const { components } = lookup(model);
  const ids = calls
    .filter(({ operation }) => operation !== 'write' && operation !== 'set' && operation !== 'delete')
    .flatMap(({ targets }) => targets.map(({ component }) => component));
  return [...new Set(ids)].flatMap((id) => {
    const component = components.get(id);
    return component && sourceKinds.has(component.kind) ? [component] : [];
  });
}

/** Flows that write to a store and neither replace nor drop what a cache holds of it. */
export function silentWriters(model: Model, store: ElementId, cache?: ElementId): Flow[] {
  const writers = writersIn.get(model) ?? writersOf(model);
  writersIn.set(model, writers);
  const replacing = cache === undefined ? undefined : writers.caches.get(cache);
  const writing = writers.stores.get(store);
  return model.flows.filter(({ id }) => writing?.has(id) && !replacing?.has(id));
}

const writersIn = new WeakMap<Model, ReturnType<typeof writersOf>>();

export function factsAbout({ analysis }: Context, component: ElementId): ComponentFacts | undefined {
  return Object.hasOwn(analysis.components, component) ? analysis.components[component] : undefined;
}

/** Items that fit one copy of a cache; undefined where nothing tells. */
export function itemsIn({ capacity, itemSize }: CachingSettings & { itemSize?: number }): number | undefined {
  if (capacity === undefined) return undefined;
  if (capacity.type === 'items') return capacity.items;
  return itemSize ? capacity.bytes / itemSize : undefined;
}

/** What is asked of a cache, by keys that the file declares, and what it has room for. */
export interface Demand {
  lookups: readonly Use[];
  /** As each copy sees it. */
  streams: KeyStream[];
  /** Different keys, over all flows. */
  keys: number;
  /** Items that replicas with different keys hold together; those of one copy where all hold the same. */
  items: number;
  /** Replicas with different keys. */
  parts: number;
}

/** Undefined where a flow does not declare its keys, or nothing tells what fits. */
export function demandOn(context: Context, cache: Component): Demand | undefined {
  const lookups = lookupsIn(context, cache.id).filter(({ rate }) => rate > 0);
  const items = itemsIn(cache.settings);
  const replicas = replicasOf(cache);
  const copied = cache.settings.replication === 'copies' || cache.kind === 'cdn';
  const parts = copied || (cache.settings.replication ?? 'none') !== 'none' ? 1 : replicas;
  const streams = streamsOf(lookups, copied ? replicas : 1);
  if (items === undefined || !streams || streams.length === 0) return undefined;
  return {
    lookups,
    streams,
    keys: streams.reduce((sum, { keys }) => sum + keys.keys, 0),
    items: items * parts,
    parts,
  };
}

/** Requests by their keys, as each of so many copies sees them; undefined where a flow does not declare its keys. */
export function streamsOf(uses: readonly Use[], copies: number): KeyStream[] | undefined {
  const streams = new Map<string, KeyStream>();
  for (const { flow, rate } of uses) {
    const keys = declaredKeys(flow);
    if (!keys) return undefined;
    const name = JSON.stringify(keys);
    streams.set(name, { keys, rate: (streams.get(name)?.rate ?? 0) + rate / copies });
  }
  return [...streams.values()];
}

/** The reads that a component's own cache answers where it can. */
export function localReads(context: Context, component: Component): Use[] {
  const { localCache } = component.settings;
  if (!localCache) return [];
  return targetsOf(context.model, component.id)
    .filter((id) => localCache.of === undefined || localCache.of.includes(id))
    .flatMap((id) =>
      usesOf(context, id).filter(
        (use) => !isWrite(use) && use.call.operation !== undefined && use.call.callers.includes(component.id),
      ),
    );
}

function targetsOf(model: Model, caller: ElementId): ElementId[] {
  const ids = model.connections
    .filter(({ from }) => from === caller)
    .flatMap(({ targets }) => targets.map(({ component }) => component));
  return [...new Set(ids)];
}

/** The strictest age that these flows allow what they read, seconds. */
export function stalenessAllowed(flows: readonly Flow[]): number | undefined {
  const limits = flows.flatMap((flow) =>
    flow.expectations.flatMap(({ metric, subject, comparison, value }) =>
      metric === 'staleness' &&
      subject.type === 'flow' &&
      typeof value === 'number' &&
      comparison !== '>' &&
      comparison !== '>='
        ? [value]
        : [],
    ),
  );
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** Flows that may read another value later: what never changes cannot be out of date. */
export function changingReaders(uses: readonly Use[]): Flow[] {
  return flowsBehind(uses).filter(({ settings }) => settings.immutable !== true);
}

/** The change that writes more into the block of a property, behind what is there; none where the file has no block. */
export function extended(source: Source, key: string, text: string): Change[] {
  const value = Object.hasOwn(source.properties, key) ? source.properties[key]?.value : undefined;
  if (!value) return [];
  const { start, end } = value;
  const brace = { line: end.line, character: end.character - 1 };
  const more =
    start.line === end.line ? ` ${text} }` : `  ${text}\n${' '.repeat(Math.max(0, brace.character))}}`;
  return [{ type: 'replace', uri: source.uri, range: { start: brace, end }, text: more }];
}
