import { meanOf } from '../../model/distribution.ts';
import { formatDuration } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import type { Consistency } from '../../model/settings.ts';
import { about, isSaid, placeOf, relatedTo, restingOn } from '../about.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { flowsWriting, matters } from '../usage.ts';
import { listed, quoted } from '../words.ts';
import { claimed, expectedConsistency, leaderlessQuorums, readersOf, stated } from './guarantees.ts';

const strong: ReadonlySet<string> = new Set<Consistency>(['linearizable', 'sequential']);

const weak: ReadonlySet<string> = new Set<Consistency>(['eventual', 'weak']);

/** Several copies take writes to one item, and nothing says which of them holds. */
export const multiWriterNoConflictPolicy: Rule = {
  id: 'cap/multi-writer-no-conflict-policy',
  title: 'Several copies that take writes, and no rule for two at once',
  level: 'warning',
  documentation: {
    what: 'Reports a store of which several replicas take writes to the same item without having to meet - several leaders, or write quorums of half the replicas or fewer - when `conflict` is absent or `none`. An error when it, or a flow that reads it, promises linearizable or sequential consistency. Managed stores resolve conflicts in their own way and are left alone, and so is one that no flow writes.',
    why: 'Two people change one item at two leaders in the time before these have told each other. Whatever happens then was decided by nobody: one change disappears, or the copies differ for good. The more leaders and the further apart, the more often.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (multi-leader replication, handling write conflicts)',
      'Gray, Helland, O’Neil and Shasha, The Dangers of Replication and a Solution (SIGMOD 1996)',
      'DeCandia et al., Dynamo (SOSP 2007), section 4.4',
    ],
    bad: `region us { zone a }
region india { zone a }
client users
service api { replicas: 2  in: [us.a, india.a] }
database profiles {
  replicas: 2
  in: [us.a, india.a]
  replication: multi-leader
  lag: constant(5m)
}

flow edit from users at 20/s {
  users -> api -> profiles write
}
`,
    good: `region us { zone a }
region india { zone a }
client users
service api { replicas: 2  in: [us.a, india.a] }
database profiles {
  replicas: 2
  in: [us.a, india.a]
  replication: multi-leader
  lag: constant(5m)
  conflict: version-stamp
}

flow edit from users at 20/s {
  users -> api -> profiles write
}
`,
    accept: 'Data that is only ever added and never changed, such as measurements with a time and a source.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const writers = writersOf(component);
      if (!writers || !matters(context.model, component) || isNeverWritten(context, component)) continue;
      if ((component.settings.conflict ?? 'none') === 'none') yield issueOf(context, component, writers);
    }
  },
};

interface Writers {
  text: string;
  /** The settings that tell it. */
  facts: string[];
}

/** Who takes writes apart from each other. */
function writersOf(component: Component): Writers | undefined {
  const replicas = replicasOf(component);
  if (replicas < 2) return undefined;
  const { name, settings } = component;
  if (settings.replication === 'multi-leader')
    return {
      text: `${replicas === 2 ? 'Both' : `All ${replicas}`} replicas of ${quoted(name)} take writes${lag(component)}`,
      facts: ['replication'],
    };
  const quorums = leaderlessQuorums(component);
  if (!quorums || 2 * quorums.write > replicas || quorums.write < 1) return undefined;
  // Where reads need not meet writes either, cap/quorum-not-overlapping tells both, unless little is promised.
  if (quorums.read + quorums.write <= replicas && !weak.has(stated(component) ?? '')) return undefined;
  return {
    text: `A write of ${quoted(name)} is confirmed by ${quorums.write} of ${replicas} replicas, so two writes to one item need not meet`,
    facts: ['replication', settings.quorum?.write === undefined ? 'acknowledgement' : 'quorum'],
  };
}

function lag(component: Component): string {
  const { lag: time } = component.settings;
  return time && isSaid(component, 'lag') && Number.isFinite(meanOf(time))
    ? ` and tell each other ${formatDuration(meanOf(time))} later`
    : '';
}

/** What the file's own flows leave as it is has no conflicts; derived flows do not say what they write. */
function isNeverWritten({ model }: Context, { id }: Component): boolean {
  return model.flows.some((flow) => !flow.derived) && flowsWriting(model, id).length === 0;
}

function issueOf(context: Context, component: Component, { text, facts }: Writers): Issue {
  const promisers = strongPromisers(context, component);
  const promised =
    promisers.length > 0
      ? ` ${listed(promisers)} ${promisers.length === 1 ? 'promises' : 'promise'} one order of writes.`
      : '';
  return about(component, {
    range: placeOf(component.source, component.settings.conflict ? 'conflict' : 'replication'),
    message: `${text}, and nothing says what becomes of two at once: one is lost, or the copies differ for good.${promised}`,
    ...restingOn(component, facts, 'declared'),
    ...(promisers.length > 0 ? { level: 'error' } : {}),
    related: flowsWriting(context.model, component.id).map((flow) =>
      relatedTo(flow, `${flow.name} writes it.`),
    ),
    fixes: [
      resolve(component, 'version-stamp', 'Refuse a write on an old version'),
      resolve(component, 'app', 'Keep both versions for the application to merge'),
      ...(component.settings.replication === 'multi-leader'
        ? [resolve(component, 'partitioned', 'Write each item at one leader alone')]
        : []),
    ],
  });
}

function strongPromisers({ model }: Context, component: Component): string[] {
  const own = strong.has(claimed(component) ?? '') ? [quoted(component.name)] : [];
  const readers = readersOf(model, component.id).filter((flow) =>
    strong.has(String(expectedConsistency(flow)?.value)),
  );
  return [...own, ...readers.map(({ name }) => name)];
}

function resolve({ source, name }: Component, policy: string, title: string): Suggestion {
  return {
    title: `${title} of ${name} (${policy})`,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'conflict', value: policy }],
  };
}
