import { hitRatios } from '../../analysis/capacity/cache.ts';
import { declaredKeys } from '../../analysis/estimates/storage.ts';
import { formatCount, formatShare, formatSize } from '../../model/format.ts';
import type { Component } from '../../model/model.ts';
import { about, isSaid, placeOf, restingOn } from '../about.ts';
import { sizeLiteral } from '../literal.ts';
import { flowsBehind, relatedUses, type Use } from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { demandOn, extended, isCache, localReads } from './caches.ts';

/** A cache that is not told to hold more than this. */
const usualItems = '100k';
/** So few keys fit anywhere. */
const fewKeys = 10_000;

/** A cache that grows until its machine has no memory left. */
export const unbounded: Rule = {
  id: 'caching/unbounded',
  title: 'A cache that outgrows its memory',
  level: 'warning',
  documentation: {
    what: 'Reports a `localCache` of neither `capacity` nor `ttl`, unless the declared keys of its flows are few or fit its `memory`; and a cache whose `capacity` is more than its `memory`. As a hint, `eviction` by order of arrival (`fifo`, `lifo`) where by last use (`lru`) at least one in a hundred look-ups more would hit.',
    why: 'Memory is finite, and the keys that were ever asked for are not. A cache that is not told what to throw away ends by taking its process along, usually the one that serves.',
    sources: [
      'Redis documentation, Key eviction (maxmemory)',
      'Martina, Garetto and Leonardi, A Unified Approach to the Performance Analysis of Caching Systems (INFOCOM 2014)',
    ],
    bad: `client users
service api { replicas: 2  memory: 8GB  localCache: { itemSize: 2KB } }
database pages { replicas: 2 }

flow browse from users at 500/s {
  keys: zipf(50M, 0.9)
  immutable: true
  users -> api -> pages read
}
`,
    good: `client users
service api { replicas: 2  memory: 8GB  localCache: { itemSize: 2KB  capacity: 4GB  eviction: lru } }
database pages { replicas: 2 }

flow browse from users at 500/s {
  keys: zipf(50M, 0.9)
  immutable: true
  users -> api -> pages read
}
`,
    accept: 'Where the keys are few for reasons that the file does not tell, such as a list of countries.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const issue = isCache(component)
        ? (tooLarge(component) ?? wrongOrder(context, component))
        : localIssue(context, component);
      if (issue) yield issue;
    }
  },
};

function localIssue(context: Context, component: Component): Issue | undefined {
  const { localCache, memory } = component.settings;
  if (!localCache || component.kind === 'client') return undefined;
  if (localCache.capacity !== undefined || localCache.ttl !== undefined) return undefined;
  const reads = localReads(context, component);
  const keys = keysOf(reads);
  const bytes = keys !== undefined && localCache.itemSize ? keys * localCache.itemSize : undefined;
  const fits = keys !== undefined && (keys <= fewKeys || (bytes !== undefined && memory && bytes <= memory));
  if (reads.length === 0 || fits) return undefined;
  const room = memory ? sizeLiteral(memory / 2) : usualItems;
  const capacity = localCache.itemSize && memory ? room : usualItems;
  const changes = extended(component.source, 'localCache', `capacity: ${capacity}  eviction: lru`);
  return about(component, {
    range: placeOf(component.source, 'localCache'),
    message: `Each replica of ${quoted(component.name)} keeps all that it ever read: nothing limits its cache.${growth(keys, bytes, memory)}`,
    evidence: 'declared',
    related: relatedUses(reads, 'reads'),
    fixes:
      changes.length > 0
        ? [{ title: `Hold ${capacity} at most, drop what was used longest ago`, label: 'design', changes }]
        : [],
  });
}

/** Different keys that are read, where every flow declares them. */
function keysOf(reads: readonly Use[]): number | undefined {
  const names = new Map<string, number>();
  for (const flow of flowsBehind(reads)) {
    const keys = declaredKeys(flow);
    if (!keys) return undefined;
    names.set(JSON.stringify(keys), keys.keys);
  }
  return [...names.values()].reduce((sum, count) => sum + count, 0);
}

function growth(keys: number | undefined, bytes: number | undefined, memory: number | undefined): string {
  if (keys === undefined) return ' It grows until memory is full.';
  const size = bytes === undefined ? '' : `, ${formatSize(bytes)}`;
  return ` It may become ${formatCount(keys)} items${size}${memory ? `; it has ${formatSize(memory)} of memory` : ''}.`;
}

function tooLarge(component: Component): Issue | undefined {
  const { capacity, itemSize, memory } = component.settings;
  if (!capacity || memory === undefined || !isSaid(component, 'capacity')) return undefined;
  const bytes = capacity.type === 'size' ? capacity.bytes : itemSize ? capacity.items * itemSize : 0;
  if (!(bytes > memory)) return undefined;
  const room = memory * 0.75;
  return about(component, {
    range: placeOf(component.source, 'capacity'),
    message: `${quoted(component.name)} may keep ${formatSize(bytes)} in ${formatSize(memory)} of memory: it is out of memory before it drops anything.`,
    evidence: 'declared',
    fixes: [
      {
        title: `Keep ${formatSize(room)} at most, three quarters of its memory`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'capacity', value: sizeLiteral(room) }],
      },
    ],
  });
}

function wrongOrder(context: Context, component: Component): Issue | undefined {
  const { eviction, ttl } = component.settings;
  if ((eviction !== 'fifo' && eviction !== 'lifo') || !isSaid(component, 'eviction')) return undefined;
  const demand = demandOn(context, component);
  if (!demand) return undefined;
  const ratio = (policy: 'lru' | 'fifo' | 'lifo') => {
    const ratios = hitRatios(demand.streams, { items: demand.items, ttl, eviction: policy });
    const total = demand.streams.reduce((sum, { rate }) => sum + rate, 0);
    return demand.streams.reduce((sum, { rate }, index) => sum + rate * (ratios[index] ?? 0), 0) / total;
  };
  const [now, better] = [ratio(eviction), ratio('lru')];
  if (better - now < 0.01) return undefined;
  return about(component, {
    range: placeOf(component.source, 'eviction'),
    message: `${quoted(component.name)} drops what came ${eviction === 'fifo' ? 'first' : 'last'}, popular or not: about ${percent(now)} of look-ups hit. Dropping what was used longest ago, ${percent(better)} would.`,
    ...restingOn(component, ['capacity']),
    level: 'hint',
    related: relatedUses(demand.lookups, 'reads'),
    fixes: [
      {
        title: 'Drop what was used longest ago',
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'eviction', value: 'lru' }],
      },
    ],
  });
}

function percent(ratio: number): string {
  return formatShare(Math.round(ratio * 1000) / 1000);
}
