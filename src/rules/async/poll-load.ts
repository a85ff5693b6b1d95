import { pollingRate } from '../../analysis/estimates/queueing.ts';
import { formatCount, formatDuration, formatFactor, formatRate, formatShare } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Flow } from '../../model/model.ts';
import { about, isAssumed, placeOf, relatedTo } from '../about.ts';
import { mandatoryCalls, mattering } from '../flows.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { expectationsOf } from './deadlines.ts';
import { restingOnPace } from './evidence.ts';
import { rateOf } from './messages.ts';

/** Share of the capacity that asking for news may take. */
const highest = 0.7;

/** Many who ask often, or too rarely for what is promised. */
export const pollLoad: Rule = {
  id: 'async/poll-load',
  title: 'Polling that asks too much, or too late',
  level: 'warning',
  documentation: {
    what: 'Reports a client with `users` and `poll` whose users, each asking once in the interval, take more than 70% of what a component on the way can serve; and one that asks less often than a flow’s expected `staleness` allows. Of several flows the one that asks least of the component is taken for the poll.',
    why: 'Small intervals times many users are large numbers, most of them for the answer that there is no news. Where news must come at once, an open connection over which it is pushed costs less.',
    sources: [
      'RFC 6202, Known Issues and Best Practices for the Use of Long Polling and Streaming (2011), section 2',
      'Tarkoma, Publish/Subscribe Systems (2012), chapter 1',
    ],
    bad: `client app { users: 1M  poll: 1s }
service feed { replicas: 20  concurrency: 16  serviceTime: 2ms }

flow news from app {
  app -> feed
}
`,
    good: `client app { users: 1M  poll: 30s }
service feed { replicas: 20  concurrency: 16  serviceTime: 2ms }

flow news from app {
  app -> feed
}
`,
    accept: 'Where most users are away most of the time, so that far fewer ask than there are.',
  },
  *check(context) {
    for (const client of context.model.components) {
      if (client.kind !== 'client' || client.settings.users === undefined) continue;
      const flows = mattering(context.model).filter((flow) => flow.client === client.id);
      const issue = tooMuch(context, client, flows) ?? tooLate(context, client, flows);
      if (issue) yield issue;
    }
  },
};

/** What the polls of a client ask of a component. */
interface Asked {
  component: Component;
  /** Requests that one poll becomes there. */
  perPoll: number;
  capacity: number;
}

/** Of everything that each request of the flow must reach. */
function askedBy(context: Context, flow: Flow): Asked[] {
  const { model, analysis } = context;
  const rate = analysis.flows[flow.id]?.rate ?? 0;
  if (!(rate > 0)) return [];
  const perPoll = new Map<string, number>();
  for (const call of mandatoryCalls(flow))
    for (const { component } of call.targets)
      perPoll.set(
        component,
        (perPoll.get(component) ?? 0) + rateOf(context, flow, call) / rate / call.targets.length,
      );
  return [...perPoll].flatMap(([id, each]) => {
    const component = lookup(model).components.get(id);
    const capacity = analysis.components[id]?.capacity ?? Number.POSITIVE_INFINITY;
    const ours = component && component.kind !== 'external' && !component.settings.managed;
    return ours && each > 0 && Number.isFinite(capacity) && capacity > 0
      ? [{ component, perPoll: each, capacity }]
      : [];
  });
}

/** What the polls ask most of: of each flow the busiest component, of all flows the least busy of those. */
function busiest(context: Context, flows: readonly Flow[]): Asked | undefined {
  const share = ({ perPoll, capacity }: Asked) => perPoll / capacity;
  return flows
    .flatMap((flow) => {
      const [most] = askedBy(context, flow).sort((a, b) => share(b) - share(a));
      return most ? [most] : [];
    })
    .sort((a, b) => share(a) - share(b))[0];
}

