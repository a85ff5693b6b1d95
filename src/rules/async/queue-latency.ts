import { queueKinds } from '../../analysis/kinds.ts';
import { meanOf } from '../../model/distribution.ts';
import { formatCount, formatDuration, formatNumber, formatRate } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { deadlineOfCall, deadlineOfMessage, waitedForAt } from './deadlines.ts';
import { drainOf } from './drain.ts';
import { restingOnPace, tellsPace } from './evidence.ts';
import { consumptionsFrom, distinct, matters } from './messages.ts';

/** A full queue that makes its last place wait longer than anybody does. */
export const queueLatency: Rule = {
  id: 'async/queue-latency',
  title: 'A queue longer than the time there is',
  level: 'error',
  documentation: {
    what: 'Reports a `queueLimit` so large that the last in a full queue waits longer than the flow allows: limit x mean service time / requests worked on at once, against the nearest deadline. A deadline is the timeout of a caller, the `patience` of users, an expected percentile of the latency, or the `completion` of work that was handed over. An error where every figure is declared and nobody waits any longer; a warning against a percentile.',
    why: 'Length is latency. Who waits in the last place has gone by the time of its turn, and is served for nothing, while others wait behind it. A shorter queue refuses at once what it cannot do in time.',
    sources: [
      'Thompson, Applying Back Pressure When Overloaded (2012)',
      'Little, A Proof for the Queuing Formula L = lambda W (Operations Research, 1961)',
    ],
    bad: `client users { patience: 500ms }
service orders { replicas: 2  concurrency: 8  serviceTime: 100ms  queueLimit: 200 }

flow submit from users at 100/s {
  users -> orders
}
`,
    good: `client users { patience: 500ms }
service orders { replicas: 2  concurrency: 8  serviceTime: 100ms  queueLimit: 40 }

flow submit from users at 100/s {
  users -> orders
}
`,
    accept:
      'Where requests keep their worth after the deadline, and whoever gave up will ask for the result.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (component.settings.queueLimit === undefined || !isSaid(component, 'queueLimit')) continue;
      const issue = queueKinds.has(component.kind)
        ? ofMessages(context, component, component.settings.queueLimit)
        : ofRequests(context, component, component.settings.queueLimit);
      if (issue) yield issue;
    }
  },
};

/** These serve one request after the other, each in the same way. */
const serves: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'service', 'worker']);

function ofRequests(context: Context, component: Component, limit: number): Issue | undefined {
  const { model } = context;
  const pace = paceOfReplica(context, component);
  if (!pace || component.settings.discipline === 'lifo' || component.settings.speed) return undefined;
  const waiting = waitedForAt(model, component.id).flatMap(({ flow, call }) => {
    const deadline = deadlineOfCall(model, flow, call);
    return deadline ? [{ flow, deadline }] : [];
  });
  const [tightest] = waiting.sort((a, b) => a.deadline.seconds - b.deadline.seconds);
  if (!tightest || !(limit / pace.rate > tightest.deadline.seconds * (1 + 1e-9))) return undefined;
  const { seconds } = tightest.deadline;
  const { source, name } = component;
  const threads = pace.threads && Math.ceil((pace.threads * limit) / (pace.rate * seconds) - 1e-9);
  const broken = waiting.filter(({ deadline }) => limit / pace.rate > deadline.seconds);
  return about(component, {
    range: placeOf(component.source, 'queueLimit'),
    message: `A full queue of ${quoted(name)} makes a request wait ${formatDuration(limit / pace.rate)} (${pace.formula}), but ${tightest.deadline.sentence}. ${atMost(pace.rate * seconds, 'request')}`,
    ...restingOnPace(model, [component], []),
    level: tightest.deadline.firm && pace.threads !== undefined ? 'error' : 'warning',
    related: distinct(broken.map(({ flow }) => flow)).map((flow) =>
      relatedTo(flow, `Requests of ${flow.name} wait in it.`),
    ),
    fixes: [
      shorter(component, pace.rate * seconds),
      ...(threads !== undefined && component.settings.cores === undefined && threads <= 10_000
        ? [
            {
              title: `Let ${name} work on ${threads} at once`,
              label: 'design',
              changes: [{ type: 'set', at: source, key: 'concurrency', value: String(threads) }],
            } satisfies Suggestion,
          ]
        : []),
    ],
  });
}

