import { meanOf } from '../../model/distribution.ts';
import { formatCount, formatDuration } from '../../model/format.ts';
import { enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Step } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { aboutConnection, relatedTo } from '../about.ts';
import { factsOf, mattering } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { calleeOf, callerOf, whereWritten } from './arrows.ts';
import { isLatencyPromise } from './budget-exceeded.ts';
import { onlyStatedTimes } from './stated.ts';
import { timesOf } from './times.ts';

/** Calls in a row along one arrow that are many whatever they take. */
const many = 10;
/** Share of what is promised that may go into the way there and back. */
const allowed = 0.25;

/** Many questions one after the other where one would do. */
export const chattyRemoteCalls: Rule = {
  id: 'latency/chatty-remote-calls',
  title: 'Many calls one after the other to the same component',
  level: 'warning',
  documentation: {
    what: 'Reports an arrow along which each request makes several calls in a row whose round trips take more than 25% of a latency that the flow promises, or more than ten calls whatever they take. Information where the flow keeps what it promises. Calls side by side (`parallel`) and work that nobody waits for do not count.',
    why: 'Each call pays the whole way there and back. Between continents six or seven of them are a second; within a data centre a loop over the rows of a page is still the slowest part of it.',
    sources: [
      'Dean, Numbers Everyone Should Know (LADIS 2009)',
      'Fowler, Patterns of Enterprise Application Architecture (2002), chapter 7 (distribution strategies)',
    ],
    bad: `region us  region eu
link us <-> eu { rtt: 150ms }
client users
service api { in: us }
database orders { in: eu }

flow page from users at 10/s {
  expect p99 < 1s
  users -> api
  repeat 6 { api -> orders read }
}
`,
    good: `region us  region eu
link us <-> eu { rtt: 150ms }
client users
service api { in: us }
database orders { in: eu }

flow page from users at 10/s {
  expect p99 < 1s
  users -> api -> orders read
}
`,
    accept: 'Where each question depends on the answer before it, and the time is there.',
  },
  *check(context) {
    for (const flow of mattering(context.model))
      for (const row of rowsIn(context.model, flow)) {
        const issue = issueOf(context, flow, row);
        if (issue) yield issue;
      }
  },
};

interface Row {
  call: Call;
  /** Calls one after the other in a mean request. */
  count: number;
}

type Rows = ReadonlyMap<ElementId, Row>;

const none: Rows = new Map();

function rowsIn(model: Model, flow: Flow): Row[] {
  return [...rowsOf(model, flow.steps, 0).values()].filter(({ count }) => count > 1 + 1e-9);
}

/** Deeper than this, nothing is counted. */
const depthLimit = 200;

/** Calls in a row by arrow: what is done side by side takes as long as the longest of it. */
function rowsOf(model: Model, steps: readonly Step[], depth: number): Rows {
  if (depth > depthLimit) return none;
  return steps.map((step) => rowsOfStep(model, step, depth + 1)).reduce(inSequence, none);
}

function rowsOfStep(model: Model, step: Step, depth: number): Rows {
  switch (step.type) {
    case 'call':
      return step.arrow === 'async' ? none : rowsOfCall(model, step, depth);
    case 'sequence':
      return rowsOf(model, step.steps, depth);
    case 'repeat':
      return scaled(rowsOf(model, step.steps, depth), Math.max(0, meanOf(step.times)));
    case 'parallel':
      return step.branches.map((branch) => rowsOf(model, [branch], depth)).reduce(longest, none);
    case 'choose':
      return step.branches
        .map(({ weight, steps }) => scaled(rowsOf(model, steps, depth), Math.min(1, weight)))
        .reduce(inSequence, none);
    case 'pause':
      return none;
  }
}

function rowsOfCall(model: Model, call: Call, depth: number): Rows {
  const { sharing } = timesOf(model).system;
  const target = lookup(model).components.get(call.targets[0]?.component ?? '');
  const own: Rows = target?.kind === 'dns' ? none : new Map([[call.connection, { call, count: 1 }]]);
  const missed = call.miss
    ? scaled(rowsOf(model, call.miss.steps, depth), 1 - sharing.hitRatioOf(call))
    : none;
  const all = [own, rowsOf(model, call.steps, depth), missed].reduce(inSequence, none);
  return scaled(all, sharing.askedShare(call));
}

