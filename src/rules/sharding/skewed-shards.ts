import { keyBands } from '../../analysis/capacity/popularity.ts';
import { formatRate, formatShare } from '../../model/format.ts';
import { lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import type { KeyRange } from '../../model/settings.ts';
import { about, placeOf, restingOn } from '../about.ts';
import { madeOnMiss } from '../caching/caches.ts';
import { isOwnStore, relatedUses, timesRead, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';

/** Utilization above which queues grow out of proportion. */
const highest = 0.7;

/** One part that gets far more than its share. */
export const skewedShards: Rule = {
  id: 'sharding/skewed-shards',
  title: 'One shard that gets far more than its share',
  level: 'warning',
  documentation: {
    what: 'Reports a sharded store, or a cache whose replicas hold different keys, of which the busiest part is more than 70% utilized at peak while parts of equal load would not be. The load of a part follows from the shares of its ranges, or from the most popular key of flows that declare `keys`; what a cache lets through is taken to be even. Told apart is a single key that is more than one part can serve.',
    why: 'Names, countries and famous people are not evenly popular. The whole is as fast as its busiest part, and more parts do not help where one key alone is too much for one.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 6 (skewed workloads and relieving hot spots)',
      'Cooper et al., Benchmarking Cloud Serving Systems with YCSB (SoCC 2010), section 4',
    ],
    bad: `client users
service api { replicas: 4 }
database customers {
  replicas: 2
  shards: 4
  shardBy: range(A-E: 20%, F-J: 12%, K-P: 20%, Q-Z: 48%)
  readTime: 20ms
  concurrency: 10
}

flow look-up from users at 900/s {
  users -> api -> customers read
}
`,
    good: `client users
service api { replicas: 4 }
database customers {
  replicas: 2
  shards: 4
  shardBy: hash
  readTime: 20ms
  concurrency: 10
}

flow look-up from users at 900/s {
  users -> api -> customers read
}
`,
    accept:
      'Where the busy part is short of capacity for a short time only, and a slow answer does no harm then.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const parts = partsOf(context, component);
      const issue = parts && issueOf(component, parts);
      if (issue) yield issue;
    }
  },
};

interface Parts {
  count: number;
  /** What one is called. */
  noun: 'shard' | 'replica';
  /** Operations a second that one can serve, in the present mix. */
  capacity: number;
  uses: readonly Use[];
  /** Operations at peak a second, of the whole; those that ask every part count as often. */
  total: number;
  /** The busiest part's at peak. */
  busiest: number;
  /** The range that it is, where ranges are declared. */
  range?: KeyRange;
  /** Of it, what one key gets. */
  key: number;
}

function partsOf(context: Context, component: Component): Parts | undefined {
  const { kind, settings } = component;
  const sharded = isOwnStore(component) && shardsOf(component) > 1;
  const divided =
    kind === 'cache' &&
    !settings.managed &&
    (settings.replication ?? 'none') === 'none' &&
    replicasOf(component) > 1;
  if (!sharded && !divided) return undefined;
  const { components } = context.analysis;
  const facts = Object.hasOwn(components, component.id) ? components[component.id] : undefined;
  if (!facts || !Number.isFinite(facts.capacity) || !(facts.arrivalRate > 0)) return undefined;
  const count = sharded ? shardsOf(component) : replicasOf(component);
  const ranges = sharded && settings.shardBy?.ranges?.length === count ? settings.shardBy.ranges : undefined;
  const range = ranges?.reduce((top, each) => (each.share > top.share ? each : top));
  const uses = usesOf(context, component.id);
  const load = loadOf(context, uses, count, range);
  const one = { count, noun: sharded ? 'shard' : 'replica', uses, ...load } as const;
  // The capacity of the whole is that at which its busiest part, by ranges alone, is full.
  const share = loadOf(context, uses, count, range, false);
  return { ...one, capacity: (facts.capacity * share.busiest) / share.all, ...(range ? { range } : {}) };
}

/** Operations that reach all parts together and the busiest; `skewed`: by the popularity of keys too. */
function loadOf(
  context: Context,
  uses: readonly Use[],
  count: number,
  range: KeyRange | undefined,
  skewed = true,
): Pick<Parts, 'total' | 'busiest' | 'key'> & { all: number } {
  let single = 0;
  let scans = 0;
  const hot = new Map<string, number>();
  for (const use of uses) {
    const rate = use.rate * Math.max(1, use.flow.settings.peak ?? 1);
    if (use.call.operation === 'scan') scans += rate;
    else single += rate;
    const { keys } = use.flow.settings;
    if (!skewed || range || use.call.operation === 'scan' || !keys || !isTold(context, use)) continue;
    const name = JSON.stringify(keys);
    hot.set(name, (hot.get(name) ?? 0) + rate * (keyBands(keys)[0]?.each ?? 0));
  }
  const key = Math.max(0, ...hot.values());
  const even = range ? single * range.share : key + (single - key) / count;
  return { total: single + scans * count, busiest: even + scans, key, all: single + scans };
}

/** The file says which keys the flow touches, and no cache on the way has taken the popular ones. */
function isTold({ model }: Context, { flow, call }: Use): boolean {
  if (flow.origins.keys?.from !== 'file' || madeOnMiss(flow).has(call)) return false;
  return !call.callers.some((id) => lookup(model).components.get(id)?.settings.localCache);
}

function issueOf(component: Component, parts: Parts): Issue | undefined {
  const { capacity, busiest, total, count } = parts;
  const even = total / count;
  if (!(capacity > 0) || busiest <= highest * capacity * (1 + 1e-9) || even > highest * capacity)
    return undefined;
  return about(component, {
    range: placeOf(
      component.source,
      parts.range ? 'shardBy' : parts.noun === 'shard' ? 'shards' : 'replicas',
    ),
    message: messageOf(component, parts, even),
    ...restingOn(component, timesRead(component, parts.uses)),
    related: relatedUses(parts.uses, 'asks'),
    fixes: fixesOf(component, parts),
  });
}

function messageOf(
  component: Component,
  { noun, capacity, busiest, total, range, key }: Parts,
  even: number,
): string {
  const name = quoted(component.name);
  if (key > capacity)
    return `The most popular key of ${name} gets ${formatRate(key)}, and one ${noun} can serve ${formatRate(capacity)}: more ${noun}s cannot help. Keep copies of that key elsewhere, or split it.`;
  const which = range
    ? `The ${noun} of ${range.label} in ${name}`
    : `The ${noun} of ${name} with the most popular key`;
  const used = formatShare(Math.round((busiest / capacity) * 100) / 100);
  return `${which} gets ${formatShare(Math.round((busiest / total) * 1000) / 1000)} of the requests: ${formatRate(busiest)} of ${formatRate(capacity)} that it can serve (${used}). Evenly divided, each would get ${formatRate(even)}.`;
}

function fixesOf(component: Component, { range, noun, count, capacity, total }: Parts): Suggestion[] {
  if (range)
    return [
      {
        title: `Divide ${component.name} by the hash of the key`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'shardBy', value: 'hash' }],
      },
    ];
  return noun === 'replica' && total / count <= highest * capacity
    ? [
        {
          title: `Let every replica of ${component.name} hold every key`,
          label: 'design',
          changes: [{ type: 'set', at: component.source, key: 'replication', value: 'copies' }],
        },
      ]
    : [];
}
