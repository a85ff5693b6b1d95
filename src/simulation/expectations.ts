import type { Comparison, Expectation } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { bucketsPerBatch, type FlowWindow, type Snapshot } from './collect.ts';
import { ratioHalfWidth, ratioInterval } from './confidence.ts';
import type { FlowState } from './flows.ts';
import { Histogram, type Recorded } from './histogram.ts';
import { quantileInterval } from './quantiles.ts';
import type { ExpectationReport, Interval } from './report.ts';
import type { Execution } from './run.ts';
import type { ComponentState, Counters } from './stations.ts';

/**
 * What the same figure of several runs is made of: a ratio of sums, a quantile of all that was recorded (the failed are
 * beyond), or the largest of them. Without evidence it is the average.
 */
export type Evidence =
  | { type: 'ratio'; sum: number; count: number }
  | { type: 'quantile'; probability: number; recorded: Recorded; failed: number }
  | { type: 'maximum' };

/** A figure, with its interval and what must be said of it. `beyond`: larger than any number. */
export interface Measured {
  actual: number | null;
  range?: Interval | null;
  note?: string;
  beyond?: boolean;
  evidence?: Evidence;
}

/** What an expectation asks, without its place in the text. */
export interface Question {
  id: string;
  text: string;
  subject: ElementId;
  subjectType: Expectation['subject']['type'];
  metric: string;
  comparison: Comparison;
  value: Expectation['value'];
}

const comparisons: Record<Comparison, (actual: number, value: number) => boolean> = {
  '<': (actual, value) => actual < value,
  '<=': (actual, value) => actual <= value,
  '>': (actual, value) => actual > value,
  '>=': (actual, value) => actual >= value,
  '==': (actual, value) => actual === value,
};

/** Judges one expectation. */
export function judge(execution: Execution, expectation: Expectation): ExpectationReport {
  return verdict(questionOf(expectation), measure(execution, expectation));
}

export function questionOf({ id, text, metric, subject, comparison, value }: Expectation): Question {
  return { id, text, subject: subject.id, subjectType: subject.type, metric, comparison, value };
}

/** What a figure says to the question; what this simulation does not measure is told, and not judged. */
export function verdict(question: Question, measured: Measured | undefined): ExpectationReport {
  const { id, text, metric, subject, subjectType, comparison, value } = question;
  const told = { id, text, subject, metric };
  if (!measured || typeof value !== 'number') {
    const note =
      metric === 'availability'
        ? 'exact: the analysis answers it'
        : `the simulation does not measure ${metric} of a ${subjectType}`;
    return { ...told, actual: null, passed: false, judged: false, range: null, note };
  }
  const { actual, range = null, note } = measured;
  const figure = measured.beyond ? Number.POSITIVE_INFINITY : actual;
  const passed = figure !== null && comparisons[comparison](figure, value);
  return {
    ...told,
    actual,
    passed,
    judged: figure !== null,
    range,
    ...(note === undefined && figure !== null ? {} : { note: note ?? 'there was nothing to measure' }),
  };
}

/** The figure that an expectation is about; undefined where the simulation knows none. */
export function measure(execution: Execution, expectation: Expectation): Measured | undefined {
  const { subject, metric } = expectation;
  const flow = execution.flows.get(subject.id);
  if (flow) return flowMetrics[metric]?.(flow, windowOf(execution, flow, expectation), expectation);
  const component = execution.components.get(subject.id);
  const span = component && spanOf(execution, component, expectation);
  return component && span && componentMetrics[metric]?.(component, span, expectation);
}

function windowOf(execution: Execution, { collector }: FlowState, { during }: Expectation): JudgedWindow {
  const { settings, sim } = execution;
  const window = during
    ? collector.watch(settings.warmup + during.from, settings.warmup + during.to)
    : collector.main;
  const ages = new Histogram();
  ages.merge(window.latencies);
  let unfinished = 0;
  for (const start of execution.open().get(collector) ?? [])
    if (window.holds(start)) {
      unfinished++;
      ages.record(sim.now - start);
    }
  return { window, ages, unfinished };
}

interface JudgedWindow {
  window: FlowWindow;
  /** Latencies of the completed, and the ages of the unfinished. */
  ages: Histogram;
  unfinished: number;
}

const largest: Evidence = { type: 'maximum' };
const ratioOf = (sum: number, count: number): Evidence => ({ type: 'ratio', sum, count });
const quantileOf = (probability: number, histogram: Histogram, failed = 0): Evidence => ({
  type: 'quantile',
  probability,
  recorded: histogram.recorded(),
  failed,
});

