import { formatCount, formatDuration, formatRate, formatShare } from '../../model/format.ts';
import { callsIn, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import { factsOf } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { expectationsOf } from './deadlines.ts';
import { burstFactor, type Group, groupsOf } from './drain.ts';
import { restingOnPace } from './evidence.ts';
import { consumptionsBy } from './messages.ts';

/** Utilization at which a fix leaves the consumers. */
const target = 0.7;
/** More than this is no design but a mistake in the figures. */
const most = 100_000;

/** More messages than the consumers finish, in the long run or in a burst. */
export const consumerTooSlow: Rule = {
  id: 'async/consumer-too-slow',
  title: 'Consumers slower than what their queue brings',
  level: 'error',
  documentation: {
    what: 'Reports consumers that finish no more messages a second than their queues bring in the long run: cores / mean service time (or concurrency / mean holding time), over all replicas that compete. Also reports bursts (`arrival: bursty`) whose backlog takes longer to work off than a flow has for its `completion`. Quiet where the queue throws the oldest messages away on purpose (`queueLimit` with `overflow: drop-oldest`), and where the rate or the pace is not known.',
    why: 'A queue evens out load, it does not serve any. If more comes in than goes out, the backlog grows until the queue is full, and every message waits behind it.',
    sources: [
      'Kleinrock, Queueing Systems, vol. 1 (1975), section 2.1 (stability)',
      'Beyer et al., Site Reliability Engineering (2016), chapter 22 (queue management)',
      "Yanacek, Avoiding insurmountable queue backlogs (Amazon Builders' Library)",
    ],
    bad: `client users
service api { replicas: 2 }
queue photos
worker resize { replicas: 4  concurrency: 2  serviceTime: 1s }

flow upload from users at 20/s {
  users -> api
  api ~> photos -> resize
}
`,
    good: `client users
service api { replicas: 2 }
queue photos
worker resize { replicas: 15  concurrency: 2  serviceTime: 1s }

flow upload from users at 20/s {
  users -> api
  api ~> photos -> resize
}
`,
    accept:
      'Where what is left behind is sampled or thrown away on purpose by means that the file does not tell.',
  },
  *check(context) {
    for (const group of groupsOf(context)) {
      const flows = group.flows.filter(({ settings }) => settings.tier !== 'best-effort');
      if (flows.length === 0 || !(group.inflow > 0) || !Number.isFinite(group.outflow)) continue;
      if (group.queues.every(dropsOnPurpose) || waitsForOverloaded(context, group)) continue;
      if (group.inflow >= group.outflow * (1 - 1e-9)) yield* neverDrains(context, group);
      else yield* burstsLast(context, group, flows);
    }
  },
};

function dropsOnPurpose({ settings }: Component): boolean {
  return settings.queueLimit !== undefined && settings.overflow === 'drop-oldest';
}

/** What they call is overloaded itself: that is what is to be reported. */
function waitsForOverloaded({ model, analysis }: Context, { consumers }: Group): boolean {
  return consumers
    .flatMap((consumer) => consumptionsBy(model, consumer))
    .flatMap(({ taking }) => callsIn(taking.steps).filter(({ arrow }) => arrow === 'sync'))
    .flatMap(({ targets }) => targets.map(({ component }) => analysis.components[component]))
    .some((facts) => facts !== undefined && facts.arrivalRate >= facts.capacity);
}

function* neverDrains(context: Context, group: Group): Iterable<Issue> {
  const [first] = group.consumers;
  if (!first) return;
  const { inflow, outflow } = group;
  const fix = moreReplicas(group, inflow / target);
  yield about(first, {
    range: placeOf(first.source, 'replicas'),
    message: `${names(group.queues)} ${group.queues.length === 1 ? 'brings' : 'bring'} ${formatRate(inflow)}, and ${names(group.consumers)} can finish ${formatRate(outflow)}${each(group)}. ${consequence(group)}${fix.sentence}`,
    ...restingOnPace(context.model, group.consumers, group.flows),
    related: relatedFlows(context, group),
    fixes: fix.fixes,
  });
}

function each({ consumers, outflow }: Group): string {
  const [only] = consumers;
  const replicas = only && consumers.length === 1 ? largest(only) : 1;
  return replicas > 1 ? ` (${counted(replicas, 'replica')} of ${formatRate(outflow / replicas)})` : '';
}

/** What becomes of the messages that are not taken. */
function consequence({ queues, inflow, outflow }: Group): string {
  const surplus = inflow - outflow;
  const [queue] = queues.filter(({ settings }) => settings.queueLimit !== undefined);
  const limit = queue?.settings.queueLimit;
  if (!queue || limit === undefined || queues.length > 1)
    return surplus > inflow * 1e-9
      ? `The backlog grows by ${formatCount(surplus * 3600)} an hour and never ends.`
      : 'A backlog once there never ends.';
  const full = `After ${formatDuration(limit / Math.max(surplus, 1e-9))} its ${formatCount(limit)} places are taken`;
  return queue.settings.overflow === 'block'
    ? `${full}, and who sends must wait.`
    : `${full}, and from then on ${formatShare(surplus / inflow)} of the messages are refused.`;
}

function moreReplicas(
  { consumers, outflow }: Group,
  wanted: number,
): { sentence: string; fixes: Suggestion[] } {
  const [only] = consumers;
  if (!only || consumers.length > 1 || only.settings.leader || !(outflow > 0))
    return { sentence: '', fixes: [] };
  const { name, source, settings } = only;
  const replicas = Math.ceil((largest(only) * wanted) / outflow - 1e-9);
  if (!(replicas <= most)) return { sentence: '', fixes: [] };
  const ranges = settings.replicas && settings.replicas.maximum > settings.replicas.minimum;
  const value = ranges ? `${replicasOf(only)}..${replicas}` : String(replicas);
  return {
    sentence: ` ${counted(replicas, 'replica')} would be busy for ${formatShare(target)} of the time.`,
    fixes: [
      {
        title: `Give ${name} ${counted(replicas, 'replica')}`,
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'replicas', value }],
      },
    ],
  };
}