function tooMuch(context: Context, client: Component, flows: readonly Flow[]): Issue | undefined {
  const { users = 0, poll, stream } = client.settings;
  const asked = busiest(context, flows);
  if (poll === undefined || stream || !asked || flows.length === 0) return undefined;
  const { component, perPoll, capacity } = asked;
  const rate = pollingRate(users, poll);
  const utilization = (rate * perPoll) / capacity;
  if (!(utilization > highest + 1e-9)) return undefined;
  const interval = niceInterval((users * perPoll) / (capacity * highest));
  const share =
    utilization >= 2 ? formatFactor(utilization) : formatShare(Math.round(utilization * 1000) / 1000);
  return about(client, {
    range: placeOf(client.source, 'poll'),
    message: `${formatCount(users)} users of ${quoted(client.name)} who ask every ${formatDuration(poll)} make ${formatRate(rate)}: ${share} of what ${quoted(component.name)} can serve (${formatRate(capacity / perPoll)}).${fresh(context, flows, users)}`,
    ...restingOnPace(context.model, [component], []),
    related: [relatedTo(component, 'It answers them.')],
    fixes: [...askLess(context, client, flows, interval), ...pushed(context, client, flows)],
  });
}

/** What being as fresh as promised takes instead. */
function fresh(context: Context, flows: readonly Flow[], users: number): string {
  const promised = stalenessOf(context, flows);
  return promised
    ? ` News within ${formatDuration(promised.seconds)} would take ${formatCount(users)} open connections over which it is pushed.`
    : '';
}

/** The next round time that is not shorter. */
function niceInterval(seconds: number): number {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find((step) => step >= seconds * (1 - 1e-9)) ?? Math.ceil(seconds / 3600) * 3600;
}

/** Less often, unless that is too late for what is promised. */
function askLess(
  context: Context,
  client: Component,
  flows: readonly Flow[],
  interval: number,
): Suggestion[] {
  const promised = stalenessOf(context, flows);
  if (promised && promised.seconds < interval) return [];
  return [
    {
      title: `Ask every ${formatDuration(interval)}`,
      label: 'design',
      changes: [{ type: 'set', at: client.source, key: 'poll', value: timeLiteral(interval) }],
    },
  ];
}

/** Over open connections, where there is room for them. */
function pushed(context: Context, client: Component, flows: readonly Flow[]): Suggestion[] {
  const users = client.settings.users ?? 0;
  const full = flows.some((flow) => users > highest * connectionsAt(context, flow));
  if (full) return [];
  return [
    {
      title: `Push news to ${client.name} over open connections`,
      label: 'design',
      changes: [
        { type: 'remove', at: client.source, key: 'poll' },
        { type: 'set', at: client.source, key: 'stream', value: 'true' },
      ],
    },
  ];
}

/** The freshest news that a flow promises. */
function stalenessOf({ model }: Context, flows: readonly Flow[]) {
  return flows
    .flatMap((flow) =>
      expectationsOf(model, flow, ['staleness']).map(({ value }) => ({ flow, seconds: Number(value) })),
    )
    .sort((a, b) => a.seconds - b.seconds)[0];
}

function tooLate(context: Context, client: Component, flows: readonly Flow[]): Issue | undefined {
  const { users = 0, poll, stream } = client.settings;
  const promised = stalenessOf(context, flows);
  if (poll === undefined || stream || !promised || poll <= promised.seconds) return undefined;
  const asked = busiest(context, flows);
  const more = asked ? (pollingRate(users, promised.seconds) * asked.perPoll) / asked.capacity : 0;
  const often: Suggestion = {
    title: `Ask every ${formatDuration(promised.seconds)}`,
    label: 'design',
    changes: [{ type: 'set', at: client.source, key: 'poll', value: timeLiteral(promised.seconds) }],
  };
  return about(client, {
    range: placeOf(client.source, 'poll'),
    message: `${quoted(client.name)} asks every ${formatDuration(poll)}, so that its news is up to that old; ${promised.flow.name} allows ${formatDuration(promised.seconds)}.`,
    evidence: 'declared',
    related: [relatedTo(promised.flow, `${promised.flow.name} promises it.`)],
    fixes: [...(more > highest ? [] : [often]), ...pushed(context, client, flows)],
  });
}

const passing: ReadonlySet<ComponentKind> = new Set(['dns', 'cdn', 'loadBalancer', 'proxy', 'network']);

/** Connections that the service at which those of the users end can hold, where the file says so. */
function connectionsAt({ model }: Context, flow: Flow): number {
  const first = callsOf(flow)
    .flatMap(({ targets }) => targets.map(({ component }) => lookup(model).components.get(component)))
    .find((component) => component !== undefined && !passing.has(component.kind));
  const { concurrency, blocking } = first?.settings ?? {};
  if (!first || concurrency === undefined || blocking === false || isAssumed(first.origins.concurrency))
    return Number.POSITIVE_INFINITY;
  return concurrency * (first.settings.replicas?.maximum ?? replicasOf(first));
}
