import { callsIn, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { sourcesOf } from '../places.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { effectsOf } from './effects.ts';
import { type Consumption, consumptionsFrom, distinct, matters, queuesOf } from './messages.ts';

/** Work that must be done, over something that loses it. */
export const lossyBroker: Rule = {
  id: 'async/lossy-broker',
  title: 'Messages that must not be lost, in a queue that loses them',
  level: 'warning',
  documentation: {
    what: 'Reports a queue or topic that can lose what it was given (`delivery: at-most-once`, `persistence: none` in a single replica, `overflow: drop-oldest` with a limit, or messages sent over `udp`), when the file says that its messages matter: the queue, a consumer or a store that is written holds `durability: durable` or payment data, the flow is critical, or it expects that no writes are lost. A queue with `durability: volatile` may lose them and is left alone.',
    why: 'A broker that forgets on restart, or that takes a message for done when it was handed out, loses work that was already confirmed to whoever sent it.',
    sources: [
      'Celery documentation, Tasks (acks_late) and Glossary (early acknowledgment)',
      'Redis documentation, Pub/Sub, Delivery semantics',
      'RabbitMQ documentation, Reliability Guide',
    ],
    bad: `client users
service shop { replicas: 2 }
queue receipts using celery
worker mailer { replicas: 2  durability: durable }

flow buy from users at 20/s {
  users -> shop
  shop ~> receipts -> mailer
}
`,
    good: `client users
service shop { replicas: 2 }
queue receipts using celery { delivery: at-least-once }
worker mailer { replicas: 2  durability: durable }

flow buy from users at 20/s {
  users -> shop
  shop ~> receipts -> mailer
}
`,
    accept: 'Where whoever sent a message asks later whether it was done, and sends it again.',
  },
  *check(context) {
    for (const queue of queuesOf(context.model)) {
      if (queue.settings.durability === 'volatile') continue;
      const ways = consumptionsFrom(context.model, queue).filter(matters);
      const losses = lossesOf(context.model, queue, ways);
      const needs = needsOf(context.model, queue, ways);
      if (losses.length > 0 && needs.length > 0) yield issueOf(queue, ways, losses, needs);
    }
  },
};

interface Loss {
  sentence: string;
  key: string;
  changes: Change[];
}

function lossesOf(model: Model, queue: Component, ways: readonly Consumption[]): Loss[] {
  const { settings, source } = queue;
  const losses: Loss[] = [];
  const set = (key: string, value: string): Change => ({ type: 'set', at: source, key, value });
  if (settings.delivery === 'at-most-once')
    losses.push({
      key: 'delivery',
      sentence: 'a message is gone when the consumer that took it dies (at most once)',
      changes: [set('delivery', 'at-least-once'), ...rememberDone(model, ways)],
    });
  if (forgets(queue))
    losses.push({
      key: 'persistence',
      sentence: 'what waits is gone when it restarts (no persistence)',
      changes: [set('persistence', 'log')],
    });
  if (settings.overflow === 'drop-oldest' && settings.queueLimit !== undefined)
    losses.push({
      key: 'overflow',
      sentence: 'when it is full, what has waited longest is thrown away',
      changes: [set('overflow', 'block')],
    });
  const overUdp = ways.filter(({ sending }) => sending.settings.protocol === 'udp');
  if (overUdp.length > 0)
    losses.push({
      key: 'protocol',
      sentence: 'a packet that is lost on the way to it is not sent again (udp)',
      changes: overUdp.flatMap(({ sending }) => {
        const connection = lookup(model).connections.get(sending.connection);
        if (!connection) return [];
        return sourcesOf(model, connection, 'protocol').map(
          (at): Change => ({ type: 'set', at, key: 'protocol', value: 'tcp' }),
        );
      }),
    });
  return losses;
}

/** All it has is the memory of one replica; that it calls itself durable then is `replication/volatile-durable`. */
function forgets(queue: Component): boolean {
  const { persistence, durability } = queue.settings;
  return persistence?.type === 'none' && durability !== 'durable' && replicasOf(queue) < 2;
}

/** Once messages can come twice, what cannot be undone must not be done twice. */
function rememberDone(model: Model, ways: readonly Consumption[]): Change[] {
  const careless = ways.filter(
    ({ flow, taking, consumer }) =>
      !flow.settings.idempotent &&
      !taking.settings.idempotencyKey &&
      effectsOf(model, consumer, taking.steps).length > 0,
  );
  return distinct(careless.map(({ consumer }) => consumer)).map(({ source }) => ({
    type: 'set',
    at: source,
    key: 'idempotent',
    value: 'true',
  }));
}

/** Who says that the messages matter, as parts of a sentence. */
function needsOf(model: Model, queue: Component, ways: readonly Consumption[]): string[] {
  const written = ways.flatMap(({ taking }) =>
    callsIn(taking.steps)
      .filter(({ operation }) => operation === 'write' || operation === 'set')
      .flatMap(({ targets }) => targets.map(({ component }) => component)),
  );
  const holders = distinct([
    queue,
    ...ways.map(({ consumer }) => consumer),
    ...written.flatMap((id) => lookup(model).components.get(id) ?? []),
  ]);
  const flows = distinct(ways.map(({ flow }) => flow));
  return [
    ...holders
      .filter(({ settings }) => settings.durability === 'durable')
      .map(({ name }) => `${quoted(name)} is durable`),
    ...holders
      .filter(({ settings }) => settings.durability !== 'durable' && settings.data?.includes('payment'))
      .map(({ name }) => `${quoted(name)} handles payments`),
    ...flows.filter(({ settings }) => settings.tier === 'critical').map(({ name }) => `${name} is critical`),
    ...(expectsNoLoss(model, queue) ? ['no writes may be lost in it'] : []),
  ];
}

function expectsNoLoss(model: Model, queue: Component): boolean {
  return [...model.flows, ...model.scenarios]
    .flatMap(({ expectations }) => expectations)
    .some(({ subject, metric }) => subject.id === queue.id && metric === 'lostWrites');
}

function issueOf(
  queue: Component,
  ways: readonly Consumption[],
  losses: readonly Loss[],
  needs: readonly string[],
): Issue {
  const [first] = losses;
  const engine = queue.technology ? ` (${queue.technology})` : '';
  const safe: Suggestion = {
    title: `Let ${queue.name} keep messages until they are done`,
    label: 'design',
    changes: losses.flatMap(({ changes }) => changes),
  };
  const droppable: Suggestion = {
    title: `Say that messages of ${queue.name} may be lost`,
    label: 'promise',
    changes: [{ type: 'set', at: queue.source, key: 'durability', value: 'volatile' }],
  };
  return about(queue, {
    range: first && isSaid(queue, first.key) ? placeOf(queue.source, first.key) : queue.source.name,
    message: `${quoted(queue.name)}${engine} can lose messages: ${listed(losses.map(({ sentence }) => sentence))}. But ${listed(needs)}.`,
    evidence: 'declared',
    related: distinct(ways.map(({ flow }) => flow)).map((flow) =>
      relatedTo(flow, `${flow.name} sends messages to it.`),
    ),
    fixes: [safe, droppable],
  });
}