function largest(component: Component): number {
  return component.settings.replicas?.maximum ?? replicasOf(component);
}

/** The backlog at the end of a burst, and the flows that have less time than it takes to work it off. */
function* burstsLast(context: Context, group: Group, flows: readonly Flow[]): Iterable<Issue> {
  const { model } = context;
  const [first] = group.consumers;
  const client = lookup(model).components.get(flows[0]?.client ?? '');
  const arrival = client?.settings.arrival;
  if (!first || flows.length !== group.flows.length || arrival?.type !== 'bursty') return;
  if (flows.some(({ client: other }) => other !== client?.id)) return;
  const inBurst = group.inflow * burstFactor(arrival);
  const backlog = (inBurst - group.outflow) * arrival.length;
  const wait = backlog / group.outflow;
  const [tightest] = flows
    .flatMap((flow) =>
      expectationsOf(model, flow, ['completion']).map(({ value }) => ({ flow, seconds: Number(value) })),
    )
    .sort((a, b) => a.seconds - b.seconds);
  if (!tightest || !(wait > tightest.seconds)) return;
  const enough = (inBurst * arrival.length) / (arrival.length + tightest.seconds);
  const fix = moreReplicas(group, enough / 0.95);
  yield about(first, {
    range: placeOf(first.source, 'replicas'),
    message: `A burst brings ${formatRate(inBurst)} for ${formatDuration(arrival.length)}, and ${names(group.consumers)} can finish ${formatRate(group.outflow)}: ${formatCount(backlog)} messages are left, the last of which waits ${formatDuration(wait)}. All work of ${tightest.flow.name} must be done in ${formatDuration(tightest.seconds)}.`,
    ...restingOnPace(model, group.consumers, group.flows),
    level: 'warning',
    related: relatedFlows(context, group),
    fixes: fix.fixes,
  });
}

function names(elements: readonly Component[]): string {
  return listed(elements.map(({ name }) => quoted(name)));
}

function relatedFlows(context: Context, { flows, queues }: Group) {
  return [
    ...queues.map((queue) => relatedTo(queue, 'Its messages wait here.')),
    ...flows.map((flow) =>
      relatedTo(flow, `${flow.name} sends them (${formatRate(factsOf(context, flow.id)?.rate ?? 0)}).`),
    ),
  ];
}
