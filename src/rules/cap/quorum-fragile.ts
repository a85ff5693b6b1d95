import { formatShare } from '../../model/format.ts';
import { callsOf, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import type { Change } from '../edits.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { statedAvailability } from '../spof/redundancy.ts';
import { flowsUsing, isCritical, isWrite, matters } from '../usage.ts';
import { counted, quoted } from '../words.ts';
import { claimed, expectedConsistency, leaderlessQuorums, type Quorums, readersOf } from './guarantees.ts';

/** A quorum that one lost replica breaks, or a voter that helps nothing. */
export const quorumFragile: Rule = {
  id: 'cap/quorum-fragile',
  title: 'A quorum that tolerates no more than a smaller one',
  level: 'warning',
  documentation: {
    what: 'Reports a store that agrees by majority, or replicas that elect their leader among themselves (`leader: election` without `via`), with an even number of voters, which tolerates no more failures than one voter fewer (two tolerate none). On critical flows, also a leaderless store of which every replica must answer a read (R = N) or confirm a write (W = N), and a led one whose writes wait for all followers (`acknowledgement: sync`): one lost replica stops it. A number of replicas that autoscaling moves is left alone.',
    why: 'A majority of v voters tolerates (v - 1) / 2 failures, rounded down. With voters that are up 99% of the time, two of three are up 99.97%, three of four 99.94%, two of two 98.01%: the additional voter makes it worse.',
    sources: [
      'Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (USENIX ATC 2014), section 5',
      'etcd documentation, FAQ (why an odd number of cluster members)',
      'Naor and Wool, The Load, Capacity, and Availability of Quorum Systems (SIAM Journal on Computing 27(2), 1998)',
    ],
    bad: `client users
service api { replicas: 2 }
coordinator locks { replicas: 4 }

flow reserve from users at 20/s {
  users -> api -> locks write
}
`,
    good: `client users
service api { replicas: 2 }
coordinator locks { replicas: 5 }

flow reserve from users at 20/s {
  users -> api -> locks write
}
`,
    accept: 'While voters are being added or replaced one by one, with an end date.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { replicas } = component.settings;
      if (replicas && replicas.maximum > replicas.minimum) continue;
      if (replicasOf(component) < 2 || !matters(context.model, component)) continue;
      const issue =
        component.settings.replication === 'consensus' || electsItself(component)
          ? votersIssue(context, component)
          : allOrNothing(context, component);
      if (issue) yield issue;
    }
  },
};

/** Its replicas vote for one of them, with nobody else to ask. */
function electsItself({ settings: { leader, via } }: Component): boolean {
  return leader?.type === 'election' && via === undefined;
}

const majority = (replicas: number) => Math.floor(replicas / 2) + 1;

function votersIssue({ model }: Context, component: Component): Issue | undefined {
  const voters = replicasOf(component);
  if (voters % 2 === 1) return undefined;
  const { read = 0, write = 0 } = component.settings.quorum ?? {};
  const asked = Math.max(read, write);
  const tolerated = voters - majority(voters);
  const failures = tolerated === 0 ? 'no failure' : counted(tolerated, 'failure');
  const like = tolerated === 0 ? 'the same as one alone' : `the same as ${voters - 1}`;
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `${voters} voters of ${quoted(component.name)} tolerate ${failures}, ${like}.${shares(component, voters)}`,
    ...restingOn(
      component,
      component.kind === 'coordinator' || electsItself(component) ? [] : ['replication'],
      'declared',
    ),
    related: flowsUsing(model, component.id).map((flow) => relatedTo(flow, `${flow.name} needs it.`)),
    fixes: [
      withReplicas(component, voters + 1),
      ...(voters > 2 && asked < voters ? [withReplicas(component, voters - 1)] : []),
    ],
  });
}

/** How often a majority of so many, and of one fewer, is up. */
function shares(component: Component, voters: number): string {
  const each = statedAvailability(component);
  if (each === undefined || voters > 100) return '';
  const up = (count: number) => formatShare(atLeast(majority(count), count, each));
  return ` At ${formatShare(each)} each, a majority of ${voters} is up ${up(voters)} of the time, of ${voters - 1} ${up(voters - 1)}.`;
}

/** Probability that at least k of n are up: the sum of the binomial. */
function atLeast(k: number, n: number, each: number): number {
  if (each >= 1) return 1;
  let term = (1 - each) ** n;
  let sum = 0;
  for (let up = 0; up <= n; up++) {
    if (up >= k) sum += term;
    term *= ((n - up) / (up + 1)) * (each / (1 - each));
  }
  return Math.min(1, sum);
}

