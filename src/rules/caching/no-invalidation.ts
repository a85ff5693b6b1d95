import { formatDuration, formatRate } from '../../model/format.ts';
import type { Component, Flow } from '../../model/model.ts';
import { about, relatedTo } from '../about.ts';
import { timeLiteral } from '../literal.ts';
import { isWrite, rateOf, relatedUses, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import {
  changingReaders,
  isCache,
  lookupsIn,
  missedCalls,
  silentWriters,
  stalenessAllowed,
  storesRead,
} from './caches.ts';

/** A copy that nobody tells of changes. */
export const noInvalidation: Rule = {
  id: 'caching/no-invalidation',
  title: 'A cache that never learns of changes',
  level: 'warning',
  documentation: {
    what: 'Reports a cache without `ttl`, `invalidate` or a write-through policy that is filled from a store to which a flow writes without setting or deleting the item in the cache. Quiet for flows whose data is `immutable`, and where every flow that writes also replaces or drops the item.',
    why: 'There are two copies and one of them is updated. Without an age limit the other one is wrong for as long as it is popular, and popular entries are those that are never evicted.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 11 (keeping systems in sync)',
      'Nishtala et al., Scaling Memcache at Facebook (NSDI 2013), section 3.2',
    ],
    bad: `client users
service api { replicas: 2 }
cache profiles { replicas: 2  capacity: 100k }
database people { replicas: 2 }

flow view from users at 500/s {
  users -> api -> profiles get miss { api -> people read }
}

flow edit from users at 5/s {
  users -> api -> people write
}
`,
    good: `client users
service api { replicas: 2 }
cache profiles { replicas: 2  capacity: 100k  invalidate: true }
database people { replicas: 2 }

flow view from users at 500/s {
  users -> api -> profiles get miss { api -> people read }
}

flow edit from users at 5/s {
  users -> api -> people write
}
`,
    accept:
      'Where the writes are of other data than what is cached, or only add items. Write `immutable: true` on a flow that reads what never changes.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { ttl, invalidate, writePolicy } = component.settings;
      if (!isCache(component) || ttl !== undefined || invalidate === true) continue;
      if (writePolicy?.type === 'write-through') continue;
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, cache: Component): Issue | undefined {
  const lookups = lookupsIn(context, cache.id).filter(({ flow }) => flow.settings.immutable !== true);
  const readers = changingReaders(lookups);
  for (const store of storesRead(context.model, lookups.flatMap(missedCalls))) {
    const writers = silentWriters(context.model, store.id, cache.id);
    if (writers.length === 0) continue;
    const writes = usesOf(context, store.id).filter((use) => isWrite(use) && writers.includes(use.flow));
    return about(cache, {
      message: `${quoted(cache.name)} never learns that ${quoted(store.name)} has changed (${changes(writers, writes)}). Entries stay wrong until they are evicted.`,
      evidence: 'declared',
      related: [
        ...relatedUses(lookups, 'reads'),
        ...writers.map((flow) => relatedTo(flow, `${flow.name} writes to ${quoted(store.name)}.`)),
      ],
      fixes: fixesOf(cache, stalenessAllowed(readers)),
    });
  }
  return undefined;
}

function changes(writers: readonly Flow[], writes: readonly Use[]): string {
  const rate = rateOf(writes);
  return `written by ${listed(writers.map(({ name }) => name))}${rate > 0 ? `, ${formatRate(rate)}` : ''}`;
}

/** The age that readers allow comes first where they say one. */
function fixesOf(cache: Component, allowed: number | undefined): Suggestion[] {
  const drop: Suggestion = {
    title: `Let writes drop what ${cache.name} holds`,
    label: 'design',
    changes: [{ type: 'set', at: cache.source, key: 'invalidate', value: 'true' }],
  };
  if (allowed === undefined || !(allowed > 0)) return [drop];
  return [
    {
      title: `Let entries live for the ${formatDuration(allowed)} that readers allow`,
      label: 'design',
      changes: [{ type: 'set', at: cache.source, key: 'ttl', value: timeLiteral(allowed) }],
    },
    drop,
  ];
}
