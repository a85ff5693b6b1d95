import { callsIn, callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Step } from '../../model/model.ts';
import type { Consistency, ElementId } from '../../model/settings.ts';
import type { ReadFacts } from '../facts.ts';
import { cacheKinds, queueKinds, storageKinds } from '../kinds.ts';
import { percentileOf } from '../latency/percentile.ts';
import { weakestOf } from './lattice.ts';
import { staleReadProbability } from './quorum.ts';

/** What a read gives, whatever it reads. */
interface Reading {
  guarantees: readonly Consistency[];
  staleness: number;
  staleProbability: number;
}

const fresh: Reading = { guarantees: ['linearizable'], staleness: 0, staleProbability: 0 };

/** Which flows write and replace what: gathered once for a model. */
export interface Writers {
  /** By store: the flows that write it. */
  stores: ReadonlyMap<ElementId, ReadonlySet<ElementId>>;
  /** By cache: the flows that set or delete items of it. */
  caches: ReadonlyMap<ElementId, ReadonlySet<ElementId>>;
}

export function writersOf(model: Model): Writers {
  const { components } = lookup(model);
  const stores = new Map<ElementId, Set<ElementId>>();
  const caches = new Map<ElementId, Set<ElementId>>();
  for (const flow of model.flows)
    for (const call of callsOf(flow)) {
      if (!['write', 'set', 'delete'].includes(call.operation ?? '')) continue;
      for (const { component } of call.targets) {
        const kind = components.get(component)?.kind;
        const writers = kind && cacheKinds.has(kind) ? caches : stores;
        writers.set(component, (writers.get(component) ?? new Set()).add(flow.id));
      }
    }
  return { stores, caches };
}

/** What each read of a flow really gives: by which replicas may answer and how old their copies may be. */
export function readsOf(model: Model, flow: Flow, writers: Writers): ReadFacts[] {
  const { components } = lookup(model);
  return callsOf(flow)
    .filter((call) => call.arrow === 'sync' && !['write', 'set', 'delete'].includes(call.operation ?? ''))
    .flatMap((call) =>
      call.targets.flatMap(({ component: id, role }) => {
        const component = components.get(id);
        if (!component || !keepsData(component)) return [];
        const reading = flow.settings.immutable ? fresh : readingOf(model, call, component, role, writers);
        return [{ call: call.id, component: id, ...reading, guarantees: [...reading.guarantees] }];
      }),
    );
}

/** What all reads of a flow together give its client; linearizable when it reads nothing. */
export function flowConsistency(reads: readonly ReadFacts[]): Consistency[] {
  if (reads.length === 0) return ['linearizable'];
  return weakestOf(reads.map(({ guarantees }) => guarantees));
}

const keepsData = ({ kind }: Component) =>
  (storageKinds.has(kind) || cacheKinds.has(kind)) && !queueKinds.has(kind);

function readingOf(
  model: Model,
  call: Call,
  component: Component,
  role: Call['targets'][number]['role'],
  writers: Writers,
): Reading {
  if (!cacheKinds.has(component.kind)) return storeReading(component, call, role);
  const source = sourceOf(model, call.miss?.steps ?? call.steps, writers);
  return cacheReading(component, source?.reading ?? fresh, invalidated(component, source, writers));
}

interface SourceReading {
  store: ElementId;
  reading: Reading;
}

/** The first store that a miss reads. */
function sourceOf(model: Model, steps: readonly Step[], writers: Writers): SourceReading | undefined {
  const { components } = lookup(model);
  for (const call of callsIn(steps))
    for (const { component: id, role } of call.targets) {
      const component = components.get(id);
      if (component && keepsData(component))
        return { store: id, reading: readingOf(model, call, component, role, writers) };
    }
  return undefined;
}

/** Writes replace or drop the cached item: declared, by its policy, or because every flow that writes does so. */
function invalidated(cache: Component, source: SourceReading | undefined, writers: Writers): boolean {
  const { invalidate, writePolicy } = cache.settings;
  if (invalidate || writePolicy?.type === 'write-through') return true;
  const writing = source && writers.stores.get(source.store);
  const replacing = writers.caches.get(cache.id);
  return writing !== undefined && [...writing].every((flow) => replacing?.has(flow));
}

