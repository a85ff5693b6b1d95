import { meanOfMixture, quantile } from '../../analysis/latency/mixture.ts';
import { formatDuration } from '../../model/format.ts';
import type { Expectation, Flow } from '../../model/model.ts';
import { about } from '../about.ts';
import { factsOf, mattering } from '../flows.ts';
import { roundedUp, timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed } from '../words.ts';
import { partsOf } from './breakdown.ts';
import { assumedTimes, onlyStatedTimes } from './stated.ts';
import { timesOf } from './times.ts';

const metrics: ReadonlySet<string> = new Set(['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max']);

/** An estimate this near to what is promised is left to the simulation. */
const tolerance = 1.05;

/** A latency that the parts of a flow cannot keep. */
export const budgetExceeded: Rule = {
  id: 'latency/budget-exceeded',
  title: 'A promised latency that the parts cannot keep',
  level: 'error',
  documentation: {
    what: 'Reports a flow whose promised latency (`expect p99 < 150ms`) its parts exceed. An error when the times that no request undercuts (round trips, constants, minima along the critical path) are already longer. A warning when the estimate of that percentile is longer by more than 5%: the simulation settles it. One level milder where the verdict rests on default times, and quiet where something is overloaded, which is `capacity/overloaded`.',
    why: 'A latency is a budget that every round trip and every piece of work spends from. What the distance alone uses up, no tuning brings back.',
    sources: [
      'Dean and Barroso, The Tail at Scale, Communications of the ACM 56(2), 2013',
      'Dean, Numbers Everyone Should Know (LADIS 2009)',
    ],
    bad: `region us  region eu
link us <-> eu { rtt: 80ms }
client users { rtt: 20ms }
service api { in: us  replicas: 2  serviceTime: constant(5ms) }
database orders { in: eu  replicas: 2  readTime: constant(2ms) }

flow page from users at 50/s {
  expect p99 < 150ms
  users -> api -> orders read
  api -> orders read
}
`,
    good: `region us  region eu
link us <-> eu { rtt: 80ms }
client users { rtt: 20ms }
service api { in: us  replicas: 2  serviceTime: constant(5ms) }
database orders { in: us  replicas: 2  readTime: constant(2ms) }

flow page from users at 50/s {
  expect p99 < 150ms
  users -> api -> orders read
  api -> orders read
}
`,
    accept: 'An estimate that a simulation or a measurement has shown to be too high.',
  },
  *check(context) {
    for (const flow of mattering(context.model))
      for (const expectation of flow.expectations)
        if (isLatencyPromise(flow, expectation)) {
          const issue = issueOf(context, flow, expectation);
          if (issue) yield issue;
        }
  },
};

/** A promise of the flow on its own latency. */
export function isLatencyPromise(flow: Flow, { subject, metric, comparison }: Expectation): boolean {
  return (
    subject.type === 'flow' &&
    subject.id === flow.id &&
    metrics.has(metric) &&
    (comparison === '<' || comparison === '<=')
  );
}

function issueOf(context: Context, flow: Flow, expectation: Expectation): Issue | undefined {
  const { model } = context;
  const target = Number(expectation.value);
  const floor = timesOf(model).floorOf(flow);
  const estimate = estimateOf(context, flow, expectation);
  const promise = `${flow.name} promises ${expectation.metric} ${expectation.comparison} ${formatDuration(target)}`;
  if (exceeds(floor, target)) {
    const sure = exceeds(timesOf(onlyStatedTimes(model)).floorOf(flow), target);
    return about(flow, {
      ...at(expectation),
      message: `${promise}, but no request takes less than ${formatDuration(floor)}: ${told(partsOf(model, flow, 'minimum'))}.`,
      ...(sure ? { level: 'error' } : resting(context, flow)),
      fixes: promiseLess(expectation, Math.max(floor, finite(estimate))),
    });
  }
  if (!Number.isFinite(estimate) || !(estimate > target * tolerance)) return undefined;
  const stated = estimateOfStated(context, flow, expectation);
  return about(flow, {
    ...at(expectation),
    message: `${promise}, but ${formatDuration(estimate)} is what it comes to by estimate. On average: ${told(partsOf(model, flow, 'mean'))}. Simulate to settle it.`,
    ...(stated > target * tolerance ? {} : resting(context, flow)),
    level: 'warning',
    fixes: promiseLess(expectation, estimate),
  });
}

const exceeds = (time: number, target: number) => time > target * (1 + 1e-9);
const finite = (time: number) => (Number.isFinite(time) ? time : 0);
const at = ({ source }: Expectation) => ({ uri: source.uri, range: source.range });

/** Defaults decide: no more than information. */
function resting({ model }: Context, flow: Flow): Pick<Issue, 'evidence' | 'assumption' | 'level'> {
  return { evidence: 'assumed', assumption: assumedTimes(model, flow), level: 'warning' };
}

function estimateOf(context: Context, flow: Flow, { id }: Expectation): number {
  const actual = factsOf(context, flow.id)?.expectations.find((each) => each.id === id)?.actual;
  return typeof actual === 'number' ? actual : 0;
}

/** The same percentile of the times that are stated; of those alone it is too low rather than too high. */
function estimateOfStated({ model }: Context, flow: Flow, { metric }: Expectation): number {
  const stated = onlyStatedTimes(model);
  const times = timesOf(stated).of(flow, flow.steps);
  const share = shares[metric];
  return share === undefined ? meanOfMixture(times) : quantile(times, share);
}

const shares: Readonly<Record<string, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 };

function told(parts: readonly [string, number][]): string {
  return listed(parts.slice(0, 3).map(([name, time]) => `${name} ${formatDuration(time)}`));
}

function promiseLess(expectation: Expectation, time: number): Suggestion[] {
  const { source, text, comparison, during } = expectation;
  const end = text.lastIndexOf(comparison);
  if (end < 0 || during !== undefined) return [];
  const value = timeLiteral(roundedUp(time * 1.0001));
  const promise = `${text.slice(0, end + comparison.length)} ${value}`;
  return [
    {
      title: `Promise ${promise}`,
      label: 'promise',
      changes: [{ type: 'replace', uri: source.uri, range: source.range, text: `expect ${promise}` }],
    },
  ];
}
