import { formatDuration, formatRate, formatShare } from '../../model/format.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, isAssumed, isSaid, relatedTo } from '../about.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { type Consumption, consumptionsFrom, distinct, matters, queuesOf, rateOf } from './messages.ts';
import { unusedName } from './names.ts';

/** Messages that fail each time come back each time. */
export const noDeadLetter: Rule = {
  id: 'async/no-dead-letter',
  title: 'Messages that fail come back without end',
  level: 'warning',
  documentation: {
    what: 'Reports a queue or topic that delivers at least once, has neither `maxAttempts` nor `deadLetter`, and whose messages can fail: a consumer, or the way to it, has an `errorRate`. Where no error rate is stated, but the file itself says `delivery: at-least-once` or `visibility`, it is told as information.',
    why: 'A message that no consumer can digest is delivered again and again. It takes the consumers’ time, holds up those behind it where order is kept, and nobody learns of it.',
    sources: [
      'Hohpe and Woolf, Enterprise Integration Patterns (2003), chapter 4 (Dead Letter Channel, Invalid Message Channel)',
      'Amazon SQS Developer Guide, Using dead-letter queues',
      'AWS Well-Architected, Reliability pillar, REL05-BP04',
    ],
    bad: `client users
service api { replicas: 2 }
queue orders { delivery: at-least-once }
worker packer { replicas: 2  errorRate: 1% }

flow order from users at 100/s {
  users -> api
  api ~> orders -> packer
}
`,
    good: `client users
service api { replicas: 2 }
queue orders { delivery: at-least-once  maxAttempts: 5  deadLetter: failed }
queue failed
worker packer { replicas: 2  errorRate: 1% }

flow order from users at 100/s {
  users -> api
  api ~> orders -> packer
}
`,
    accept: 'Where the consumer takes every message, and puts aside by itself what it cannot use.',
  },
  *check(context) {
    for (const queue of queuesOf(context.model)) {
      const { delivery, maxAttempts, deadLetter } = queue.settings;
      if (delivery !== 'at-least-once' || maxAttempts !== undefined || deadLetter !== undefined) continue;
      if (isDeadLetter(context.model, queue)) continue;
      const ways = consumptionsFrom(context.model, queue).filter(matters);
      const failing = ways.filter((way) => failures(way) > 0);
      if (failing.length > 0) yield issueOf(context, queue, failing);
      else if (ways.length > 0 && speaksOfRedelivery(queue)) yield issueOf(context, queue, ways);
    }
  },
};

function isDeadLetter(model: Model, queue: Component): boolean {
  return model.components.some(({ settings }) => settings.deadLetter === queue.id);
}

function speaksOfRedelivery({ origins }: Component): boolean {
  return origins.delivery?.from === 'file' || origins.visibility?.from === 'file';
}

/** Share of deliveries that fail, as the file or a technology says. */
function failures({ taking, consumer }: Consumption): number {
  const own = isSaid(consumer, 'errorRate') ? (consumer.settings.errorRate ?? 0) : 0;
  return 1 - (1 - own) * (1 - (taking.settings.errorRate ?? 0));
}

function issueOf(context: Context, queue: Component, ways: readonly Consumption[]): Issue {
  const { model } = context;
  const worst = Math.max(...ways.map((way) => failures(way)));
  const again = ways.reduce((sum, way) => sum + rateOf(context, way.flow, way.taking) * failures(way), 0);
  const consumers = distinct(ways.map(({ consumer }) => consumer));
  const names = listed(consumers.map(({ name }) => quoted(name)));
  const figures =
    again > 0
      ? ` ${consumers.length === 1 ? formatShare(worst) : 'Some'} of its deliveries fail (${formatRate(again)}).`
      : '';
  const dead = unusedName(model, queue, 'dead');
  return about(queue, {
    message: `A message that ${names} cannot digest comes back to ${quoted(queue.name)} ${until(queue)}: nothing limits its attempts.${figures}`,
    evidence: 'declared',
    ...(again > 0 || worst > 0 ? {} : { level: 'info' }),
    ...(isAssumed(queue.origins.delivery)
      ? { evidence: 'assumed', assumption: 'Its `delivery` is a default: state it to be sure.' }
      : {}),
    related: consumers.map((consumer) => relatedTo(consumer, 'It takes the messages.')),
    fixes: [
      {
        title: `Put messages of ${queue.name} aside after 5 attempts`,
        label: 'design',
        changes: [
          { type: 'set', at: queue.source, key: 'maxAttempts', value: '5' },
          { type: 'set', at: queue.source, key: 'deadLetter', value: dead },
          { type: 'append', after: queue.source, text: `queue ${dead}` },
        ],
      },
      {
        title: `Give messages of ${queue.name} up after 5 attempts`,
        label: 'design',
        changes: [{ type: 'set', at: queue.source, key: 'maxAttempts', value: '5' }],
      },
    ],
  });
}

function until({ settings: { retention, ordering } }: Component): string {
  const held = ordering === 'fifo' || ordering === 'per-key' ? ', before all that wait behind it' : '';
  return `${retention === undefined ? 'for ever' : `for ${formatDuration(retention)}`}${held}`;
}
