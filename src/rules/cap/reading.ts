import type { FlowFacts, ReadFacts } from '../../analysis/facts.ts';
import { callsIn, callsOf, lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import type { Suggestion } from '../rule.ts';

/** A read of a flow, and what it falls back on when it is a cache. */
export interface Reading {
  call: Call;
  component: Component;
  facts: ReadFacts;
  /** What answers a miss; absent for a store, and for a cache that is only ever told. */
  source?: Reading;
}

/** Every read of a flow of which analysis tells something. */
export function readingsOf(model: Model, flow: Flow, facts: FlowFacts): Reading[] {
  const known = new Map<string, ReadFacts[]>();
  for (const read of facts.reads) known.set(read.call, [...(known.get(read.call) ?? []), read]);
  return callsOf(flow).flatMap((call) => readingOf(model, call, known));
}

function readingOf(model: Model, call: Call, known: ReadonlyMap<string, ReadFacts[]>, depth = 0): Reading[] {
  const { components } = lookup(model);
  return (known.get(call.id) ?? []).flatMap((facts): Reading[] => {
    const component = components.get(facts.component);
    if (!component) return [];
    const source = isCache(component) && depth < 20 ? firstBehind(model, call, known, depth) : undefined;
    return [{ call, component, facts, ...(source ? { source } : {}) }];
  });
}

function firstBehind(
  model: Model,
  call: Call,
  known: ReadonlyMap<string, ReadFacts[]>,
  depth: number,
): Reading | undefined {
  const next = callsIn(call.miss?.steps ?? call.steps).find(({ id }) => known.has(id));
  return next && readingOf(model, next, known, depth + 1)[0];
}

export function isCache({ kind }: Component): boolean {
  return kind === 'cache' || kind === 'cdn';
}

/** Seconds by which what a cache holds may be older than what it was filled from; 0 where writes replace it. */
export function ageInCache({ component, facts, source }: Reading): number {
  if (!isCache(component)) return 0;
  const before = source?.facts.staleness ?? 0;
  if (Number.isFinite(facts.staleness)) return facts.staleness - before;
  if (Number.isFinite(before)) return Number.POSITIVE_INFINITY;
  // Both are unbounded: the cache adds what it says itself.
  const { invalidate, writePolicy, ttl } = component.settings;
  return invalidate || writePolicy?.type === 'write-through' ? 0 : (ttl ?? Number.POSITIVE_INFINITY);
}

/** What a caller keeps inside each of its replicas, untouched by writes, for so many seconds. */
export interface LocalCopy {
  holder: Component;
  seconds: number;
}

/** The caches inside those who call, on the way of this read, nearest to the client first. */
export function localCopies(model: Model, flow: Flow, { call }: Reading): LocalCopy[] {
  const { components } = lookup(model);
  const calls = callsOf(flow);
  const found: LocalCopy[] = [];
  const seen = new Set<ElementId>();
  let callers: readonly ElementId[] = call.callers;
  let targets = call.targets.map(({ component }) => component);
  for (let [id] = callers; id !== undefined && !seen.has(id); [id] = callers) {
    const caller = id;
    seen.add(caller);
    const holder = components.get(caller);
    const local = holder?.settings.localCache;
    const keeps = local && !local.invalidate && (local.of ?? targets).some((held) => targets.includes(held));
    if (holder && keeps) found.unshift({ holder, seconds: local.ttl ?? Number.POSITIVE_INFINITY });
    targets = [caller];
    callers = calls.find((each) => each.targets.some(({ component }) => component === caller))?.callers ?? [];
  }
  return found;
}

export function withoutLocalCache({ name, source }: Component): Suggestion {
  return {
    title: `Keep nothing inside the replicas of ${name}`,
    label: 'design',
    changes: [{ type: 'remove', at: source, key: 'localCache' }],
  };
}