function scaled(rows: Rows, factor: number): Rows {
  return new Map([...rows].map(([id, { call, count }]) => [id, { call, count: count * factor }]));
}

const inSequence = (left: Rows, right: Rows) => merged(left, right, (a, b) => a + b);
const longest = (left: Rows, right: Rows) => merged(left, right, Math.max);

function merged(left: Rows, right: Rows, of: (a: number, b: number) => number): Rows {
  const all = new Map(left);
  for (const [id, { call, count }] of right)
    all.set(id, { call: all.get(id)?.call ?? call, count: of(all.get(id)?.count ?? 0, count) });
  return all;
}

function issueOf(context: Context, flow: Flow, { call, count }: Row): Issue | undefined {
  const { model } = context;
  const connection = lookup(model).connections.get(call.connection);
  const rtt = roundTripOf(model, call);
  const promises = flow.expectations.filter((each) => isLatencyPromise(flow, each));
  const tightest = promises.toSorted((a, b) => Number(a.value) - Number(b.value))[0];
  const budget = allowed * (tightest ? Number(tightest.value) : Number.POSITIVE_INFINITY);
  if (!connection || !(count > many || count * rtt > budget)) return undefined;
  const sure = count > many || count * roundTripOf(onlyStatedTimes(model), call) > budget;
  const judged = factsOf(context, flow.id)?.expectations ?? [];
  const kept =
    promises.length > 0 && promises.every(({ id }) => judged.some((each) => each.id === id && each.passed));
  const of = tightest
    ? ` of the ${formatDuration(Number(tightest.value))} promised for ${tightest.metric}`
    : '';
  return aboutConnection(model, connection, {
    ...whereWritten(model, call, 'latency'),
    message: `Each request of ${flow.name} makes ${formatCount(count)} calls in a row from ${quoted(callerOf(model, call))} to ${quoted(calleeOf(model, call))}: ${formatCount(count)} x ${formatDuration(rtt)} on the way are ${formatDuration(count * rtt)}${of}. Ask for all of it at once.`,
    ...(sure
      ? {}
      : {
          evidence: 'assumed' as const,
          assumption: 'The round trip is a default: state the `network` to be sure.',
        }),
    level: kept ? 'info' : 'warning',
    related: [relatedTo(flow, `${flow.name} waits for them one after the other.`)],
    fixes: nearer(model, call),
  });
}

function roundTripOf(model: Model, call: Call): number {
  const { components } = lookup(model);
  const caller = components.get(call.callers[0] ?? '');
  const target = components.get(call.targets[0]?.component ?? '');
  return target ? timesOf(model).roundTrips.of(call, caller, target).mean : 0;
}

/** Where nobody else asks it, the callee can stand where its caller does. */
function nearer(model: Model, call: Call): Suggestion[] {
  const { components } = lookup(model);
  const caller = components.get(call.callers[0] ?? '');
  const callee = components.get(call.targets[0]?.component ?? '');
  if (!caller || !callee || caller.kind === 'client') return [];
  const places = caller.settings.in;
  const alone = model.connections.every(
    ({ from, targets }) => from === caller.id || targets.every(({ component }) => component !== callee.id),
  );
  if (!places || places.length === 0 || !alone || !callee.settings.in || sameRegion(model, caller, callee))
    return [];
  const value = places.length === 1 ? String(places[0]) : `[${places.join(', ')}]`;
  return [
    {
      title: `Move ${callee.name} to ${places.join(' and ')}, where ${caller.name} is`,
      label: 'design',
      changes: [{ type: 'set', at: callee.source, key: 'in', value }],
    },
  ];
}

function sameRegion(model: Model, left: Component, right: Component): boolean {
  const outermost = ({ placement }: Component) =>
    placement.map((place) => enclosingPlaces(model, place).at(-1));
  const regions = new Set(outermost(left));
  return outermost(right).every((region) => regions.has(region));
}
