import { meanOf } from '../../model/distribution.ts';
import { formatCount, formatDuration, formatRate, formatSize } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, isAssumed, isSaid, relatedTo } from '../about.ts';
import { factsOf } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { deadlineOfCall, deadlineOfMessage, waitedForAt } from './deadlines.ts';
import { drainOf, peakOf, worstLoad } from './drain.ts';
import { restingOnPace, tellsPace } from './evidence.ts';
import { type Consumption, consumptionsFrom, distinct, matters, queuesOf, rateOf } from './messages.ts';

/** Queues without an end, where something ends: memory, or the time of those who wait. */
export const unboundedQueue: Rule = {
  id: 'async/unbounded-queue',
  title: 'A queue without a limit',
  level: 'warning',
  documentation: {
    what: 'Reports a queue or topic with neither `queueLimit` nor `retention`, where the file says what a limit is needed for: more comes at peak (or in a scenario) than the consumers finish, its work has a deadline (`completion`, or a caller that waits), or it is held in a declared `memory`. Likewise a service with declared `concurrency` and `serviceTime`, no `queueLimit`, and callers with a deadline, on which a scenario puts more load than it serves. A limit without a word on what happens to the excess (`overflow`) is told as a hint, where the sender does not wait for the answer. Managed queues are left alone.',
    why: 'A queue without a limit hides an overload until the memory ends, and everything in it is answered too late. A full queue refuses at once, so that callers can slow down, and what it took in is still worth doing.',
    sources: [
      'Thompson, Applying Back Pressure When Overloaded (2012)',
      'AWS Well-Architected, Reliability pillar, REL05-BP04 (fail fast and limit queues)',
      "Yanacek, Avoiding insurmountable queue backlogs (Amazon Builders' Library)",
    ],
    bad: `client users
service api { replicas: 2 }
queue mails
worker sender { replicas: 2  concurrency: 4  serviceTime: 200ms }

flow invite from users at 25/s {
  expect completion < 10s
  users -> api
  api ~> mails -> sender
}
`,
    good: `client users
service api { replicas: 2 }
queue mails { queueLimit: 400  overflow: reject }
worker sender { replicas: 2  concurrency: 4  serviceTime: 200ms }

flow invite from users at 25/s {
  expect completion < 10s
  users -> api
  api ~> mails -> sender
}
`,
    accept: 'Where the number of messages has an end elsewhere: one for each of so many devices, say.',
  },
  *check(context) {
    for (const queue of queuesOf(context.model)) {
      const ways = consumptionsFrom(context.model, queue).filter(matters);
      if (ways.length === 0 || queue.settings.managed) continue;
      if (queue.settings.queueLimit === undefined) yield* endless(context, queue, ways);
      else yield* withoutInstruction(context.model, queue, ways);
    }
    for (const component of context.model.components) yield* endlessService(context, component);
  },
};

function* endless(context: Context, queue: Component, ways: readonly Consumption[]): Iterable<Issue> {
  if (queue.settings.retention !== undefined) return;
  const drain = drainOf(context, queue);
  const told =
    drain && (growing(context, queue, ways) ?? late(context, queue, ways) ?? fills(context, queue, ways));
  if (!told) return;
  yield about(queue, {
    message: `${quoted(queue.name)} has no limit. ${told.sentence}`,
    ...(told.onPace ? restingOnPace(context.model, drain.group.consumers, drain.group.flows) : {}),
    related: distinct(ways.map(({ flow }) => flow)).map((flow) =>
      relatedTo(flow, `${flow.name} sends messages to it.`),
    ),
    fixes: told.places === undefined ? [] : limitTo(queue, told.places),
  });
}

interface Told {
  sentence: string;
  /** How many it should hold. */
  places?: number;
  /** The verdict rests on how fast its consumers are. */
  onPace: boolean;
}

/** More comes at times than goes; what always does is a matter of the consumers. */
function growing(context: Context, queue: Component, ways: readonly Consumption[]): Told | undefined {
  const drain = drainOf(context, queue);
  if (!drain) return undefined;
  const { group, rate } = drain;
  const surplus = group.highest - group.outflow;
  if (!(surplus > group.outflow * 1e-9) || group.inflow >= group.outflow) return undefined;
  const places = placesOf(context, queue, ways, rate);
  const room = roomOf(queue, ways);
  const filled =
    room === undefined
      ? 'for as long as that lasts'
      : `and fills its memory of ${formatSize(room.bytes)} in ${formatDuration(room.messages / surplus)}`;
  return {
    sentence: `Up to ${formatRate(group.highest)} come and ${listed(group.consumers.map(({ name }) => quoted(name)))} can finish ${formatRate(group.outflow)}: it grows by ${formatRate(surplus)}, ${filled}.`,
    onPace: true,
    ...(places === undefined ? {} : { places }),
  };
}

/** Its work has a deadline, after which it is done for nothing. */
function late(context: Context, queue: Component, ways: readonly Consumption[]): Told | undefined {
  const drain = drainOf(context, queue);
  if (!drain || !Number.isFinite(drain.rate) || !(drain.rate > 0)) return undefined;
  const tightest = tightestOf(context.model, ways);
  if (!tightest || drain.group.inflow >= drain.group.outflow) return undefined;
  const places = Math.floor(tightest.seconds * drain.rate + 1e-9);
  if (places < 1) return undefined;
  return {
    sentence: `${capitalized(tightest.sentence)}, but whoever comes behind ${formatCount(places)} others waits longer than that (${formatRate(drain.rate)} are finished).`,
    places,
    onPace: true,
  };
}