function withReplicas({ name, source }: Component, voters: number): Suggestion {
  return {
    title: `Let ${name} have ${counted(voters, 'voter')}`,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'replicas', value: String(voters) }],
  };
}

/** All replicas must take part, in a flow that is critical. */
function allOrNothing({ model }: Context, component: Component): Issue | undefined {
  const critical = flowsUsing(model, component.id).filter(isCritical);
  const writing = critical.filter((flow) => writes(flow, component));
  const reading = critical.filter((flow) => reads(flow, component));
  const replicas = replicasOf(component);
  const quorums = leaderlessQuorums(component);
  if (quorums && quorums.write === replicas && writing.length > 0)
    return fragile(component, 'W', 'write', writing, quorumFacts(component, 'write'), [
      withMajority(component, quorums),
    ]);
  if (quorums && quorums.read === replicas && reading.length > 0)
    return fragile(component, 'R', 'read', reading, quorumFacts(component, 'read'), [
      withMajority(component, quorums),
    ]);
  const { replication, acknowledgement } = component.settings;
  if (replication === 'leader-follower' && acknowledgement === 'sync' && writing.length > 0)
    return fragile(component, 'W', 'write', writing, ['acknowledgement'], waitForSome(model, component));
  return undefined;
}

function writes(flow: Flow, { id }: Component): boolean {
  return callsOf(flow).some(
    (call) => isWrite(call) && call.targets.some(({ component }) => component === id),
  );
}

function reads(flow: Flow, { id }: Component): boolean {
  return callsOf(flow).some(
    (call) => !isWrite(call) && call.targets.some(({ component }) => component === id),
  );
}

function quorumFacts({ settings: { quorum } }: Component, side: 'read' | 'write'): string[] {
  if (quorum?.[side] !== undefined) return ['quorum'];
  return [side === 'read' ? 'reads' : 'acknowledgement'];
}

function fragile(
  component: Component,
  symbol: 'R' | 'W',
  work: 'read' | 'write',
  flows: readonly Flow[],
  facts: string[],
  fixes: Suggestion[],
): Issue {
  const replicas = replicasOf(component);
  const each = statedAvailability(component);
  const all =
    each === undefined
      ? ''
      : ` At ${formatShare(each)} each, all ${replicas} are up ${formatShare(each ** replicas)} of the time.`;
  return about(component, {
    range: placeOf(component.source, facts[0] ?? 'replicas'),
    message: `${symbol}=N=${replicas}: one lost replica of ${quoted(component.name)} stops all ${work}s.${all}`,
    ...restingOn(component, facts, 'declared'),
    related: flows.map((flow) => relatedTo(flow, `${flow.name} is critical and ${work}s it.`)),
    fixes,
  });
}

/** A majority of each still overlaps; of two replicas no majority can spare one, so a third comes with it. */
function withMajority(component: Component, { replicas }: Quorums): Suggestion {
  const count = Math.max(3, replicas);
  const some = majority(count);
  const changes: Change[] = [
    { type: 'set', at: component.source, key: 'quorum', value: `{ read: ${some}  write: ${some} }` },
  ];
  if (count > replicas)
    changes.unshift({ type: 'set', at: component.source, key: 'replicas', value: String(count) });
  return {
    title: `Read from and write to ${some} of ${count} replicas of ${component.name}`,
    label: 'design',
    changes,
  };
}

/** What lets writes go on without one follower, the promise to its readers kept. */
function waitForSome(model: Model, component: Component): Suggestion[] {
  const readers = readersOf(model, component.id);
  const latest =
    claimed(component) === 'linearizable' ||
    readers.some((flow) => expectedConsistency(flow)?.value === 'linearizable');
  if (latest && readers.flatMap(callsOf).some((call) => asksFollowers(call, component))) return [];
  const changes: Change[] = [
    {
      type: 'set',
      at: component.source,
      key: 'acknowledgement',
      value: replicasOf(component) >= 3 ? 'quorum' : 'semi-sync',
    },
  ];
  const { reads } = component.settings;
  if (latest && reads !== undefined && reads !== 'leader')
    changes.push({ type: 'set', at: component.source, key: 'reads', value: 'leader' });
  return [
    {
      title: `Confirm writes of ${component.name} when ${replicasOf(component) >= 3 ? 'a majority has' : 'a follower that is up has'} them`,
      label: 'design',
      changes,
    },
  ];
}

function asksFollowers({ targets }: Call, { id }: Component): boolean {
  return targets.some(({ component, role }) => component === id && role === 'followers');
}
