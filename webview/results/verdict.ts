import type { ExpectationFacts } from '../../src/analysis/facts.ts';
import type { Expectation } from '../../src/model/model.ts';
import type { ExpectationReport, Interval } from '../../src/simulation/report.ts';
import { absent, bytes, duration, type Figure, nines, number, percent, rate } from '../format.ts';

type Unit = 'seconds' | 'ratio' | 'nines' | 'rate' | 'bytes' | 'count' | 'factor' | 'dollars';

/** What each metric is measured in; what is not here is a count. */
const units: Record<string, Unit> = {
  availability: 'nines',
  successRate: 'nines',
  errorRate: 'ratio',
  staleReads: 'ratio',
  utilization: 'ratio',
  hitRatio: 'ratio',
  moved: 'ratio',
  throughput: 'rate',
  mean: 'seconds',
  p50: 'seconds',
  p90: 'seconds',
  p95: 'seconds',
  p99: 'seconds',
  p999: 'seconds',
  max: 'seconds',
  completion: 'seconds',
  staleness: 'seconds',
  rto: 'seconds',
  rpo: 'seconds',
  wait: 'seconds',
  lag: 'seconds',
  downtime: 'seconds',
  storage: 'bytes',
  cost: 'dollars',
  saturation: 'factor',
};

const formats: Record<Unit, (value: Figure) => string> = {
  seconds: duration,
  ratio: percent,
  nines,
  rate,
  bytes,
  count: (value) => number(value, 4),
  factor: (value) => `${number(value)}×`,
  dollars: (value) => `$${number(value)}`,
};

const differences: Partial<Record<Unit, (value: number) => string>> = {
  ratio: (value) => `${number(value * 100, 2)} points`,
  nines: (value) => `${number(value * 100, 2)} points`,
};

export type Verdict = 'holds' | 'fails' | 'unknown';

/** One line of the expectations, all as text. */
export interface Judgement {
  id: string;
  subject: string;
  text: string;
  verdict: Verdict;
  actual: string;
  /** 95% confidence interval, or where the figure comes from. */
  range: string;
  /** How far the figure is from where the verdict turns. */
  distance: string;
  note: string;
}

/** A figure of a metric in the metric's own unit. */
export function metricText(metric: string, value: number | string | null | undefined): string {
  return typeof value === 'string' ? value : formats[unitOf(metric)](value);
}

/** `124–139 ms`; the unit is told once where both ends share it. */
export function intervalText(metric: string, interval: Interval | null | undefined): string {
  if (!interval) return '';
  const [low, high] = [metricText(metric, interval[0]), metricText(metric, interval[1])];
  const unit = unitText(low);
  return unit !== '' && unit === unitText(high)
    ? `${low.slice(0, -unit.length)}–${high}`
    : `${low} – ${high}`;
}

const unitText = (figure: string) => /[^\d.∞]+$/.exec(figure)?.[0] ?? '';

/** How far a figure is from its bound: `38 ms (25%) to spare`, `0.4 points short`. Empty where that means nothing. */
export function distanceText(expectation: Expectation, actual: number | string | null | undefined): string {
  const { value, comparison, metric } = expectation;
  if (typeof value !== 'number' || typeof actual !== 'number') return '';
  if (!Number.isFinite(actual) || !Number.isFinite(value)) return '';
  const upward = comparison === '>' || comparison === '>=';
  const slack = upward ? actual - value : value - actual;
  const unit = unitOf(metric);
  const size = Math.abs(slack);
  const difference = (differences[unit] ?? formats[unit])(size);
  if (comparison === '==') return slack === 0 ? '' : `off by ${difference}`;
  const relative = unit in differences || value === 0 ? '' : ` (${percent(size / Math.abs(value))})`;
  if (slack === 0)
    return comparison === '<=' || comparison === '>=' ? 'at the limit' : 'at the limit, not inside';
  const side = slack > 0 ? 'to spare' : upward ? 'short' : 'over';
  return `${difference}${relative} ${side}`;
}

/** The verdict of the simulation. */
export function simulated(expectation: Expectation, report: ExpectationReport): Judgement {
  return {
    ...stated(expectation),
    verdict: report.actual === null && !report.passed ? 'unknown' : report.passed ? 'holds' : 'fails',
    actual: metricText(report.metric, report.actual),
    range: intervalText(report.metric, report.range),
    distance: distanceText(expectation, report.actual),
    note: report.note ?? '',
  };
}

/** The verdict of the analysis, where it has one: exact, and there before any run. */
export function analysed(expectation: Expectation, facts: ExpectationFacts | undefined): Judgement {
  const known = facts?.passed !== undefined && facts.actual !== undefined && facts.actual !== null;
  return {
    ...stated(expectation),
    verdict: !known ? 'unknown' : facts.passed ? 'holds' : 'fails',
    actual: known ? metricText(expectation.metric, facts.actual) : absent,
    range: known ? (expectation.metric === 'availability' ? 'exact' : 'analysis') : '',
    distance: known ? distanceText(expectation, facts.actual) : '',
    note: known ? '' : 'Not simulated yet.',
  };
}

function stated({ id, subject, text }: Expectation) {
  const words = text.replace(/^expect\s+/, '');
  const repeated = `${subject.id} `;
  return {
    id,
    subject: subject.id,
    text: words.startsWith(repeated) ? words.slice(repeated.length) : words,
  };
}

function unitOf(metric: string): Unit {
  return Object.hasOwn(units, metric) ? (units[metric] ?? 'count') : 'count';
}