type FlowMetric = (flow: FlowState, judged: JudgedWindow, expectation: Expectation) => Measured;

/** A failed request is infinitely slow, an unfinished one at least as slow as it is old. */
function percentile(probability: number): FlowMetric {
  return ({ collector }, { window, ages }, { during }) => {
    const offered = ages.count + window.failed;
    if (offered === 0) return { actual: null };
    const actual = ages.quantile(probability, offered);
    const evidence = quantileOf(probability, ages, window.failed);
    if (actual === null) {
      const share = `${roundedTo(3, (100 * window.failed) / offered)}%`;
      return {
        actual,
        beyond: true,
        note: `${share} of the requests failed, and a failed one counts as infinitely slow`,
        evidence,
      };
    }
    return {
      actual,
      range: during ? null : quantileInterval(collector.batches, probability, ages, true),
      evidence,
    };
  };
}

const flowMetrics: Record<string, FlowMetric> = {
  successRate: (flow, judged, { during }) => shareOf(flow, judged, during, (completed) => completed),
  errorRate: (flow, judged, { during }) => shareOf(flow, judged, during, (_, failed) => failed),
  throughput: (_, { window }) => ({ actual: window.completed / (window.to - window.from) }),
  mean: ({ collector }, { window }, { during }) => ({
    actual: window.latencies.mean,
    range: during
      ? null
      : ratioInterval(collector.batches.map(({ completed, sum }) => ({ count: completed, sum }))),
    evidence: ratioOf(window.latencies.sum, window.latencies.count),
  }),
  p50: percentile(0.5),
  p90: percentile(0.9),
  p95: percentile(0.95),
  p99: percentile(0.99),
  p999: percentile(0.999),
  max: (_, { ages, window }) => ({
    actual: window.failed > 0 || ages.count === 0 ? null : ages.maximum,
    evidence: largest,
    ...(window.failed > 0 ? { beyond: true, note: 'a failed request counts as infinitely slow' } : {}),
  }),
  completion: (_, { window }) => ({
    actual: window.completions.quantile(0.99),
    note: '99th percentile, until all handed-over work has ended',
    evidence: quantileOf(0.99, window.completions),
  }),
  staleReads: (_, { window }) => ({
    actual: window.reads > 0 ? window.staleReads / window.reads : null,
    note: `share of ${window.reads} reads`,
    evidence: ratioOf(window.staleReads, window.reads),
  }),
  staleness: (_, { window }) => ({
    actual: window.staleness.quantile(0.99),
    note: '99th percentile of the reads',
    evidence: quantileOf(0.99, window.staleness),
  }),
};

function shareOf(
  { collector }: FlowState,
  { window, unfinished }: JudgedWindow,
  during: Expectation['during'],
  part: (completed: number, failed: number) => number,
): Measured {
  const offered = window.completed + window.failed + unfinished;
  if (offered === 0) return { actual: null };
  const half = during
    ? null
    : ratioHalfWidth(
        collector.batches.map(({ completed, failed }) => ({
          count: completed + failed,
          sum: part(completed, failed),
        })),
      );
  const actual = part(window.completed, window.failed) / offered;
  const range: Interval | null =
    half === null ? null : [Math.max(0, actual - half), Math.min(1, actual + half)];
  return {
    actual,
    range,
    evidence: ratioOf(part(window.completed, window.failed), offered),
    ...(unfinished > 0 ? { note: `${unfinished} requests were unfinished at the end` } : {}),
  };
}

/** What a component did between two snapshots. */
interface Span {
  from: number;
  to: number;
  seconds: number;
  peak: number;
  whole: boolean;
  waits: Histogram;
  lags: Histogram;
  /** Growth of a counter. */
  of(counter: keyof Counters): number;
  /** Growth of one counter by batches over another quantity. */
  batches(counter: keyof Counters): Interval | null;
}

function spanOf(execution: Execution, component: ComponentState, { during }: Expectation): Span | undefined {
  const { snapshots, ticks, settings, measured } = execution;
  const { index } = component.plan;
  const from = during ? snapshotAt(snapshots, settings.warmup + during.from) : ticks[0];
  const to = during ? snapshotAt(snapshots, settings.warmup + during.to) : ticks[ticks.length - 1];
  const before = from?.counters[index];
  const after = to?.counters[index];
  if (!from || !to || !before || !after || to.at <= from.at) return undefined;
  const inside = snapshots.filter(({ at }) => at > from.at && at <= to.at);
  return {
    from: from.at,
    to: to.at,
    seconds: to.at - from.at,
    peak: Math.max(0, ...inside.map(({ peaks }) => peaks[index] ?? 0)),
    whole: !during,
    waits: (measured[index] ?? component).waits,
    lags: (measured[index] ?? component).lags,
    of: (counter) => after[counter] - before[counter],
    batches: (counter) => (during ? null : growthInterval(ticks, index, counter)),
  };
}

