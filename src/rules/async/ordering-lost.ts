import { meanOf } from '../../model/distribution.ts';
import { callsIn, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Connection, Flow, Model } from '../../model/model.ts';
import { about, aboutConnection, isAssumed, placeOf, relatedTo } from '../about.ts';
import { callsAlong } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { type Consumption, consumptionsFrom, distinct, queuesOf, rateOf } from './messages.ts';

/** Work in order, over something that does not keep it. */
export const orderingLost: Rule = {
  id: 'async/ordering-lost',
  title: 'Work that must stay in order, done in any',
  level: 'warning',
  documentation: {
    what: 'Reports a flow with `ordered: true` whose messages go through a queue or topic that does not deliver in order, or that does and hands them to several consumers, replicas or threads at once; a consumer that takes the last first or the most urgent first (`discipline: lifo`, `priority`); and calls over `udp`. With `ordering: per-key` the messages of one key stay in order, and so does a flow that writes to stores whose `conflict` policy tells newer from older.',
    why: 'Two consumers that take the first and the second message at the same time finish them in any order: the balance of yesterday overwrites that of today. Order is kept where all messages of one key go one way, one after the other.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 11 (partitioned logs)',
      'Hohpe and Woolf, Enterprise Integration Patterns (2003), chapters 7 (Resequencer) and 10 (Competing Consumers)',
      'RFC 768 (User Datagram Protocol)',
    ],
    bad: `client users
service api { replicas: 2 }
topic balances { ordering: fifo }
worker ledger { replicas: 8 }

flow transfer from users at 50/s {
  ordered: true
  users -> api
  api ~> balances -> ledger
}
`,
    good: `client users
service api { replicas: 2 }
topic balances { ordering: per-key }
worker ledger { replicas: 8 }

flow transfer from users at 50/s {
  ordered: true
  users -> api
  api ~> balances -> ledger
}
`,
    accept:
      'Where the messages carry a version, and whoever takes them leaves out what is older than what it has.',
  },
  *check(context) {
    const ordered = context.model.flows.filter((flow) => flow.settings.ordered);
    for (const queue of queuesOf(context.model)) {
      const ways = consumptionsFrom(context.model, queue).filter(
        (way) => ordered.includes(way.flow) && !versioned(context.model, way.taking),
      );
      const issue = ways.length > 0 ? ofQueue(context, queue, ways) : undefined;
      if (issue) yield issue;
    }
    for (const connection of context.model.connections) yield* overUdp(context.model, connection, ordered);
  },
};

const tellsNewer: ReadonlySet<Component['settings']['conflict']> = new Set([
  'version-stamp',
  'vector-clock',
  'crdt',
]);

/** All that it writes to tells newer from older, so that the order of arrival does not matter. */
function versioned(model: Model, taking: Call): boolean {
  const written = callsIn(taking.steps)
    .filter(({ operation }) => operation === 'write' || operation === 'set')
    .flatMap(({ targets }) => targets.map(({ component }) => lookup(model).components.get(component)));
  return written.length > 0 && written.every((store) => tellsNewer.has(store?.settings.conflict));
}

function ofQueue(context: Context, queue: Component, ways: readonly Consumption[]): Issue | undefined {
  const { ordering } = queue.settings;
  const [first] = ways;
  if (!first) return undefined;
  const jumping = ways.find(({ consumer }) => jumps(consumer));
  const flows = distinct(ways.map(({ flow }) => flow));
  const related = [
    ...flows.map((flow) => relatedTo(flow, `${flow.name} must stay in order.`)),
    ...distinct(ways.map(({ consumer }) => consumer)).map((consumer) =>
      relatedTo(consumer, 'It takes the messages.'),
    ),
  ];
  if (jumping) return ofDiscipline(jumping, related);
  if (ordering === 'per-key') return undefined;
  const crowd = takenAtOnce(queue, ways);
  if (ordering === 'none')
    return about(queue, {
      range: placeOf(queue.source, 'ordering'),
      message: `${first.flow.name} must stay in order, but ${quoted(queue.name)}${engine(queue)} delivers in any.`,
      evidence: 'declared',
      related,
      fixes: inOrder(context, queue, ways),
    });
  if (crowd.count < 2) return undefined;
  return about(queue, {
    range: placeOf(queue.source, 'ordering'),
    message: `${first.flow.name} must stay in order, but ${crowd.who} take from ${quoted(queue.name)} at once and finish in any.`,
    ...(crowd.assumed
      ? {
          evidence: 'assumed',
          assumption: `The \`concurrency\` of ${quoted(first.consumer.name)} is a default: state it to be sure.`,
        }
      : { evidence: 'declared' }),
    related,
    fixes: inOrder(context, queue, ways),
  });
}

