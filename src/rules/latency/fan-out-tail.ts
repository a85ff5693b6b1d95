import { quantile } from '../../analysis/latency/mixture.ts';
import { formatCount, formatDuration, formatShare } from '../../model/format.ts';
import { callsIn, lookup, shardsOf } from '../../model/lookup.ts';
import type { Call, Flow, Model, Step } from '../../model/model.ts';
import { aboutConnection, relatedTo } from '../about.ts';
import { factsOf, mattering } from '../flows.ts';
import { roundedUp, timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { calleeOf, callerOf, setOnArrow, whereWritten } from './arrows.ts';
import { isLatencyPromise } from './budget-exceeded.ts';
import { timesOf } from './times.ts';

/** Share of the answers that count as slow. */
const slow = 0.01;
/** Share of the requests that may meet a slow answer too many. */
const allowed = 0.1;
/** Answers whose 99th percentile is nearer to their median than this have no tail. */
const even = 1.2;

/** Many answers of which the slowest decides. */
export const fanOutTail: Rule = {
  id: 'latency/fan-out-tail',
  title: 'Waiting for the slowest of many answers',
  level: 'warning',
  documentation: {
    what: 'Reports a step that waits for so many answers at once (`parallel`, or a `scan` over all shards) that more than 10% of its requests meet one of the slowest 1%. Quiet where the calls are hedged, where it does not wait for the last ones, where the answers take equally long, and where the flow keeps the percentiles that it promises.',
    why: 'Of 100 answers at once, each slow in one case of a hundred, one is slow in 63% of the requests: the tail of the parts becomes the body of the whole.',
    sources: ['Dean and Barroso, The Tail at Scale, Communications of the ACM 56(2), 2013'],
    bad: `client users
service root { replicas: 4 }
service leaf { replicas: 100  serviceTime: lognormal(p50: 5ms, p99: 40ms) }

flow find from users at 20/s {
  users -> root
  parallel 100 { root -> leaf }
}
`,
    good: `client users
service root { replicas: 4 }
service leaf { replicas: 100  serviceTime: lognormal(p50: 5ms, p99: 40ms) }

flow find from users at 20/s {
  users -> root
  parallel 100 wait 95 { root -> leaf }
}
`,
    accept: 'Where every answer counts and the time is there: promise a percentile that the whole can keep.',
  },
  *check(context) {
    for (const flow of mattering(context.model)) {
      if (keepsItsTail(context, flow)) continue;
      for (const spread of spreadsOf(context.model, flow)) {
        const issue = issueOf(context.model, flow, spread);
        if (issue) yield issue;
      }
    }
  },
};

interface Spread {
  call: Call;
  answers: number;
  wanted: number;
  /** What each answer takes. */
  part: Step;
}

const tails: ReadonlySet<string> = new Set(['p90', 'p95', 'p99', 'p999', 'max']);

/** It promises percentiles near the end, and by estimate keeps them all. */
function keepsItsTail(context: Context, flow: Flow): boolean {
  const promises = flow.expectations.filter((each) => tails.has(each.metric) && isLatencyPromise(flow, each));
  const judged = factsOf(context, flow.id)?.expectations ?? [];
  return (
    promises.length > 0 &&
    promises.every(({ id }) => judged.some((each) => each.id === id && each.passed === true))
  );
}

/** The steps that wait for several answers, of all that somebody waits for. */
function spreadsOf(model: Model, flow: Flow): Spread[] {
  const found: Spread[] = [];
  const waiting: Step[] = [...flow.steps];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (step.type === 'call') {
      if (step.arrow === 'async') continue;
      found.push(...scan(model, step));
      waiting.push(...step.steps, ...(step.miss?.steps ?? []));
    } else if (step.type === 'parallel') {
      const [part] = step.branches;
      const call = part && callsIn([part]).find(({ arrow }) => arrow === 'sync');
      const answers = step.copies * step.branches.length;
      const wanted = step.wait === 'all' ? answers : step.wait === 'any' ? 1 : Math.min(answers, step.wait);
      if (part && call) found.push({ call, answers, wanted, part });
      waiting.push(...step.branches);
    } else if (step.type === 'choose') waiting.push(...step.branches.flatMap(({ steps }) => steps));
    else if (step.type !== 'pause') waiting.push(...step.steps);
  }
  return found;
}

function scan(model: Model, call: Call): Spread[] {
  const target = lookup(model).components.get(call.targets[0]?.component ?? '');
  const shards = target ? shardsOf(target) : 1;
  if (call.operation !== 'scan' || shards < 2) return [];
  const one: Call = { ...call, operation: 'read', steps: [] };
  return [{ call, answers: shards, wanted: Math.min(shards, call.settings.wait ?? shards), part: one }];
}

function issueOf(model: Model, flow: Flow, spread: Spread): Issue | undefined {
  const { call, answers, wanted, part } = spread;
  const connection = lookup(model).connections.get(call.connection);
  if (!connection || call.settings.hedge !== undefined) return undefined;
  const share = shareMeeting(answers, answers - wanted);
  const times = timesOf(model).of(flow, [part]);
  const late = quantile(times, 1 - slow);
  if (!(share > allowed) || !Number.isFinite(late) || late < even * quantile(times, 0.5)) return undefined;
  const all = wanted < answers ? `${formatCount(wanted)} of ${formatCount(answers)}` : formatCount(answers);
  const meet = wanted < answers ? `more than ${answers - wanted}` : 'at least one';
  return aboutConnection(model, connection, {
    ...whereWritten(model, call, 'hedge'),
    message: `${quoted(callerOf(model, call))} waits for ${all} answers of ${quoted(calleeOf(model, call))}: ${formatShare(share)} of its requests meet ${meet} of the slowest 1% (above ${formatDuration(late)}).`,
    related: [relatedTo(flow, `${flow.name} waits for them.`)],
    fixes: [...hedged(model, flow, spread), ...partial(model, spread)],
  });
}

/** Binomial: more than so many of n independent answers are among the slowest. */
export function shareMeeting(answers: number, spare: number): number {
  let term = (1 - slow) ** answers;
  let within = 0;
  for (let late = 0; late <= Math.min(spare, answers); late += 1) {
    within += term;
    term *= (((answers - late) / (late + 1)) * slow) / (1 - slow);
  }
  return Math.max(0, 1 - within);
}

/** A second question to another replica, once 95 of 100 would have been answered (Dean and Barroso 2013). */
function hedged(model: Model, flow: Flow, { call, part }: Spread): Suggestion[] {
  const { components } = lookup(model);
  const replicated = call.targets.every(
    ({ component }) => (components.get(component)?.settings.replicas?.minimum ?? 1) > 1,
  );
  const writes = callsIn([part]).some(({ operation }) => operation === 'write');
  const after = roundedUp(quantile(timesOf(model).of(flow, [part]), 0.95));
  if (!replicated || writes || after >= (call.settings.timeout ?? Number.POSITIVE_INFINITY)) return [];
  return [
    {
      title: `Ask another replica after ${timeLiteral(after)}`,
      label: 'design',
      changes: setOnArrow(model, call, 'hedge', timeLiteral(after)),
    },
  ];
}

/** Of a scan: the least number of answers left out with which few requests wait for a slow one. */
function partial(model: Model, { call, answers }: Spread): Suggestion[] {
  if (call.operation !== 'scan') return [];
  let spare = 1;
  while (spare < answers && shareMeeting(answers, spare) > allowed) spare += 1;
  return [
    {
      title: `Go on with ${answers - spare} of ${answers} answers`,
      label: 'design',
      changes: setOnArrow(model, call, 'wait', String(answers - spare)),
    },
  ];
}
