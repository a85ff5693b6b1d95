import { meanOf } from '../../model/distribution.ts';
import { formatDuration } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../model/model.ts';
import { about, isSaid, placeOf, restingOn } from '../about.ts';
import { factsOf } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { claimed, copiesWritten, expectedConsistency, readersOf, relatedReaders } from './guarantees.ts';
import { ageInCache, type LocalCopy, localCopies, readingsOf, withoutLocalCache } from './reading.ts';

/** Linearizable reads promised from copies that lag. */
export const asyncReadPromisesStrong: Rule = {
  id: 'cap/async-read-promises-strong',
  title: 'The latest value promised from a copy that lags',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a store, or a flow, that promises linearizable reads although a read may be answered by a copy that does not have the latest acknowledged write: a follower fed asynchronously, a second leader, a copy declared with `replicaOf`, or a cache that writes do not invalidate, also one inside the replicas of a caller (`localCache`). Only promises that the file makes count, not what a technology offers by default.',
    why: 'A copy that is fed after the acknowledgement becomes equal some time later. Until then it answers with the past.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (problems with replication lag) and chapter 9 (linearizability)',
      'Herlihy and Wing, Linearizability (TOPLAS 12(3), 1990)',
    ],
    bad: `client users
service api { replicas: 2 }
database accounts {
  replicas: 3
  replication: leader-follower
  acknowledgement: async
  reads: any
  consistency: linearizable
}

flow balance from users at 100/s {
  users -> api -> accounts read
}
`,
    good: `client users
service api { replicas: 2 }
database accounts {
  replicas: 3
  replication: leader-follower
  acknowledgement: async
  reads: leader
  consistency: linearizable
}

flow balance from users at 100/s {
  users -> api -> accounts read
}
`,
    accept: 'Never: it is a contradiction. Read from the leader, or promise what a lagging copy can give.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const issue = storeIssue(context, component);
      if (issue) yield issue;
    }
    for (const flow of context.model.flows) {
      const issue = cacheIssue(context, flow);
      if (issue) yield issue;
    }
  },
};

function storeIssue(context: Context, component: Component): Issue | undefined {
  if (replicasOf(component) < 2 && component.settings.replicaOf === undefined) return undefined;
  const readers = readersOf(context.model, component.id);
  const demanding = readers.filter(demandsLatest);
  const own = claimed(component) === 'linearizable';
  if (!own && demanding.length === 0) return undefined;
  const source = laggingSource(context.model, component, own ? readers : demanding);
  if (!source) return undefined;
  const promiser = own
    ? `${quoted(component.name)} promises`
    : `${listed(demanding.map(({ name }) => name))} ${demanding.length === 1 ? 'needs' : 'need'}`;
  return about(component, {
    range: placeOf(component.source, source.property),
    message: `${promiser} linearizable reads, but ${source.text}.`,
    ...restingOn(component, source.facts, 'declared'),
    related: relatedReaders(context, own ? readers : demanding),
    fixes: [
      ...source.fixes,
      ...(own
        ? [
            {
              title: 'Promise eventual consistency',
              label: 'promise' as const,
              changes: [
                { type: 'set' as const, at: component.source, key: 'consistency', value: 'eventual' },
              ],
            },
          ]
        : []),
    ],
  });
}

function demandsLatest(flow: Flow): boolean {
  return expectedConsistency(flow)?.value === 'linearizable' && flow.settings.immutable !== true;
}

interface LaggingSource {
  text: string;
  property: string;
  facts: string[];
  fixes: Suggestion[];
}