function engine({ technology }: Component): string {
  return technology ? ` (${technology})` : '';
}

function jumps({ settings }: Component): boolean {
  return settings.discipline === 'lifo' || settings.discipline === 'priority';
}

function ofDiscipline({ flow, consumer }: Consumption, related: Issue['related']): Issue {
  const takes = consumer.settings.discipline === 'lifo' ? 'the last message first' : 'the most urgent first';
  return about(consumer, {
    range: placeOf(consumer.source, 'discipline'),
    message: `${flow.name} must stay in order, but ${quoted(consumer.name)} takes ${takes}.`,
    evidence: 'declared',
    related,
    fixes: [
      {
        title: `Let ${consumer.name} take messages in their order`,
        label: 'design',
        changes: [{ type: 'set', at: consumer.source, key: 'discipline', value: 'fifo' }],
      },
    ],
  });
}

interface Crowd {
  count: number;
  who: string;
  assumed: boolean;
}

/** Who works on messages of the queue at the same time: of a topic each subscriber for itself. */
function takenAtOnce(queue: Component, ways: readonly Consumption[]): Crowd {
  const consumers = distinct(ways.map(({ consumer }) => consumer));
  const crowds = consumers.map((consumer) => atOnce(queue, consumer));
  if (queue.kind === 'queue' && consumers.length > 1)
    return { count: consumers.length, who: `${consumers.length} consumers`, assumed: false };
  return crowds.reduce((most, each) => (each.count > most.count ? each : most), {
    count: 0,
    who: '',
    assumed: false,
  });
}

function atOnce(queue: Component, consumer: Component): Crowd {
  const { settings, name, origins } = consumer;
  const replicas = settings.replicas?.maximum ?? replicasOf(consumer);
  const alone = settings.leader !== undefined || settings.mode === 'active-passive';
  const working = settings.active ?? (alone ? 1 : replicas);
  // Each partition is read by one consumer, so that one partition is read by one.
  if (queue.settings.partitions === 1) return { count: 1, who: name, assumed: false };
  if (working > 1)
    return { count: working, who: `${counted(working, 'replica')} of ${quoted(name)}`, assumed: false };
  const threads = settings.concurrency ?? 1;
  return {
    count: threads,
    who: `${threads} threads of ${quoted(name)}`,
    assumed: isAssumed(origins.concurrency),
  };
}

/** Order within each key; or one consumer, where one is enough. */
function inOrder(context: Context, queue: Component, ways: readonly Consumption[]): Suggestion[] {
  const perKey: Suggestion = {
    title: `Keep the messages of each key in order in ${queue.name}`,
    label: 'design',
    changes: [{ type: 'set', at: queue.source, key: 'ordering', value: 'per-key' }],
  };
  const [only, ...others] = distinct(ways.map(({ consumer }) => consumer));
  const rate = ways.reduce((sum, way) => sum + rateOf(context, way.flow, way.taking), 0);
  const time = only?.settings.serviceTime && meanOf(only.settings.serviceTime);
  if (!only || others.length > 0 || !time || isAssumed(only.origins.serviceTime) || rate * time > 0.7)
    return [perKey];
  return [
    perKey,
    {
      title: `Let one replica of ${only.name} take one message after the other`,
      label: 'design',
      changes: [
        { type: 'set', at: queue.source, key: 'ordering', value: 'fifo' },
        { type: 'set', at: only.source, key: 'replicas', value: '1' },
        { type: 'set', at: only.source, key: 'concurrency', value: '1' },
      ],
    },
  ];
}

/** Packets overtake each other, and nobody puts them back in order. */
function* overUdp(model: Model, connection: Connection, ordered: readonly Flow[]): Iterable<Issue> {
  const calls = callsAlong(model, connection.id).filter(({ settings }) => settings.protocol === 'udp');
  const flows = ordered.filter((flow) => callsIn(flow.steps).some((call) => calls.includes(call)));
  const [first] = flows;
  if (!first) return;
  yield aboutConnection(model, connection, {
    message: `${first.name} must stay in order, but over udp packets overtake each other and get lost.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} must stay in order.`)),
    fixes: [
      {
        title: 'Speak tcp, which keeps the order',
        label: 'design',
        changes: sourcesOf(model, connection, 'protocol').map((at) => ({
          type: 'set',
          at,
          key: 'protocol',
          value: 'tcp',
        })),
      },
    ],
  });
}