interface Pace {
  /** Requests that one replica finishes a second. */
  rate: number;
  formula: string;
  /** Worked on at once, where nothing but their number and the service time limits it. */
  threads?: number;
}

function paceOfReplica({ analysis }: Context, component: Component): Pace | undefined {
  const { kind, settings, id } = component;
  const facts = Object.hasOwn(analysis.components, id) ? analysis.components[id] : undefined;
  if (!serves.has(kind) || !settings.serviceTime || !facts) return undefined;
  const mean = meanOf(settings.serviceTime);
  const threads = Math.min(
    settings.cores ?? Number.POSITIVE_INFINITY,
    settings.concurrency ?? Number.POSITIVE_INFINITY,
  );
  const limit = settings.queueLimit ?? 0;
  if (!(mean > 0) || !Number.isFinite(mean)) return undefined;
  const slotsLast = facts.limit === 'slots' && Number.isFinite(facts.capacity);
  const rate = facts.capacity / (settings.replicas?.maximum ?? replicasOf(component));
  if (slotsLast && rate < threads / mean - 1e-9)
    return { rate, formula: `${formatCount(limit)} at ${formatRate(rate)} for each replica` };
  if (!Number.isFinite(threads)) return undefined;
  const formula = `${formatCount(limit)} x ${formatDuration(mean)}${threads === 1 ? '' : ` / ${formatNumber(threads)}`}`;
  return { rate: threads / mean, formula, threads };
}

function ofMessages(context: Context, queue: Component, limit: number): Issue | undefined {
  const { model } = context;
  const drain = drainOf(context, queue);
  if (!drain || !Number.isFinite(drain.rate) || !(drain.rate > 0)) return undefined;
  const waiting = consumptionsFrom(model, queue)
    .filter(matters)
    .flatMap((way) => {
      const deadline = deadlineOfMessage(model, way);
      return deadline ? [{ way, deadline }] : [];
    });
  const [tightest] = waiting.sort((a, b) => a.deadline.seconds - b.deadline.seconds);
  const wait = limit / drain.rate;
  if (!tightest || !(wait > tightest.deadline.seconds * (1 + 1e-9))) return undefined;
  const { consumers } = drain.group;
  const { seconds, firm } = tightest.deadline;
  return about(queue, {
    range: placeOf(queue.source, 'queueLimit'),
    message: `A full ${quoted(queue.name)} makes a message wait ${formatDuration(wait)} (${formatCount(limit)} at ${formatRate(drain.rate)}), but ${tightest.deadline.sentence}. ${atMost(drain.rate * seconds, 'message')}`,
    ...restingOnPace(model, consumers, []),
    level: firm && consumers.every(tellsPace) ? 'error' : 'warning',
    related: [
      ...consumers.map((consumer) => relatedTo(consumer, 'It takes the messages.')),
      ...distinct(waiting.filter(({ deadline }) => wait > deadline.seconds).map(({ way }) => way.flow)).map(
        (flow) => relatedTo(flow, `${flow.name} sends them.`),
      ),
    ],
    fixes: [shorter(queue, drain.rate * seconds), ...faster(consumers, wait / seconds)],
  });
}

function atMost(places: number, noun: string): string {
  const whole = Math.floor(places + 1e-9);
  return whole < 1 ? `Not even one ${noun} can wait that long.` : `At most ${formatCount(whole)} may wait.`;
}

function shorter({ name, source }: Component, places: number): Suggestion {
  const whole = Math.floor(places + 1e-9);
  return {
    title: `Let at most ${formatCount(whole)} wait in ${name}`,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'queueLimit', value: String(whole) }],
  };
}

/** So many more replicas as the queue is too long. */
function faster(consumers: readonly Component[], factor: number): Suggestion[] {
  const [only] = consumers;
  if (!only || consumers.length > 1 || only.settings.leader) return [];
  const { replicas } = only.settings;
  if (replicas && replicas.maximum > replicas.minimum) return [];
  const wanted = Math.ceil(replicasOf(only) * factor - 1e-9);
  if (!(wanted <= 10_000)) return [];
  return [
    {
      title: `Give ${only.name} ${wanted} replicas`,
      label: 'design',
      changes: [{ type: 'set', at: only.source, key: 'replicas', value: String(wanted) }],
    },
  ];
}