function cacheReading(cache: Component, source: Reading, isInvalidated: boolean): Reading {
  // Dropping an item races with a read that stores an older one: not linearizable, but one's own writes are seen.
  if (isInvalidated) return { ...source, guarantees: weakestOf([source.guarantees, ['session']]) };
  const { ttl } = cache.settings;
  const several = cache.kind === 'cdn' || (cache.settings.replication ?? 'none') !== 'none';
  const level: Consistency = ttl === undefined ? 'weak' : several ? 'eventual' : 'monotonic-reads';
  return {
    guarantees: weakestOf([source.guarantees, [level]]),
    staleness: source.staleness + (ttl ?? Number.POSITIVE_INFINITY),
    staleProbability: 1,
  };
}

function storeReading(component: Component, call: Call, role: Call['targets'][number]['role']): Reading {
  const { settings } = component;
  const n = replicasOf(component);
  if (settings.replicaOf !== undefined) return behind(settings, call, 1);
  if (settings.managed && settings.consistency) return promised(settings);
  if (n <= 1) return component.kind === 'external' && settings.consistency ? promised(settings) : fresh;
  const reads = role === 'leader' ? 'leader' : role === 'followers' ? 'followers' : settings.reads;
  switch (settings.replication) {
    case 'leader-follower':
      return ledReading(component, call, reads, n);
    case 'multi-leader':
      return behind(settings, call, 1 - 1 / n);
    case 'leaderless':
      return quorumReading(settings, call, n);
    case 'consensus':
      if (reads === 'any' || reads === 'followers')
        return behind(settings, call, staleReadProbability(n, 1, Math.floor(n / 2) + 1));
      return fresh;
    default:
      return settings.consistency ? promised(settings) : fresh;
  }
}

function ledReading(component: Component, call: Call, reads: string | undefined, n: number): Reading {
  const { settings } = component;
  if (reads !== 'any' && reads !== 'followers' && reads !== 'quorum') return fresh;
  const majority = Math.floor(n / 2) + 1;
  const copies = { async: 1, 'semi-sync': Math.min(2, n), sync: n, quorum: majority }[
    settings.acknowledgement ?? 'async'
  ];
  const probability =
    reads === 'followers'
      ? staleReadProbability(n - 1, 1, copies - 1)
      : staleReadProbability(n, reads === 'quorum' ? majority : 1, copies);
  return probability === 0 ? latest : behind(settings, call, probability);
}

function quorumReading(settings: Component['settings'], call: Call, n: number): Reading {
  const majority = Math.floor(n / 2) + 1;
  const read = settings.quorum?.read ?? majority;
  const write = settings.quorum?.write ?? majority;
  return read + write > n ? latest : behind(settings, call, staleReadProbability(n, read, write));
}

/** The latest acknowledged write is seen; two readers of one being written may disagree (a regular register, Lamport 1986). */
const latest: Reading = { guarantees: ['read-your-writes'], staleness: 0, staleProbability: 0 };

/** From a copy that follows some time later. A client that stays with one copy never sees it go back. */
function behind(settings: Component['settings'], call: Call, staleProbability: number): Reading {
  const sticky = call.settings.sticky !== undefined || call.settings.strategy?.type === 'ip-hash';
  return {
    guarantees: [sticky ? 'monotonic-reads' : 'eventual'],
    staleness: settings.lag ? percentileOf(settings.lag, 0.99) : Number.POSITIVE_INFINITY,
    staleProbability,
  };
}

/** All that is known of a provider's store is what it promises. */
function promised({ consistency, lag }: Component['settings']): Reading {
  const level = consistency ?? 'eventual';
  if (level === 'linearizable') return fresh;
  const age = lag ? percentileOf(lag, 0.99) : Number.POSITIVE_INFINITY;
  return { guarantees: [level], staleness: age, staleProbability: 1 };
}
