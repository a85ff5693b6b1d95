import { keyBands } from '../../analysis/capacity/popularity.ts';
import { replicaClasses } from '../../analysis/capacity/replica-classes.ts';
import { serviceTime } from '../../analysis/capacity/work.ts';
import { declaredKeys } from '../../analysis/estimates/storage.ts';
import { formatCount, formatDuration, formatRate } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Component } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import { relatedUses, type Use } from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { factsAbout, isCache, lookupsIn } from './caches.ts';

/** Many misses of one key at once. */
export const stampede: Rule = {
  id: 'caching/stampede',
  title: 'A popular key whose expiry floods the source',
  level: 'warning',
  documentation: {
    what: 'Reports a cache with a `ttl` whose most popular key is asked for so often that, between its expiry and its return, more requests for it reach the source than the source has free slots: rate of the key times the time to fetch it. The flow must declare its `keys`. Quiet where identical requests are joined (`collapse`) or entries are renewed before they expire (`readPolicy: refresh-ahead`).',
    why: 'A miss of a popular key is not one miss but as many as come while it is fetched. All do the same work at once, which slows each of them down and lets even more come.',
    sources: [
      'Nishtala et al., Scaling Memcache at Facebook (NSDI 2013), section 3.2.1 (leases)',
      'Vattani, Chierichetti and Lowenstein, Optimal Probabilistic Cache Stampede Prevention (PVLDB 8(8), 2015)',
    ],
    bad: `client users
service api { replicas: 8 }
cache feed { replicas: 2  ttl: 60s }
database posts { replicas: 2  readTime: 200ms  concurrency: 100 }

flow look from users at 50k/s {
  keys: zipf(1000, 1.1)
  users -> api -> feed get miss { api -> posts read }
}
`,
    good: `client users
service api { replicas: 8 }
cache feed { replicas: 2  ttl: 60s  collapse: true }
database posts { replicas: 2  readTime: 200ms  concurrency: 100 }

flow look from users at 50k/s {
  keys: zipf(1000, 1.1)
  users -> api -> feed get miss { api -> posts read }
}
`,
    accept:
      'Where the source turns away what it cannot do, and users may see a few errors each time an entry expires.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { ttl, collapse, readPolicy, fill } = component.settings;
      if (!isCache(component) || ttl === undefined || collapse === true || fill === 'push') continue;
      const issue = readPolicy?.type === 'refresh-ahead' ? undefined : issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, cache: Component): Issue | undefined {
  const hot = hottest(lookupsIn(context, cache.id));
  const [first] = hot?.uses.flatMap(({ call }) => firstMissed(call)) ?? [];
  const source = lookup(context.model).components.get(first?.targets[0]?.component ?? '');
  if (!hot || !first || !source || source.settings.managed || source.kind === 'external') return undefined;
  if (first.settings.collapse === true || source.settings.collapse === true) return undefined;
  const time = fetchTime(context, source, first);
  const free = freeSlots(context, source);
  const herd = hot.rate * time;
  if (!(herd > free) || herd < 2) return undefined;
  return about(cache, {
    range: placeOf(cache.source, 'ttl'),
    message: `When the most popular key of ${quoted(cache.name)} expires, about ${formatCount(Math.round(herd))} requests (${formatRate(hot.rate)} for ${formatDuration(time)}) ask ${quoted(source.name)} for it at once; it has ${formatCount(Math.floor(free))} free slots.`,
    ...restingOn(source, [timeOf(source), 'concurrency']),
    related: relatedUses(hot.uses, 'reads'),
    fixes: [
      {
        title: 'Make one request of identical ones',
        label: 'design',
        changes: [{ type: 'set', at: cache.source, key: 'collapse', value: 'true' }],
      },
      {
        title: 'Renew entries before they expire',
        label: 'design',
        changes: [{ type: 'set', at: cache.source, key: 'readPolicy', value: 'refresh-ahead(80%)' }],
      },
    ],
  });
}

interface Hot {
  /** Requests per second for one key, at peak. */
  rate: number;
  uses: Use[];
}

/** The key that is asked for most: flows of equal keys ask for the same one. */
function hottest(lookups: readonly Use[]): Hot | undefined {
  const keys = new Map<string, Hot>();
  for (const use of lookups) {
    const declared = declaredKeys(use.flow);
    if (!declared || firstMissed(use.call).length === 0 || use.call.settings.collapse === true) continue;
    const name = JSON.stringify(declared);
    const known = keys.get(name) ?? { rate: 0, uses: [] };
    const peak = Math.max(1, use.flow.settings.peak ?? 1);
    known.rate += use.rate * peak * (keyBands(declared)[0]?.each ?? 0);
    known.uses.push(use);
    keys.set(name, known);
  }
  return [...keys.values()].sort((a, b) => b.rate - a.rate)[0];
}

/** What a miss does first. */
function firstMissed({ miss }: Call): Call[] {
  const [step] = miss?.steps ?? [];
  return step?.type === 'call' ? [step] : [];
}

/** From asking to having it, where nobody else asks: seconds. */
function fetchTime(context: Context, source: Component, call: Call): number {
  const own = serviceTime(source, call.operation).mean;
  return call.steps.length > 0 ? Math.max(own, factsAbout(context, source.id)?.holdingTime ?? 0) : own;
}

/** Slots that are free on average on those replicas of one shard that may answer. */
function freeSlots(context: Context, source: Component): number {
  const { concurrency } = source.settings;
  if (concurrency === undefined) return Number.POSITIVE_INFINITY;
  const readers = replicaClasses(source)
    .filter(({ read }) => read > 0)
    .reduce((sum, { count }) => sum + count, 0);
  const busy = Math.min(1, factsAbout(context, source.id)?.slotUtilization ?? 0);
  return concurrency * readers * (1 - busy);
}

function timeOf({ settings }: Component): string {
  return settings.readTime ? 'readTime' : 'serviceTime';
}
