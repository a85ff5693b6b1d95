import { formatDuration } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import { factsOf } from '../flows.ts';
import { relatedUses, type Use } from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import {
  changingReaders,
  extended,
  localReads,
  missedCalls,
  silentWriters,
  stalenessAllowed,
  storesRead,
} from './caches.ts';

/** A copy of changing data that may differ from replica to replica for this long without anybody minding. */
const harmless = 60;

/** Private copies that disagree. */
export const perInstance: Rule = {
  id: 'caching/per-instance',
  title: 'Private copies of changing data in every replica',
  level: 'warning',
  documentation: {
    what: 'Reports a component of several replicas with a `localCache` of data to which a flow writes, without `invalidate`, where copies live longer than the reading flows allow (`staleness`), or for more than a minute, or without a `ttl`, where they say nothing of it. A flow with `session: true`, whose users would not see their own changes, allows none. Quiet for `immutable` data and for clients.',
    why: 'Each replica has an answer of its own, and a user who asks twice may see the old value after the new one. Replicas that start have nothing, so that growing makes the store behind work more, not less.',
    sources: [
      'AWS Builders’ Library, Brinkley and Hardy, Caching challenges and strategies (local caches)',
      'Terry et al., Session Guarantees for Weakly Consistent Replicated Data (PDIS 1994), monotonic reads',
    ],
    bad: `client users
service comments { replicas: 6  localCache: { ttl: 10m } }
database posts { replicas: 2 }

flow view from users at 500/s {
  users -> comments -> posts read
}

flow edit from users at 5/s {
  users -> comments -> posts write
}
`,
    good: `client users
service comments { replicas: 6  localCache: { ttl: 10m  invalidate: true } }
database posts { replicas: 2 }

flow view from users at 500/s {
  users -> comments -> posts read
}

flow edit from users at 5/s {
  users -> comments -> posts write
}
`,
    accept:
      'Where users do not mind the age, as with counts of views. Write `expect staleness` on the flow to say how much.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { localCache, replicas } = component.settings;
      if (!localCache || localCache.invalidate || component.kind === 'client') continue;
      if (Math.max(replicas?.maximum ?? 1, replicasOf(component)) < 2) continue;
      const issue = issueOf(context, component, localCache.ttl);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component, ttl: number | undefined): Issue | undefined {
  const reads = localReads(context, component).filter(
    (use) => use.flow.settings.immutable !== true && changed(context, use).length > 0,
  );
  const readers = changingReaders(reads);
  const own = readers.some(({ settings }) => settings.session === true);
  const allowed = own ? 0 : (stalenessAllowed(readers) ?? harmless);
  if (readers.length === 0 || (ttl ?? Number.POSITIVE_INFINITY) <= allowed) return undefined;
  const stores = [...new Set(reads.flatMap((use) => changed(context, use)))];
  const changes = extended(component.source, 'localCache', 'invalidate: true');
  const { replicas } = component.settings;
  const grows = replicas && replicas.maximum > replicas.minimum ? ', and one that is started has none' : '';
  return about(component, {
    range: placeOf(component.source, 'localCache'),
    message: `Each replica of ${quoted(component.name)} keeps copies of ${listed(stores.map(quoted))} of its own${grows}. After a change users see old and new in turn ${ttl === undefined ? 'until the old is evicted' : `for up to ${formatDuration(ttl)}`}.${told(context, readers, own)}`,
    evidence: 'declared',
    related: relatedUses(reads, 'reads'),
    fixes:
      changes.length > 0
        ? [{ title: 'Let writes drop the copies in all replicas', label: 'design', changes }]
        : [],
  });
}

/** The names of stores behind a read to which flows write. */
function changed({ model }: Context, use: Use): string[] {
  const behind = [use.call, ...missedCalls(use)];
  return storesRead(model, behind)
    .filter(({ id }) => silentWriters(model, id).length > 0)
    .map(({ name }) => name);
}

/** What was promised instead. */
function told(context: Context, readers: ReturnType<typeof changingReaders>, own: boolean): string {
  const allowed = stalenessAllowed(readers);
  const [flow] = readers.filter(({ id }) => factsOf(context, id) !== undefined);
  if (own) return ' Users may not see what they have just written.';
  return allowed === undefined || !flow ? '' : ` ${flow.name} allows ${formatDuration(allowed)}.`;
}