/** The copy that may answer with the past, if there is one. */
function laggingSource(
  model: Model,
  component: Component,
  readers: readonly Flow[],
): LaggingSource | undefined {
  const { replicaOf, replication, reads } = component.settings;
  const name = quoted(component.name);
  if (replicaOf !== undefined) {
    if (component.settings.acknowledgement === 'sync') return undefined;
    return {
      text: `${name} is a copy of ${quoted(lookup(model).components.get(replicaOf)?.name ?? replicaOf)} and ${lagOf(component)}`,
      property: 'replicaOf',
      facts: [],
      fixes: [],
    };
  }
  const replicas = replicasOf(component);
  const led =
    replication === 'leader-follower' || replication === 'multi-leader' || replication === 'consensus';
  if (!led || replicas < 2) return undefined;
  const written = copiesWritten(component);
  const asked = reads === 'quorum' ? Math.floor(replicas / 2) + 1 : 1;
  if (written + asked > replicas) return undefined;
  const explicitly = readers.flatMap(callsOf).some((call) => asksFollowers(call, component));
  if (explicitly)
    return {
      text: `its calls ask the followers of ${name}, which ${lagsOf(component)}`,
      property: 'reads',
      facts: ['replication', 'acknowledgement'],
      fixes: replication === 'consensus' ? [] : [waitForAll(component)],
    };
  if (replication !== 'multi-leader' && (reads === undefined || reads === 'leader')) return undefined;
  return {
    text: `${where(component)} and a write is acknowledged by ${counted(written, 'replica')} of ${replicas}: the others ${lagsOf(component)}`,
    property: 'reads',
    facts: ['reads', 'replication', 'acknowledgement'],
    fixes:
      replication === 'multi-leader'
        ? [waitForAll(component)]
        : [readFromLeader(component), ...(replication === 'consensus' ? [] : [waitForAll(component)])],
  };
}

function asksFollowers({ targets, operation }: Call, component: Component): boolean {
  return (
    operation !== 'write' &&
    targets.some((target) => target.component === component.id && target.role === 'followers')
  );
}

function where({ name, settings: { reads, replication } }: Component): string {
  if (replication === 'multi-leader') return `each leader of ${quoted(name)} answers reads`;
  const who = { followers: 'its followers', quorum: 'a majority', any: 'any replica', leader: 'its leader' };
  return `${who[reads ?? 'any']} may answer for ${quoted(name)}`;
}

function lagOf(component: Component): string {
  const { lag } = component.settings;
  return lag && isSaid(component, 'lag')
    ? `lags by ${formatDuration(meanOf(lag))} on average`
    : 'lags behind it';
}

function lagsOf(component: Component): string {
  const { lag } = component.settings;
  return lag && isSaid(component, 'lag') ? `lag by ${formatDuration(meanOf(lag))} on average` : 'lag behind';
}

function readFromLeader(component: Component): Suggestion {
  return {
    title: `Read ${component.name} from its leader`,
    label: 'design',
    changes: [{ type: 'set', at: component.source, key: 'reads', value: 'leader' }],
  };
}

function waitForAll(component: Component): Suggestion {
  return {
    title: `Acknowledge writes of ${component.name} when every replica has them`,
    label: 'design',
    changes: [{ type: 'set', at: component.source, key: 'acknowledgement', value: 'sync' }],
  };
}

/** A flow that needs the latest value and asks a cache that writes leave as it is. */
function cacheIssue(context: Context, flow: Flow): Issue | undefined {
  if (!demandsLatest(flow)) return undefined;
  const facts = factsOf(context, flow.id);
  const readings = facts ? readingsOf(context.model, flow, facts) : [];
  const reading = readings.find((each) => ageInCache(each) > 0);
  const cache = reading?.component;
  if (!cache) {
    const [copy] = readings.flatMap((each) => localCopies(context.model, flow, each));
    return copy && localIssue(context, flow, copy);
  }
  return about(cache, {
    message: `${flow.name} needs linearizable reads, but reads ${quoted(cache.name)}, in which a write leaves the old value${age(cache)}.`,
    evidence: 'declared',
    related: relatedReaders(context, [flow]),
    fixes: [
      {
        title: `Let writes replace or drop what ${cache.name} holds`,
        label: 'design',
        changes: [{ type: 'set', at: cache.source, key: 'invalidate', value: 'true' }],
      },
    ],
  });
}

function localIssue(context: Context, flow: Flow, { holder, seconds }: LocalCopy): Issue {
  const time = Number.isFinite(seconds) ? ` for up to ${formatDuration(seconds)}` : '';
  return about(holder, {
    range: placeOf(holder.source, 'localCache'),
    message: `${flow.name} needs linearizable reads, but each replica of ${quoted(holder.name)} keeps what it read, and a write leaves it there${time}.`,
    evidence: 'declared',
    related: relatedReaders(context, [flow]),
    fixes: [withoutLocalCache(holder)],
  });
}

function age({ settings: { ttl } }: Component): string {
  return ttl === undefined ? '' : ` for up to ${formatDuration(ttl)}`;
}