/** It is held in so much memory. */
function fills(context: Context, queue: Component, ways: readonly Consumption[]): Told | undefined {
  const room = roomOf(queue, ways);
  const inflow = [...new Map(ways.map((way) => [way.sending.id, way])).values()].reduce(
    (sum, { flow, sending }) => sum + rateOf(context, flow, sending),
    0,
  );
  if (!room || !(inflow > 0)) return undefined;
  return {
    sentence: `If its consumers stop, ${formatRate(inflow)} fill its memory of ${formatSize(room.bytes)} in ${formatDuration(room.messages / inflow)}, and then it stops too.`,
    places: Math.floor(room.messages),
    onPace: false,
  };
}

function tightestOf(model: Model, ways: readonly Consumption[]) {
  const deadlines = ways.flatMap((way) => deadlineOfMessage(model, way) ?? []);
  return deadlines.sort((a, b) => a.seconds - b.seconds)[0];
}

/** Messages that can be done in time, or that fit. */
function placesOf(
  context: Context,
  queue: Component,
  ways: readonly Consumption[],
  rate: number,
): number | undefined {
  const tightest = tightestOf(context.model, ways);
  if (tightest) return Math.floor(tightest.seconds * rate + 1e-9);
  const room = roomOf(queue, ways);
  return room && Math.floor(room.messages);
}

function roomOf(
  { settings }: Component,
  ways: readonly Consumption[],
): { bytes: number; messages: number } | undefined {
  const size = Math.max(
    ...ways.map(({ flow, sending }) => sending.settings.size ?? flow.settings.size ?? settings.itemSize ?? 0),
  );
  if (settings.memory === undefined || !(size > 0)) return undefined;
  return { bytes: settings.memory, messages: settings.memory / size };
}

function limitTo({ name, source }: Component, places: number): Suggestion[] {
  if (!(places >= 1)) return [];
  return [
    {
      title: `Let at most ${formatCount(places)} wait in ${name}, and refuse the rest`,
      label: 'design',
      changes: [
        { type: 'set', at: source, key: 'queueLimit', value: String(places) },
        { type: 'set', at: source, key: 'overflow', value: 'reject' },
      ],
    },
  ];
}

/** Who sends and goes on does not hear that the queue was full. */
function* withoutInstruction(model: Model, queue: Component, ways: readonly Consumption[]): Iterable<Issue> {
  if (!isSaid(queue, 'queueLimit') || !isAssumed(queue.origins.overflow)) return;
  const unheard = ways.filter(
    ({ sending }) =>
      sending.arrow === 'async' && !(sending.settings.retries?.max ?? 0) && sending.otherwise === undefined,
  );
  if (unheard.length === 0) return;
  const senders = distinct(
    unheard.flatMap(({ sending }) =>
      sending.callers.flatMap((id) => model.components.filter((component) => component.id === id)),
    ),
  );
  const set = (value: string, title: string): Suggestion => ({
    title,
    label: 'design',
    changes: [{ type: 'set', at: queue.source, key: 'overflow', value }],
  });
  yield about(queue, {
    message: `When ${quoted(queue.name)} is full, it refuses what ${listed(senders.map(({ name }) => quoted(name)))} ${senders.length === 1 ? 'hands' : 'hand'} over, and nobody hears of it.`,
    level: 'info',
    evidence: 'assumed',
    assumption: 'Its `overflow` is a default: state what is to happen.',
    related: senders.map((sender) => relatedTo(sender, 'It goes on without an answer.')),
    fixes: [
      set('block', `Let senders wait while ${queue.name} is full`),
      set('reject', `Refuse what comes while ${queue.name} is full`),
    ],
  });
}

/** Requests pile up in front of a service while their callers leave. */
function* endlessService(context: Context, component: Component): Iterable<Issue> {
  const { model, analysis } = context;
  const { kind, settings, id } = component;
  if (kind !== 'service' && kind !== 'gateway') return;
  if (settings.queueLimit !== undefined || settings.managed || !settings.serviceTime) return;
  const facts = Object.hasOwn(analysis.components, id) ? analysis.components[id] : undefined;
  if (!tellsPace(component) || !facts || !Number.isFinite(facts.capacity) || facts.limit === 'slots') return;
  const calls = waitedForAt(model, id);
  const extra = calls.reduce(
    (sum, { flow, call }) =>
      sum + (rateOf(context, flow, call) * (factorOf(model, flow) - 1)) / call.targets.length,
    0,
  );
  const highest = facts.arrivalRate + extra;
  const [tightest] = calls
    .flatMap(({ flow, call }) => deadlineOfCall(model, flow, call) ?? [])
    .sort((a, b) => a.seconds - b.seconds);
  // What it cannot serve at its stated peak is a matter of its capacity; here only a scenario goes beyond it.
  if (!tightest || facts.peakRate >= facts.capacity || !(highest > facts.capacity * (1 + 1e-9))) return;
  const replicas = settings.replicas?.maximum ?? replicasOf(component);
  const perReplica = facts.capacity / replicas;
  const places = Math.floor(perReplica * Math.max(0, tightest.seconds - meanOf(settings.serviceTime)) + 1e-9);
  yield about(component, {
    message: `Up to ${formatRate(highest)} come to ${quoted(component.name)}, which can serve ${formatRate(facts.capacity)} and lets any number wait. ${capitalized(tightest.sentence)}, and soon every answer comes later.`,
    related: distinct(calls.map(({ flow }) => flow)).map((flow) =>
      relatedTo(flow, `${flow.name} calls it (${formatRate(factsOf(context, flow.id)?.rate ?? 0)}).`),
    ),
    fixes: limitTo(component, places),
  });
}

/** Names stay as they are written. */
function capitalized(sentence: string): string {
  return sentence.replace(/^all /, 'All ');
}

function factorOf(model: Model, flow: Parameters<typeof peakOf>[1]): number {
  return Math.max(peakOf(model, flow), worstLoad(model, flow));
}