function snapshotAt(snapshots: readonly Snapshot[], time: number): Snapshot | undefined {
  return (
    snapshots.find(({ at }) => Math.abs(at - time) < 1e-9 * Math.max(1, time)) ??
    snapshots[snapshots.length - 1]
  );
}

function growthInterval(ticks: readonly Snapshot[], index: number, counter: keyof Counters): Interval | null {
  const batches = [];
  for (let at = bucketsPerBatch; at < ticks.length; at += bucketsPerBatch) {
    const from = ticks[at - bucketsPerBatch];
    const to = ticks[at];
    const before = from?.counters[index];
    const after = to?.counters[index];
    if (from && to && before && after)
      batches.push({ count: to.at - from.at, sum: after[counter] - before[counter] });
  }
  return ratioInterval(batches);
}

const maximumNote = 'maximum';
const wholeRunNote = 'over the whole run: it is not measured by window yet';

type ComponentMetric = (component: ComponentState, span: Span, expectation: Expectation) => Measured;

const componentMetrics: Record<string, ComponentMetric> = {
  utilization: (component, span) => {
    const cores = (component.plan.cores * span.of('provided')) / span.seconds;
    if (!Number.isFinite(cores)) return { actual: 0, note: 'nothing limits it' };
    const range = span.batches('busy');
    return {
      actual: span.of('busy') / span.seconds / cores,
      range: range && [range[0] / cores, range[1] / cores],
      evidence: ratioOf(span.of('busy'), span.seconds * cores),
    };
  },
  throughput: (_, span) => ({ actual: span.of('served') / span.seconds, range: span.batches('served') }),
  queueDepth: (_, span) => ({ actual: span.peak, note: maximumNote, evidence: largest }),
  wait: (_, span) => ({
    actual: span.waits.quantile(0.99),
    note: span.whole ? '99th percentile' : `99th percentile, ${wholeRunNote}`,
    evidence: quantileOf(0.99, span.waits),
  }),
  errorRate: (_, span) => {
    const arrived = span.of('arrived');
    const failed = span.of('failed') + span.of('rejected');
    return { actual: arrived > 0 ? failed / arrived : null, evidence: ratioOf(failed, arrived) };
  },
  rejected: (_, span) => ({ actual: span.of('rejected'), note: 'requests' }),
  hitRatio: (_, span) => {
    const looked = span.of('hits') + span.of('misses');
    return {
      actual: looked > 0 ? span.of('hits') / looked : null,
      evidence: ratioOf(span.of('hits'), looked),
    };
  },
  lag: (_, span) => ({
    actual: span.lags.quantile(0.99),
    note: span.whole ? '99th percentile' : `99th percentile, ${wholeRunNote}`,
    evidence: quantileOf(0.99, span.lags),
  }),
  lostWrites: (_, span) => ({ actual: span.of('lostWrites') }),
  conflicts: (_, span) => ({ actual: span.of('conflicts') }),
  moved: ({ places }, span) => ({
    actual: places ? span.of('moved') : null,
    note: 'of the keys, each time one moves',
  }),
  staleReads: (_, span) => {
    const reads = span.of('reads');
    return {
      actual: reads > 0 ? span.of('staleReads') / reads : null,
      evidence: ratioOf(span.of('staleReads'), reads),
    };
  },
  duplicates: (_, span) => ({ actual: span.of('duplicates') }),
  sessionsLost: ({ sessions }, span) => ({
    actual: span.of('sessionsLost'),
    ...(sessions ? {} : { note: 'its replicas keep no sessions' }),
  }),
  downtime: ({ outages }, { from, to }) => ({ actual: outages.downtime(from, to) }),
  rto: ({ outages, store }, { from, to }) => ({
    actual: outages.longest(from, to, openGaps(store)),
    note: maximumNote,
    evidence: largest,
  }),
  rpo: ({ outages }, { from, to }) => ({
    actual: outages.furthestBack(from, to),
    note: maximumNote,
    evidence: largest,
  }),
};

/** Since when shards have no leader, where that has not ended. */
function openGaps(store: ComponentState['store']): number[] {
  return (store?.shards ?? []).map(({ leaderlessSince }) => leaderlessSince).filter((since) => since >= 0);
}

/** A number with so many significant digits. */
export function roundedTo(digits: number, value: number): number {
  return Number(value.toPrecision(digits));
}
