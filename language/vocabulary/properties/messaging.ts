import type { MessagingSettings } from '../../../src/model/settings.ts';
import type { Table } from '../descriptor.ts';
import { computing, messaging } from '../kinds.ts';
import { count, period, reference, truth, word } from '../shapes.ts';
import { ofKinds } from './shared.ts';

/** What carries messages, and what consumes them. */
export const messagingProperties = {
  delivery: {
    kinds: messaging,
    shape: word({
      'at-most-once': 'A message may be lost, never repeated.',
      'at-least-once': 'A message may be repeated, never lost.',
      'exactly-once': 'Each message has its effect once.',
    }),
    documentation: 'How often a message can reach its consumer.',
    example: 'at-least-once',
    defaults: [
      ofKinds(
        messaging,
        'at-least-once',
        'what Amazon SQS standard queues, RabbitMQ with acknowledgements and Kafka give',
      ),
    ],
  },
  ordering: {
    kinds: messaging,
    shape: word({
      fifo: 'All in the order in which they were sent.',
      'per-key': 'Those of one key, or one partition, in order.',
      none: 'In any order.',
    }),
    documentation: 'In which order messages are delivered.',
    example: 'per-key',
  },
  visibility: {
    kinds: messaging,
    shape: period(),
    documentation: 'How long a consumer has for a message before another one gets it.',
    example: '30s',
    defaults: [ofKinds(['queue'], 30, 'the default of Amazon SQS: Developer Guide, visibility timeout')],
  },
  maxAttempts: {
    kinds: messaging,
    shape: count(),
    documentation: 'Deliveries of one message before it is given up.',
    example: '5',
  },
  deadLetter: {
    kinds: messaging,
    shape: reference('component'),
    documentation: 'Where messages go that were given up.',
    example: 'dlq',
  },
  deduplication: {
    kinds: messaging,
    shape: period(),
    documentation: 'A message sent twice within this time is delivered once.',
    example: '5m',
  },
  partitions: {
    kinds: messaging,
    shape: count(),
    documentation: 'Parts of which each is read by one consumer of a group.',
    example: '12',
  },
  idempotent: {
    kinds: [...computing, 'external', 'gateway'],
    shape: truth(),
    documentation: 'Doing the same twice does no harm.',
    example: 'true',
  },
  batch: { kinds: computing, shape: count(), documentation: 'Messages taken at once.', example: '100' },
} satisfies Table<MessagingSettings>;
