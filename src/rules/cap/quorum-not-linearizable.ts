import type { Component, Flow } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import type { Change } from '../edits.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import {
  claimed,
  expectedConsistency,
  leaderlessQuorums,
  type Quorums,
  readersOf,
  relatedReaders,
} from './guarantees.ts';

/** Overlapping quorums taken for linearizability. */
export const quorumNotLinearizable: Rule = {
  id: 'cap/quorum-not-linearizable',
  title: 'Overlapping quorums taken for linearizability',
  level: 'warning',
  documentation: {
    what: 'Reports a leaderless store with R + W > N for which linearizable reads are promised, by itself or by a flow that reads it, although one of three things breaks them: reads do not bring the copies they asked up to date (`readRepair`), others stand in for copies out of reach (`sloppyQuorum`), or of two writes the later time stamp wins (`conflict: last-write-wins`).',
    why: 'Overlap means that a read meets the last confirmed write. It says nothing of a write that is still under way, or that failed half-way: one reader sees it, the next one does not. Clocks that differ put confirmed writes in the wrong order.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 9 (linearizability and quorums)',
      'Attiya, Bar-Noy and Dolev, Sharing Memory Robustly in Message-Passing Systems (JACM 42(1), 1995)',
      'DeCandia et al., Dynamo (SOSP 2007), section 4.6 (sloppy quorum)',
    ],
    bad: `client users
service api { replicas: 2 }
database settings {
  replicas: 3
  replication: leaderless
  quorum: { read: 2  write: 2 }
  consistency: linearizable
}

flow look from users at 100/s {
  users -> api -> settings read
}
`,
    good: `client users
service api { replicas: 2 }
database settings {
  replicas: 3
  replication: leaderless
  quorum: { read: 2  write: 2 }
  consistency: read-your-writes
}

flow look from users at 100/s {
  users -> api -> settings read
}
`,
    accept:
      'Where each item is written once and never again, so that no two reads can differ for long; better say `immutable: true` on the flow.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const quorums = leaderlessQuorums(component);
      if (!quorums || quorums.replicas < 2 || quorums.read + quorums.write <= quorums.replicas) continue;
      if (component.settings.managed) continue;
      const issue = issueOf(context, component, quorums);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component, quorums: Quorums): Issue | undefined {
  const own = claimed(component) === 'linearizable';
  const readers = readersOf(context.model, component.id);
  const demanding = readers.filter(demandsLinearizable);
  const flaw = flawOf(component);
  if ((!own && demanding.length === 0) || !flaw) return undefined;
  const { replicas, read, write } = quorums;
  const promiser = own ? quoted(component.name) : listed(demanding.map(({ name }) => name));
  const verb = own || demanding.length === 1 ? 'promises' : 'promise';
  const of = own ? '' : ` of ${quoted(component.name)}`;
  return about(component, {
    range: placeOf(component.source, own ? 'consistency' : 'quorum'),
    message: `${promiser} ${verb} linearizable reads${of}, but R=${read} + W=${write} > N=${replicas} gives overlap alone: ${flaw.text}.`,
    ...restingOn(component, ['replication', ...quorumFacts(component)], 'declared'),
    related: relatedReaders(context, own ? readers : demanding),
    fixes: [...flaw.fixes, byConsensus(component), ...promiseLess(component, own, demanding)],
  });
}

function demandsLinearizable(flow: Flow): boolean {
  return expectedConsistency(flow)?.value === 'linearizable' && flow.settings.immutable !== true;
}

function quorumFacts({ settings: { quorum } }: Component): string[] {
  return [
    quorum?.read === undefined ? 'reads' : 'quorum',
    quorum?.write === undefined ? 'acknowledgement' : 'quorum',
  ];
}

/** What keeps it from being linearizable, and what would end that. */
function flawOf(component: Component): { text: string; fixes: Suggestion[] } | undefined {
  const { sloppyQuorum, readRepair, conflict } = component.settings;
  if (conflict === 'last-write-wins')
    return {
      text: 'of two writes the later time stamp wins, whichever was confirmed last',
      fixes: [],
    };
  if (!sloppyQuorum && readRepair) return undefined;
  const changes: Change[] = [{ type: 'set', at: component.source, key: 'readRepair', value: 'true' }];
  if (sloppyQuorum) changes.push({ type: 'set', at: component.source, key: 'sloppyQuorum', value: 'false' });
  return {
    text: sloppyQuorum
      ? 'others stand in for copies out of reach, and a read that asks the right ones misses what those were told'
      : 'a write under way may be seen by one reader and missed by the next',
    fixes: [
      {
        title: `Let reads of ${component.name} bring the copies up to date before they answer${sloppyQuorum ? ', and let no others stand in' : ''}`,
        label: 'design',
        changes,
      },
    ],
  };
}

function byConsensus({ name, source }: Component): Suggestion {
  return {
    title: `Let the replicas of ${name} agree on each write (consensus)`,
    label: 'design',
    changes: [
      { type: 'set', at: source, key: 'replication', value: 'consensus' },
      { type: 'set', at: source, key: 'acknowledgement', value: 'quorum' },
      { type: 'set', at: source, key: 'reads', value: 'quorum' },
    ],
  };
}

/** What overlap gives: confirmed writes are seen. */
function promiseLess(component: Component, own: boolean, demanding: readonly Flow[]): Suggestion[] {
  const changes: Change[] = own
    ? [{ type: 'set', at: component.source, key: 'consistency', value: 'read-your-writes' }]
    : [];
  for (const expectation of demanding.map(expectedConsistency))
    if (expectation)
      changes.push({
        type: 'replace',
        uri: expectation.source.uri,
        range: expectation.source.range,
        text: 'expect consistency >= read-your-writes',
      });
  return [{ title: 'Promise what overlap gives: read-your-writes', label: 'promise', changes }];
}
