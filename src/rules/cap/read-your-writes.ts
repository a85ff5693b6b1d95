import { guarantees, isConsistency } from '../../analysis/consistency/lattice.ts';
import type { FlowFacts } from '../../analysis/facts.ts';
import { formatDuration } from '../../model/format.ts';
import { callsOf, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import type { Consistency, ElementId } from '../../model/settings.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import { factsOf } from '../flows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { isWrite } from '../usage.ts';
import { quoted } from '../words.ts';
import { expectedConsistency } from './guarantees.ts';
import { ageInCache, isCache, localCopies, type Reading, readingsOf, withoutLocalCache } from './reading.ts';

/** Users who do not see what they have just saved. */
export const readYourWrites: Rule = {
  id: 'cap/read-your-writes',
  title: 'A user who may not see what they have saved',
  level: 'warning',
  documentation: {
    what: 'Reports a flow that is to see its own writes - `session: true`, or an expected consistency that includes it - and reads from a copy that may not have them yet: a follower fed asynchronously, replicas that need not meet the write, a cache that writes leave as it is, or one inside each of several replicas of a caller (`localCache`). Only data that the same client writes counts. Quiet where the latest write is always seen, and where what is read never changes (`immutable: true`). Linearizable expectations belong to `cap/async-read-promises-strong`.',
    why: 'To its author, a comment that is not there was lost: they write it again. Others can wait a second for it, its author cannot.',
    sources: [
      'Terry et al., Session Guarantees for Weakly Consistent Replicated Data (PDIS 1994)',
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (reading your own writes)',
    ],
    bad: `client users
service api { replicas: 2 }
database posts {
  replicas: 3
  replication: leader-follower
  acknowledgement: async
  reads: any
  lag: constant(2s)
}

flow edit from users at 20/s {
  session: true
  users -> api -> posts write
  api -> posts read
}
`,
    good: `client users
service api { replicas: 2 }
database posts {
  replicas: 3
  replication: leader-follower
  acknowledgement: async
  reads: leader
  lag: constant(2s)
}

flow edit from users at 20/s {
  session: true
  users -> api -> posts write
  api -> posts read
}
`,
    accept: 'Where the client shows what it has sent by itself until it comes back.',
  },
  *check(context) {
    const writtenByClient = new Map<ElementId, ReadonlySet<ElementId>>();
    for (const flow of context.model.flows) {
      const facts = factsOf(context, flow.id);
      if (!facts || flow.settings.tier === 'best-effort' || !seesItsOwn(flow)) continue;
      const written = writtenByClient.get(flow.client) ?? writtenBy(context.model, flow.client);
      writtenByClient.set(flow.client, written);
      const told = new Set<ElementId>();
      for (const reading of readingsOf(context.model, flow, facts)) {
        if (told.has(reading.component.id) || !isBehind(reading) || !isOf(reading, written)) continue;
        told.add(reading.component.id);
        yield issueOf(flow, reading);
      }
      yield* localIssues(context.model, flow, facts, written, told);
    }
  },
};

/** Replicas that each keep what they read: the next request of the user may meet another one. */
function* localIssues(
  model: Model,
  flow: Flow,
  facts: FlowFacts,
  written: ReadonlySet<ElementId>,
  told: Set<ElementId>,
): Generator<Issue> {
  for (const reading of readingsOf(model, flow, facts)) {
    if (!isOf(reading, written)) continue;
    for (const { holder, seconds } of localCopies(model, flow, reading)) {
      if (replicasOf(holder) < 2 || holder.kind === 'client' || told.has(holder.id)) continue;
      told.add(holder.id);
      yield about(holder, {
        range: placeOf(holder.source, 'localCache'),
        message: `After a write, a user of ${flow.name} may not see it ${howLong(seconds)}: each replica of ${quoted(holder.name)} keeps what it read.`,
        evidence: 'declared',
        related: [relatedTo(flow, `${flow.name} is to see its own writes.`)],
        fixes: [withoutLocalCache(holder)],
      });
    }
  }
}

const own: Consistency = 'read-your-writes';

function seesItsOwn(flow: Flow): boolean {
  if (flow.settings.immutable) return false;
  if (flow.settings.session) return true;
  const wanted = expectedConsistency(flow)?.value;
  return isConsistency(wanted) && wanted !== 'linearizable' && guarantees(wanted, own);
}

/** Everything that the client's flows write. */
function writtenBy(model: Model, client: ElementId): ReadonlySet<ElementId> {
  const calls = model.flows.filter((flow) => flow.client === client).flatMap(callsOf);
  return new Set(calls.filter(isWrite).flatMap(({ targets }) => targets.map(({ component }) => component)));
}

/** It may answer without the latest write, and not merely because what it was filled from does. */
function isBehind(reading: Reading): boolean {
  if (reading.facts.guarantees.some((level) => guarantees(level, own))) return false;
  if (isCache(reading.component)) return ageInCache(reading) > 0;
  return reading.facts.staleProbability > 0 && !staysWithItsCopy(reading);
}

/** A technology that gives it by its nature, a copy that each write waits for, a user who stays at one leader. */
function staysWithItsCopy({ component, facts }: Reading): boolean {
  const { consistency, replicaOf, acknowledgement, replication } = component.settings;
  if (component.origins.consistency?.from === 'technology' && consistency && guarantees(consistency, own))
    return true;
  if (replicaOf !== undefined) return acknowledgement === 'sync';
  return replication === 'multi-leader' && facts.guarantees.includes('monotonic-reads');
}

function isOf({ component, source }: Reading, written: ReadonlySet<ElementId>): boolean {
  const { replicaOf } = component.settings;
  if (written.has(component.id) || (replicaOf !== undefined && written.has(replicaOf))) return true;
  return source !== undefined && isOf(source, written);
}

function issueOf(flow: Flow, reading: Reading): Issue {
  const { component, facts } = reading;
  const stale = isCache(component) ? ageInCache(reading) : facts.staleness;
  return about(component, {
    range: placeOf(component.source, propertyOf(component)),
    message: `After a write, a user of ${flow.name} may not see it ${howLong(stale)}: ${path(reading)}.`,
    ...restingOn(component, isCache(component) ? [] : factsFor(component), 'declared'),
    related: [relatedTo(flow, `${flow.name} is to see its own writes.`)],
    fixes: fixesOf(reading),
  });
}

function howLong(seconds: number): string {
  return Number.isFinite(seconds)
    ? `for up to ${formatDuration(seconds)}`
    : 'and nothing bounds for how long';
}

function propertyOf({ kind, settings }: Component): string {
  if (kind === 'cache' || kind === 'cdn') return 'ttl';
  if (settings.replicaOf !== undefined) return 'replicaOf';
  return settings.replication === 'leaderless' ? 'quorum' : 'reads';
}

function factsFor({ settings: { replicaOf, replication, quorum } }: Component): string[] {
  if (replicaOf !== undefined) return [];
  if (replication === 'leaderless') return quorum ? [] : ['acknowledgement', 'reads'];
  return ['replication', 'acknowledgement', 'reads'];
}

function path({ call, component, facts }: Reading): string {
  const name = quoted(component.name);
  const { replicaOf, replication, reads } = component.settings;
  if (isCache(component)) return `writes leave the old value in ${name}`;
  if (replicaOf !== undefined) return `${name} follows ${quoted(replicaOf)} later`;
  if (component.settings.managed) return `${name} promises ${facts.guarantees.join(' and ')} reads`;
  if (replication === 'multi-leader') return `another leader of ${name} may answer`;
  if (replication === 'leaderless') return `a read of ${name} need not meet the replicas that have the write`;
  const asked = call.targets.find((target) => target.component === component.id)?.role ?? reads;
  return asked === 'followers' ? `a follower of ${name} answers` : `any replica of ${name} may answer`;
}

/** What makes the next read meet the write; none where only the client could know. */
function fixesOf({ call, component }: Reading): Suggestion[] {
  const { name, source, settings } = component;
  const set = (key: string, value: string, title: string): Suggestion => ({
    title,
    label: 'design',
    changes: [{ type: 'set', at: source, key, value }],
  });
  if (isCache(component)) return [set('invalidate', 'true', `Let writes replace or drop what ${name} holds`)];
  if (settings.replicaOf !== undefined || settings.managed) return [];
  const replicas = replicasOf(component);
  if (settings.replication === 'leaderless') {
    const majority = Math.floor(replicas / 2) + 1;
    const write = Math.min(replicas, Math.max(majority, settings.quorum?.write ?? majority));
    const read = replicas + 1 - write;
    return [
      set(
        'quorum',
        `{ read: ${read}  write: ${write} }`,
        `Read from ${read} and write to ${write} of ${replicas} replicas of ${name}`,
      ),
    ];
  }
  if (settings.replication !== 'leader-follower' && settings.replication !== 'consensus') return [];
  const explicit = call.targets.some(
    ({ component: id, role }) => id === component.id && role === 'followers',
  );
  const fromLeader = explicit ? [] : [set('reads', 'leader', `Read ${name} from its leader`)];
  const waiting =
    settings.replication === 'leader-follower'
      ? [set('acknowledgement', 'sync', `Confirm writes of ${name} when every replica has them`)]
      : [];
  return [...fromLeader, ...waiting];
}
