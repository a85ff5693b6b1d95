import { formatCount, formatDuration, formatRate } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import { boundsOn, flowsBehind, isWrite, rateOf, relatedUses, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { isCache, lookupsIn, missedCalls, storesRead } from './caches.ts';

/** Confirmed writes that are nowhere but in a cache. */
export const writeBackDurable: Rule = {
  id: 'caching/write-back-durable',
  title: 'Writes that matter and wait in a cache',
  level: 'warning',
  documentation: {
    what: 'Reports a cache with a write-back policy, in memory and without copies, where the file says that what it holds matters: `durability: durable` or `important`, or `data: payment`, on it or on the store behind it, or a flow that writes to it and allows less loss (`rpo`) than its flush interval. An error where nothing may be lost. Quiet with `persistence`, with replicas that hold copies, and where the flush keeps what is allowed.',
    why: 'Write-back is fast because it confirms what is not yet stored. Until the next flush the cache is the only place that has it, and memory is gone with the process.',
    sources: [
      'Hennessy and Patterson, Computer Architecture (6th edition), appendix B (write policies)',
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 7 (durability)',
    ],
    bad: `client users
service shop { replicas: 2 }
cache orders { writePolicy: write-back(flush: 5m)  durability: durable }

flow buy from users at 50/s {
  users -> shop -> orders set
}
`,
    good: `client users
service shop { replicas: 2 }
cache orders { writePolicy: write-through  durability: important }

flow buy from users at 50/s {
  users -> shop -> orders set
}
`,
    accept:
      'Counters and measurements of which a few minutes may be lost. Then `durability: volatile` says so.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isCache(component) || component.settings.writePolicy?.type !== 'write-back') continue;
      const issue = isKept(component) ? undefined : issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

/** On disk, or on another machine as well. */
function isKept(component: Component): boolean {
  const { persistence, replication, managed } = component.settings;
  if (managed || (persistence && persistence.type !== 'none')) return true;
  return replicasOf(component) > 1 && (replication ?? 'none') !== 'none';
}

function issueOf(context: Context, cache: Component): Issue | undefined {
  const { writePolicy, durability } = cache.settings;
  if (durability === 'volatile') return undefined;
  const writes = usesOf(context, cache.id).filter(isWrite);
  const flush = writePolicy?.flush;
  const [strictest] = boundsOn(flowsBehind(writes), 'rpo', cache);
  const broken = strictest && (flush === undefined || flush > strictest.limit) ? strictest : undefined;
  const precious = [cache, ...behind(context, cache)].find(matters);
  if (writes.length === 0 || (!broken && (!precious || strictest))) return undefined;
  const lost =
    flush === undefined
      ? 'until they are flushed'
      : `for up to ${formatDuration(flush)}${count(rateOf(writes) * flush, rateOf(writes))}`;
  const allows = broken
    ? `${broken.flow.name} allows ${broken.limit === 0 ? 'no loss' : formatDuration(broken.limit)}`
    : `${quoted(precious?.name ?? cache.name)} is said to hold ${whatMatters(precious)}`;
  return about(cache, {
    range: placeOf(cache.source, 'writePolicy'),
    message: `Writes of ${listed(flowsBehind(writes).map(({ name }) => name))} are only in the memory of ${quoted(cache.name)} ${lost}, and gone if it fails. ${allows}.`,
    evidence: 'declared',
    level: broken?.limit === 0 ? 'error' : 'warning',
    related: relatedUses(writes, 'writes'),
    fixes: [
      {
        title: 'Write to the store before a write is confirmed',
        label: 'design',
        changes: [{ type: 'set', at: cache.source, key: 'writePolicy', value: 'write-through' }],
      },
      ...(cache.kind !== 'cache' || cache.origins.persistence?.from === 'technology'
        ? []
        : [
            {
              title: `Let ${cache.name} log every change on disk`,
              label: 'design' as const,
              changes: [{ type: 'set' as const, at: cache.source, key: 'persistence', value: 'log' }],
            },
          ]),
    ],
  });
}

/** The stores that it is filled from or flushed to, as far as the file draws them. */
function behind(context: Context, cache: Component): Component[] {
  const { model } = context;
  const misses = lookupsIn(context, cache.id).flatMap(missedCalls);
  const flushed = model.connections
    .filter(({ from }) => from === cache.id)
    .flatMap(({ targets }) => targets.map(({ component }) => component));
  const drawn = model.components.filter(({ id }) => flushed.includes(id));
  return [...drawn, ...storesRead(model, misses)];
}

function matters({ settings, origins }: Component): boolean {
  const { durability, data } = settings;
  const said =
    origins.durability?.from === 'file' && (durability === 'durable' || durability === 'important');
  return said || data?.includes('payment') === true;
}

function whatMatters(component: Component | undefined): string {
  const { durability, data } = component?.settings ?? {};
  return data?.includes('payment') ? 'payment data' : `${durability ?? 'important'} data`;
}

function count(writes: number, rate: number): string {
  return writes >= 1 ? ` (${formatCount(Math.round(writes))} at ${formatRate(rate)})` : '';
}
