import { formatShare } from '../../model/format.ts';
import type { Component } from '../../model/model.ts';
import type { Consistency } from '../../model/settings.ts';
import { about, placeOf, restingOn } from '../about.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import {
  chanceOfMiss,
  expectedConsistency,
  leaderlessQuorums,
  type Quorums,
  readersOf,
  relatedReaders,
  stated,
} from './guarantees.ts';

const strong: ReadonlySet<string> = new Set<Consistency>(['linearizable', 'sequential']);
const weak: ReadonlySet<string> = new Set<Consistency>(['eventual', 'weak']);

/** A leaderless store whose readers can miss its writers. */
export const quorumNotOverlapping: Rule = {
  id: 'cap/quorum-not-overlapping',
  title: 'Read and write quorums that need not meet',
  level: 'info',
  contradiction: true,
  documentation: {
    what: 'Reports a leaderless store whose quorums add up to no more than its replicas (R + W <= N): an error when it, or a flow that reads it, promises linearizable or sequential consistency, information otherwise. Quiet when only eventual consistency is promised. The chance in the message is that of a read from R random replicas right after an acknowledged write: C(N-W, R) / C(N, R).',
    why: 'Only sets that overlap guarantee that a reader meets the latest writer. Where 2W <= N, two writers need not meet either.',
    sources: [
      'Gifford, Weighted Voting for Replicated Data (SOSP 1979)',
      'DeCandia et al., Dynamo (SOSP 2007), section 4.5',
      'Bailis et al., Probabilistically Bounded Staleness (VLDB 2012), section 3',
    ],
    bad: `client users
service shop { replicas: 2 }
database cart {
  replicas: 3
  replication: leaderless
  quorum: { read: 1  write: 1 }
  consistency: linearizable
}

flow view from users at 100/s {
  users -> shop -> cart read
}
`,
    good: `client users
service shop { replicas: 2 }
database cart {
  replicas: 3
  replication: leaderless
  quorum: { read: 2  write: 2 }
  readRepair: true
  consistency: linearizable
}

flow view from users at 100/s {
  users -> shop -> cart read
}
`,
    accept:
      'Never: with a strong promise it is a contradiction. Promise `consistency: eventual` where an old value does no harm.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const quorums = leaderlessQuorums(component);
      if (!quorums || quorums.replicas < 2 || quorums.read + quorums.write > quorums.replicas) continue;
      const issue = issueOf(context, component, quorums);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component, quorums: Quorums): Issue | undefined {
  const readers = readersOf(context.model, component.id);
  const own = stated(component);
  const demanding = readers.find((flow) => strong.has(String(expectedConsistency(flow)?.value)));
  const level = demanding ? String(expectedConsistency(demanding)?.value) : own;
  if (level !== undefined && weak.has(level)) return undefined;
  const promised = level !== undefined && strong.has(level);
  const promiser = demanding ? demanding.name : component.name;
  const { replicas, read, write } = quorums;
  const missing = `R=${read} + W=${write} <= N=${replicas}: a read can miss the latest acknowledged write of ${quoted(component.name)} (chance ${formatShare(chanceOfMiss(quorums))} with random replicas)`;
  const writers = 2 * write <= replicas ? ` Two writes can both succeed without meeting (2W <= N).` : '';
  return about(component, {
    range: placeOf(component.source, 'quorum'),
    message: `${missing}${promised ? `, but ${promiser} promises ${level}` : ''}. R + W must be at least ${replicas + 1}.${writers}`,
    ...restingOn(component, quorumFacts(component), 'declared'),
    level: promised ? 'error' : 'info',
    related: relatedReaders(context, readers),
    fixes: fixesOf(component, quorums, promised && !demanding),
  });
}

/** What tells the quorums. */
function quorumFacts({ settings: { quorum } }: Component): string[] {
  return [
    'replication',
    quorum?.read === undefined ? 'reads' : 'quorum',
    quorum?.write === undefined ? 'acknowledgement' : 'quorum',
  ];
}

function fixesOf(
  component: Component,
  { replicas, read, write }: Quorums,
  ownPromise: boolean,
): Suggestion[] {
  const quorum = (r: number, w: number): Suggestion['changes'] => [
    { type: 'set', at: component.source, key: 'quorum', value: `{ read: ${r}  write: ${w} }` },
  ];
  const majority = Math.floor(replicas / 2) + 1;
  const fixes: Suggestion[] = [
    // Where writes need not meet either, more reads alone leave it open which of two writes is the latest.
    ...(2 * write <= replicas
      ? [
          {
            title: `Read from and write to ${majority} replicas`,
            label: 'design' as const,
            changes: quorum(majority, majority),
          },
        ]
      : []),
    {
      title: `Read from ${replicas + 1 - write} replicas`,
      label: 'design',
      changes: quorum(replicas + 1 - write, write),
    },
    {
      title: `Write to ${replicas + 1 - read} replicas`,
      label: 'design',
      changes: quorum(read, replicas + 1 - read),
    },
  ];
  if (ownPromise)
    fixes.push({
      title: 'Promise eventual consistency',
      label: 'promise',
      changes: [{ type: 'set', at: component.source, key: 'consistency', value: 'eventual' }],
    });
  return fixes;
}
