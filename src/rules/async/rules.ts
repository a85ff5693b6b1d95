import type { Rule } from '../rule.ts';
import { consumerTooSlow } from './consumer-too-slow.ts';
import { duplicateSchedule } from './duplicate-schedule.ts';
import { inlineSlowTask } from './inline-slow-task.ts';
import { lossyBroker } from './lossy-broker.ts';
import { noDeadLetter } from './no-dead-letter.ts';
import { notIdempotent } from './not-idempotent.ts';
import { orderingLost } from './ordering-lost.ts';
import { pollLoad } from './poll-load.ts';
import { queueLatency } from './queue-latency.ts';
import { unboundedQueue } from './unbounded-queue.ts';

/** Queues and asynchronous work. */
export const asyncRules: readonly Rule[] = [
  unboundedQueue,
  queueLatency,
  consumerTooSlow,
  noDeadLetter,
  notIdempotent,
  lossyBroker,
  inlineSlowTask,
  orderingLost,
  duplicateSchedule,
  pollLoad,
];
