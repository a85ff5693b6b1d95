import type { ExpectationFacts } from '../../src/analysis/facts.ts';
import { type Dimension, formatQuantity } from '../../src/model/format.ts';
import { formatMetric } from '../../src/model/metric.ts';
import { metricOf } from '../../src/model/metrics.ts';
import type { Expectation } from '../../src/model/model.ts';
import type { ExpectationReport, Interval } from '../../src/simulation/report.ts';
import { absent, count, number, share } from '../format.ts';

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
  /** What the run before measured, where that differs. */
  before: string;
  /** Why it fails, a sentence each without full stop. */
  why: string[];
}

/** The verdict on an expectation: of the simulation where it has one, else of the analysis. */
export function judge(
  expectation: Expectation,
  report: ExpectationReport | undefined,
  facts: ExpectationFacts | undefined,
  earlier?: ExpectationReport,
): Judgement {
  if (report?.judged) return simulated(expectation, report, earlier);
  const told = analysed(expectation, facts);
  if (told) return told;
  return {
    ...stated(expectation),
    ...unknown,
    before: '',
    why: [],
    note: report ? (report.note ?? '') : 'Not simulated yet.',
  };
}

/** The same figure while it may still change. */
export function withoutVerdict(judgement: Judgement): Judgement {
  return { ...judgement, verdict: 'unknown', why: [] };
}

const unknown = { verdict: 'unknown', actual: absent, range: '', distance: '' } as const;

function simulated(
  expectation: Expectation,
  { actual, passed, range, note, explanation }: ExpectationReport,
  earlier: ExpectationReport | undefined,
): Judgement {
  const before = earlier?.judged ? metricText(expectation.metric, earlier.actual) : '';
  const text = metricText(expectation.metric, actual);
  return {
    ...stated(expectation),
    verdict: passed ? 'holds' : actual === null ? 'unknown' : 'fails',
    actual: text,
    range: intervalText(expectation.metric, range),
    distance: distanceText(expectation, actual),
    note: note ?? '',
    before: before === text ? '' : before,
    why: passed ? [] : (explanation?.lines ?? []),
  };
}

/** Exact, and there before any run; an estimate has no verdict, the simulation gives it. */
function analysed(expectation: Expectation, facts: ExpectationFacts | undefined): Judgement | undefined {
  const { actual, passed, estimate } = facts ?? {};
  if (actual === undefined || actual === null || passed === undefined) return undefined;
  return {
    ...stated(expectation),
    verdict: estimate ? 'unknown' : passed ? 'holds' : 'fails',
    actual: metricText(expectation.metric, actual),
    range: estimate ? 'estimate' : 'exact',
    distance: distanceText(expectation, actual),
    note: '',
    before: '',
    why: [],
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

function metricText(metric: string, value: number | string | null | undefined): string {
  return value === null || value === undefined ? absent : formatMetric(metric, value);
}

/** `124–139 ms`: a unit that both ends share is told once. */
export function intervalText(metric: string, interval: Interval | null | undefined): string {
  if (!interval) return '';
  const [low, high] = [metricText(metric, interval[0]), metricText(metric, interval[1])];
  const unit = unitOf(low);
  if (low === high) return low;
  return unit === unitOf(high) && !unit.includes(absent)
    ? `${low.slice(0, low.length - unit.length)}–${high}`
    : `${low} – ${high}`;
}

/** What follows the last digit of a figure that has one unit. */
const unitOf = (figure: string) => /^[\d.,]+(\D*)$/.exec(figure)?.[1] ?? absent;

/** From so many times its bound on a figure is told as a multiple of it: shares of thousands of percent say little. */
const manifold = 10;

/** How far a figure is from its bound: `38 ms (25%) to spare`, `0.44 points short`. Empty where that means nothing. */
export function distanceText(expectation: Expectation, actual: number | string | null | undefined): string {
  const { value, comparison, metric } = expectation;
  if (typeof value !== 'number' || typeof actual !== 'number') return '';
  if (!Number.isFinite(actual) || !Number.isFinite(value)) return '';
  const upward = comparison === '>' || comparison === '>=';
  const slack = upward ? actual - value : value - actual;
  const difference = differenceText(metric, Math.abs(slack));
  if (comparison === '==') return slack === 0 ? '' : `off by ${difference}`;
  if (slack === 0)
    return comparison === '<=' || comparison === '>=' ? 'at the limit' : 'at the limit, not inside';
  if (!upward && value > 0 && actual / value >= manifold && dimensionOf(metric) !== 'share')
    return `${difference} over, ${count(Math.round(actual / value))}× the limit`;
  const relative =
    value === 0 || dimensionOf(metric) === 'share' ? '' : ` (${share(Math.abs(slack / value))})`;
  return `${difference}${relative} ${slack > 0 ? 'to spare' : upward ? 'short' : 'over'}`;
}

function differenceText(metric: string, size: number): string {
  const dimension = dimensionOf(metric);
  return dimension === 'share' ? `${number(size * 100)} points` : formatQuantity(size, dimension);
}

function dimensionOf(metric: string): Dimension {
  const dimension = metricOf(metric)?.dimension ?? 'number';
  return dimension === 'word' ? 'number' : dimension;
}
