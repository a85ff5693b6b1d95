import { formatDuration } from '../../model/format.ts';
import { lookup } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, isAssumed, relatedTo } from '../about.ts';
import type { Change } from '../edits.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { type Effect, effectsOf } from './effects.ts';
import { type Consumption, consumptions, consumptionsBy, distinct, matters } from './messages.ts';

/** Delivered twice, done twice. */
export const notIdempotent: Rule = {
  id: 'async/not-idempotent',
  title: 'Work that is done twice when its message comes twice',
  level: 'warning',
  documentation: {
    what: 'Reports a consumer of a queue or topic that delivers at least once, when what it does is not idempotent: it is, or calls something, `irreversible` (an error), or it writes to a database or warehouse (other than under a key: `model` key-value, wide-column, time-series) and the file or the technology says how messages are delivered. Left alone is work of an `idempotent` consumer or flow, calls with an `idempotencyKey` or to something idempotent, and `set` and `delete`, which come to the same when repeated. `exactly-once` ends at the queue: an irreversible effect outside it is reported as well.',
    why: 'At least once means more than once sooner or later: a consumer that dies after its work and before it says so gets the message again. Whoever remembers which messages are done does no harm by it.',
    sources: [
      'Amazon SQS Developer Guide, Amazon SQS at-least-once delivery',
      'AWS Well-Architected, Reliability pillar, REL04-BP04 (make mutating operations idempotent)',
      'Helland, Idempotence Is Not a Medical Condition (ACM Queue 10(4), 2012)',
    ],
    bad: `client users
service shop { replicas: 2 }
queue charges using sqs
worker biller { replicas: 2 }
external bank { irreversible: true }

flow buy from users at 20/s {
  users -> shop
  shop ~> charges -> biller -> bank
}
`,
    good: `client users
service shop { replicas: 2 }
queue charges using sqs
worker biller { replicas: 2  -> bank { idempotencyKey: true } }
external bank { irreversible: true }

flow buy from users at 20/s {
  users -> shop
  shop ~> charges -> biller -> bank
}
`,
    accept: 'Where doing it twice is a nuisance that somebody notices and puts right.',
  },
  *check(context) {
    const consumers = distinct(consumptions(context.model).map(({ consumer }) => consumer));
    for (const consumer of consumers) {
      const repeated = consumptionsBy(context.model, consumer).flatMap((way) => {
        if (!matters(way) || way.flow.settings.idempotent || way.taking.settings.idempotencyKey) return [];
        const effects = effectsThatCount(context.model, way);
        return effects.length > 0 ? [{ way, effects }] : [];
      });
      if (repeated.length > 0) yield issueOf(context, consumer, repeated);
    }
  },
};

interface Repeated {
  way: Consumption;
  effects: Effect[];
}

function effectsThatCount(model: Model, way: Consumption): Effect[] {
  const { delivery } = way.queue.settings;
  const effects = effectsOf(model, way.consumer, way.taking.steps);
  const lasting = effects.filter(({ irreversible }) => irreversible);
  if (delivery === 'exactly-once') return lasting;
  if (delivery !== 'at-least-once') return [];
  return isAssumed(way.queue.origins.delivery) ? lasting : effects;
}

function issueOf({ model }: Context, consumer: Component, repeated: readonly Repeated[]): Issue {
  const effects = repeated.flatMap((each) => each.effects);
  const irreversible = effects.filter((effect) => effect.irreversible);
  const ways = repeated.map(({ way }) => way);
  const queues = distinct(ways.map(({ queue }) => queue));
  const once = ways.every(({ queue }) => queue.settings.delivery === 'exactly-once');
  const assumed = ways.every(({ queue }) => isAssumed(queue.origins.delivery));
  const names = listed(queues.map(({ name }) => quoted(name)));
  const twice = once
    ? `${names} ${queues.length === 1 ? 'delivers' : 'deliver'} exactly once, but if ${quoted(consumer.name)} dies before it has said that it is done, it begins again`
    : `${names} can deliver a message twice`;
  return about(consumer, {
    message: `${twice}: ${deed(consumer, irreversible.length > 0 ? irreversible : effects)}${tooSlow(consumer, queues)}`,
    evidence: assumed ? 'assumed' : 'declared',
    ...(assumed ? { assumption: 'Its `delivery` is a default: state it to be sure.' } : {}),
    level: irreversible.length > 0 && !once ? 'error' : 'warning',
    related: [
      ...queues.map((queue) => relatedTo(queue, 'The messages come from here.')),
      ...distinct(effects.map(({ component }) => component))
        .filter(({ id }) => id !== consumer.id)
        .map((component) => relatedTo(component, 'It is done here each time.')),
    ],
    fixes: [...withKeys(model, effects), remember(consumer)],
  });
}

function deed(consumer: Component, effects: readonly Effect[]): string {
  const name = quoted(consumer.name);
  const [first] = effects;
  if (first?.irreversible)
    return first.component.id === consumer.id
      ? `what ${name} does is then done twice and cannot be undone.`
      : `${name} then calls ${listed(namesOf(effects))} twice, which cannot be undone.`;
  return `${name} then writes to ${listed(namesOf(effects))} twice.`;
}

function namesOf(effects: readonly Effect[]): string[] {
  return distinct(effects.map(({ component }) => component)).map(({ name }) => quoted(name));
}

/** Where the work takes longer than the queue waits for it, twice is the rule. */
function tooSlow(consumer: Component, queues: readonly Component[]): string {
  const { serviceTime } = consumer.settings;
  const slow = queues.find(
    ({ kind, settings }) =>
      kind === 'queue' &&
      settings.visibility !== undefined &&
      serviceTime?.type === 'constant' &&
      serviceTime.value > settings.visibility,
  );
  return slow?.settings.visibility === undefined || serviceTime?.type !== 'constant'
    ? ''
    : ` It always will: the work takes ${formatDuration(serviceTime.value)}, and after ${formatDuration(slow.settings.visibility)} another one gets the message.`;
}

/** A key on each call that has an effect. */
function withKeys(model: Model, effects: readonly Effect[]): Suggestion[] {
  const calls = effects.flatMap(({ call }) => call ?? []);
  if (calls.length !== effects.length || !effects.every(({ irreversible }) => irreversible)) return [];
  const changes = calls.flatMap((call): Change[] => {
    const connection = lookup(model).connections.get(call.connection);
    if (!connection) return [];
    return sourcesOf(model, connection, 'idempotencyKey').map((at) => ({
      type: 'set',
      at,
      key: 'idempotencyKey',
      value: 'true',
    }));
  });
  return [
    {
      title: `Send a key by which ${listed(distinct(effects.map(({ component }) => component)).map(({ name }) => name))} knows a repetition`,
      label: 'design',
      changes,
    },
  ];
}

function remember({ name, source }: Component): Suggestion {
  return {
    title: `Let ${name} remember which messages are done`,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'idempotent', value: 'true' }],
  };
}
