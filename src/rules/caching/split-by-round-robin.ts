import { type CacheShape, hitRatios, type KeyStream } from '../../analysis/capacity/cache.ts';
import { visitsOf } from '../../analysis/capacity/traffic.ts';
import { formatShare } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import type { StrategyName } from '../../model/settings.ts';
import { about, placeOf } from '../about.ts';
import { callsAlong, factsOf } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import { relatedUses, type Use } from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { factsAbout, isCache, itemsIn, localReads, madeOnMiss, streamsOf } from './caches.ts';

/** Look-ups more that must hit to be worth a word. */
const worthwhile = 0.1;

const byKey: ReadonlySet<StrategyName> = new Set([
  'modulo-hash',
  'consistent-hash',
  'rendezvous',
  'range',
  'ip-hash',
]);

/** Copies of the same thing in every replica. */
export const splitByRoundRobin: Rule = {
  id: 'caching/split-by-round-robin',
  title: 'Local caches whose requests are spread without regard to the key',
  level: 'info',
  documentation: {
    what: 'Reports a component whose replicas each have a `localCache`, when requests come to them in turn or by load rather than by key, and at least ten in a hundred look-ups more would hit if they came by key. The flows must declare their `keys` and the cache its `capacity` or `ttl`; both hit ratios are estimated from them. Quiet where a shared cache stands before or behind it.',
    why: 'Spread over n replicas, each key is asked for n times as seldom at each of them: it expires before it is asked for again, and every replica spends its room on the same keys. By key each has a part of its own.',
    sources: [
      'Pai et al., Locality-Aware Request Distribution in Cluster-based Network Servers (ASPLOS 1998)',
      'Che, Tung and Wang, Hierarchical Web Caching Systems (IEEE JSAC 20(7), 2002)',
    ],
    bad: `client users
loadBalancer lb { replicas: 2 }
service render { replicas: 20  localCache: { ttl: 60s } }
database pages { replicas: 2 }

flow look from users at 200/s {
  keys: uniform(2000)
  immutable: true
  users -> lb -> render -> pages read
}
`,
    good: `client users
loadBalancer lb { replicas: 2 }
service render { replicas: 20  localCache: { ttl: 60s } }
database pages { replicas: 2 }

lb -> render { strategy: consistent-hash(vnodes: 150)  hash: key }

flow look from users at 200/s {
  keys: uniform(2000)
  immutable: true
  users -> lb -> render -> pages read
}
`,
    accept: 'Where even load matters more than hits: by key, the replica of a popular key works most.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component): Issue | undefined {
  const { localCache } = component.settings;
  const replicas = replicasOf(component);
  if (!localCache || component.kind === 'client' || replicas < 2 || localCache.hitRatio !== undefined)
    return undefined;
  const items = itemsIn(localCache) ?? Number.POSITIVE_INFINITY;
  if (items === Number.POSITIVE_INFINITY && localCache.ttl === undefined) return undefined;
  const { components } = lookup(context.model);
  const arrows = context.model.connections.filter(({ targets }) =>
    targets.some((target) => target.component === component.id),
  );
  if (arrows.length === 0 || arrows.some((arrow) => goesByKey(context.model, arrow))) return undefined;
  const reads = localReads(context, component).filter(({ rate }) => rate > 0);
  const shared = reads.some(
    ({ flow, call }) =>
      madeOnMiss(flow).has(call) ||
      call.targets.some((target) => {
        const behind = components.get(target.component);
        return behind !== undefined && isCache(behind);
      }),
  );
  const asked = shared ? undefined : askedOf(context, reads);
  if (!asked) return undefined;
  const { ttl, eviction } = localCache;
  const now = overall(asked(replicas), { items, ttl, eviction });
  const better = overall(asked(1), { items: items * replicas, ttl, eviction });
  if (!(better - now >= worthwhile)) return undefined;
  return about(component, {
    range: placeOf(component.source, 'localCache'),
    message: `Requests come to ${quoted(component.name)} without regard to the key, so each of ${replicas} replicas keeps what the others keep: about ${percent(now)} of look-ups hit. By key, ${percent(better)} would.`,
    evidence: 'derived',
    related: relatedUses(reads, 'reads'),
    fixes: [
      {
        title: `Choose the replica of ${component.name} by key`,
        label: 'design',
        changes: arrows.flatMap((arrow) => [
          ...set(context.model, arrow, 'strategy', 'consistent-hash(vnodes: 150)'),
          ...set(context.model, arrow, 'hash', 'key'),
        ]),
      },
    ],
  });
}

function set(model: Model, arrow: Connection, key: string, value: string) {
  return sourcesOf(model, arrow, key).map((at) => ({ type: 'set', at, key, value }) as const);
}

/** The arrow, or the balancer that it starts from, chooses by key. */
function goesByKey(model: Model, arrow: Connection): boolean {
  const caller = lookup(model).components.get(arrow.from);
  const called = callsAlong(model, arrow.id).map(({ settings }) => settings.strategy);
  const choices = [arrow.settings.strategy, ...called, caller?.settings.strategy];
  return choices.some((choice) => choice !== undefined && byKey.has(choice.type));
}

/** What is asked of the local caches, as each of so many copies sees it. */
function askedOf(context: Context, reads: readonly Use[]): ((copies: number) => KeyStream[]) | undefined {
  const streams = streamsOf(
    reads.map((use) => ({ ...use, rate: rateBefore(context, use) })),
    1,
  );
  if (!streams || streams.length === 0) return undefined;
  return (copies) => streams.map(({ keys, rate }) => ({ keys, rate: rate / copies }));
}

/** Requests per second before local caches have answered any of them. */
function rateBefore(context: Context, { flow, call }: Use): number {
  const visits = visitsOf(context.model, flow, {
    askedShare: () => 1,
    hitRatioOf: ({ targets }) => factsAbout(context, targets[0]?.component ?? '')?.hitRatio ?? 0,
  });
  const attempted = visits.find((visit) => visit.call === call)?.attempted ?? 0;
  return (attempted * (factsOf(context, flow.id)?.rate ?? 0)) / call.targets.length;
}

function overall(streams: readonly KeyStream[], shape: CacheShape): number {
  const ratios = hitRatios(streams, shape);
  const total = streams.reduce((sum, { rate }) => sum + rate, 0);
  return total > 0
    ? streams.reduce((sum, { rate }, index) => sum + rate * (ratios[index] ?? 0), 0) / total
    : 0;
}

function percent(ratio: number): string {
  return formatShare(Math.round(ratio * 1000) / 1000);
}
