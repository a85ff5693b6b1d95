import { addLoad, emptyLoads, stationState } from '../../analysis/capacity/station.ts';
import { declaredKeys } from '../../analysis/estimates/storage.ts';
import { formatFactor, formatRate } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, isSaid, restingOn } from '../about.ts';
import { factsOf } from '../flows.ts';
import { relatedUses, timesRead, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { isCache, lookupsIn, missedCalls } from './caches.ts';

/** A source that works only while its cache is warm. */
export const coldCacheCollapse: Rule = {
  id: 'caching/cold-cache-collapse',
  title: 'A source that cannot carry the load without its cache',
  level: 'warning',
  documentation: {
    what: 'Reports a cache whose source serves what the cache lets through, but could not serve all look-ups if the cache were empty. Quiet where the cache is filled before it serves (`warmUp`), where replicas hold copies of each other, where the source or the way to it turns away what is too much (`queueLimit`, `rateLimit`, `circuitBreaker`), and for best-effort flows.',
    why: 'Such a cache is no longer an improvement but a part without which nothing works. After a restart the source is flooded, answers too late to fill the cache, and stays flooded: the system does not come back although nothing is broken any more.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (slow startup and cold caching)',
      'Bronson et al., Metastable Failures in Distributed Systems (HotOS 2021)',
    ],
    bad: `client users
service api { replicas: 20  serviceTime: 1ms }
cache hot { hitRatio: 95% }
database items { replicas: 2  readTime: 5ms  concurrency: 10 }

flow browse from users at 10k/s {
  users -> api -> hot get miss { api -> items read }
}
`,
    good: `client users
service api { replicas: 20  serviceTime: 1ms }
cache hot { hitRatio: 95%  replicas: 2  replication: copies }
database items { replicas: 2  readTime: 5ms  concurrency: 10 }

flow browse from users at 10k/s {
  users -> api -> hot get miss { api -> items read }
}
`,
    accept:
      'Where the load is brought back step by step after a restart, by hand or by what stands in front.',
  },
  *check(context) {
    for (const cache of context.model.components) {
      const { warmUp, managed } = cache.settings;
      if (!isCache(cache) || warmUp || managed || hasCopies(cache)) continue;
      const issue = issueOf(context, cache);
      if (issue) yield issue;
    }
  },
};

function hasCopies(cache: Component): boolean {
  const copied = cache.kind === 'cdn' || (cache.settings.replication ?? 'none') !== 'none';
  return replicasOf(cache) > 1 && copied;
}

function issueOf(context: Context, cache: Component): Issue | undefined {
  const lookups = lookupsIn(context, cache.id).filter(({ call }) => call.miss !== undefined);
  const factors = coldFactors(context, lookups);
  for (const id of new Set(
    [...factors.keys()].flatMap(({ targets }) => targets.map((target) => target.component)),
  )) {
    const source = lookup(context.model).components.get(id);
    if (!source || source.settings.managed || source.kind === 'external' || isCache(source)) continue;
    if (shedsLoad(context, source, [...factors.keys()])) continue;
    const issue = floodOf(context, cache, source, factors, lookups);
    if (issue) return issue;
  }
  return undefined;
}

/** By call of a miss block: how many times as often it is made when every look-up misses. */
function coldFactors(context: Context, lookups: readonly Use[]): Map<Call, number> {
  const factors = new Map<Call, number>();
  for (const use of lookups) {
    const calls = missedCalls(use);
    const [first] = use.call.miss?.steps ?? [];
    const rates = factsOf(context, use.flow.id)?.calls ?? {};
    const warm = first?.type === 'call' ? (rates[first.id] ?? 0) : 0;
    const cold = rates[use.call.id] ?? 0;
    if (warm > 0 && cold > warm) for (const call of calls) factors.set(call, cold / warm);
  }
  return factors;
}

/** What is too much for it is turned away, so that the rest is served and fills the cache. */
function shedsLoad(context: Context, source: Component, calls: readonly Call[]): boolean {
  if (isSaid(source, 'queueLimit')) return true;
  const { components } = lookup(context.model);
  return calls
    .filter(({ targets }) => targets.some(({ component }) => component === source.id))
    .some(
      ({ settings, callers }) =>
        settings.rateLimit !== undefined ||
        settings.circuitBreaker !== undefined ||
        callers.some((caller) => components.get(caller)?.settings.rateLimit !== undefined),
    );
}

function floodOf(
  context: Context,
  cache: Component,
  source: Component,
  factors: ReadonlyMap<Call, number>,
  lookups: readonly Use[],
): Issue | undefined {
  const uses = usesOf(context, source.id);
  // A component that calls others holds its slots for as long as they take: those others are what is flooded.
  if (uses.some(({ call }) => call.steps.length > 0) || callsOthers(context, source.id)) return undefined;
  const [warm, cold] = [
    stateAt(source, uses, () => 1),
    stateAt(source, uses, (call) => factors.get(call) ?? 1),
  ];
  if (!(cold.busiest > 1) || warm.busiest > 1) return undefined;
  return about(cache, {
    message: `With ${quoted(cache.name)} empty, ${quoted(source.name)} gets ${formatRate(cold.arrivalRate)} instead of ${insteadOf(warm.arrivalRate, cold.arrivalRate)} and can serve ${formatRate(cold.capacity)}. After a restart of the cache it may not come back by itself.`,
    ...evidenceOf(cache, source, uses, lookups),
    related: relatedUses(lookups, 'reads'),
    fixes: fixesOf(cache),
  });
}

/** What comes while the cache is warm, and how many times as much without. */
function insteadOf(warm: number, cold: number): string {
  return warm * 10_000 < cold ? 'hardly any' : `${formatRate(warm)} (${formatFactor(cold / warm)})`;
}

function callsOthers({ model }: Context, id: ElementId): boolean {
  return model.connections.some(({ from }) => from === id);
}

function stateAt(source: Component, uses: readonly Use[], factor: (call: Call) => number) {
  const loads = emptyLoads();
  for (const { call, rate } of uses) {
    const made = rate * factor(call);
    addLoad(loads, source, call.operation, { rate: made, peak: made }, 0);
  }
  return stationState(source, loads);
}

/** It hangs on the source's figures, and on the keys where the hit ratio follows from them. */
function evidenceOf(cache: Component, source: Component, uses: readonly Use[], lookups: readonly Use[]) {
  const rests = restingOn(source, timesRead(source, uses));
  if (rests.evidence === 'assumed' || cache.settings.hitRatio !== undefined) return rests;
  return lookups.every(({ flow }) => declaredKeys(flow))
    ? restingOn(cache, ['capacity'])
    : ({
        evidence: 'assumed',
        assumption: 'Its hit ratio rests on default `keys`: state them to be sure.',
      } as const);
}

function fixesOf(cache: Component): Suggestion[] {
  const warm: Suggestion = {
    title: `Fill ${cache.name} before it serves`,
    label: 'design',
    changes: [{ type: 'set', at: cache.source, key: 'warmUp', value: 'true' }],
  };
  if (replicasOf(cache) > 1) return [warm];
  return [
    warm,
    {
      title: `Keep a second copy of all that ${cache.name} holds`,
      label: 'design',
      changes: [
        { type: 'set', at: cache.source, key: 'replicas', value: '2' },
        // The places of a content delivery network have copies by nature.
        ...(cache.kind === 'cdn'
          ? []
          : [{ type: 'set', at: cache.source, key: 'replication', value: 'copies' } as const]),
      ],
    },
  ];
}
