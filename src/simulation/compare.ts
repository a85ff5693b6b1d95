import type { ElementId } from '../model/settings.ts';
import { average } from './averages.ts';
import { meanInterval } from './merge.ts';
import type { Replicate } from './replicate.ts';
import type { ComponentReport, FlowReport, Interval } from './report.ts';

/** Whether less of a figure is better, or more, or neither. */
type Direction = 'less' | 'more' | 'neither';

export type Verdict =
  /** The interval of the difference does not hold 0. */
  | 'better'
  | 'worse'
  | 'more'
  | 'less'
  /** Every pair of runs gives the same figure. */
  | 'same'
  /** 0 lies within the interval: these runs do not tell the two apart. */
  | 'unclear'
  /** One of the two has no such figure. */
  | 'incomparable';

/** One figure of two variants, replication by replication under the same random numbers. */
export interface Difference {
  subject: ElementId;
  metric: string;
  before: number | null;
  after: number | null;
  /** Mean of the differences of the pairs. */
  difference: number | null;
  /** Its 95% interval; null of fewer than two pairs. */
  ci95: Interval | null;
  verdict: Verdict;
}

type Metric<Part> = [metric: string, direction: Direction, of: (part: Part) => number | null];

const flowMetrics: Metric<FlowReport>[] = [
  ['throughput', 'more', ({ throughput }) => throughput],
  ['successRate', 'more', ({ successRate }) => successRate],
  ['mean', 'less', ({ latency }) => latency.mean],
  ['p50', 'less', ({ latency }) => latency.p50],
  ['p95', 'less', ({ latency }) => latency.p95],
  ['p99', 'less', ({ latency }) => latency.p99],
];

const componentMetrics: Metric<ComponentReport>[] = [
  ['utilization', 'neither', ({ utilization }) => utilization],
];

/** All figures that both variants may have, flows first; each element that either knows. */
export function compared(
  before: readonly Replicate[],
  after: readonly Replicate[],
): { flows: Difference[]; components: Difference[] } {
  const pairs = before.flatMap((left) => {
    const right = after.find(({ number }) => number === left.number);
    return right ? [{ left: left.report, right: right.report }] : [];
  });
  return {
    flows: differencesOf(
      pairs.map(({ left, right }) => [left.flows, right.flows]),
      flowMetrics,
    ),
    components: differencesOf(
      pairs.map(({ left, right }) => [left.components, right.components]),
      componentMetrics,
    ),
  };
}

type Parts<Part> = Record<ElementId, Part>;

function differencesOf<Part>(
  pairs: readonly [before: Parts<Part>, after: Parts<Part>][],
  metrics: readonly Metric<Part>[],
): Difference[] {
  const subjects = new Set(pairs.flatMap((pair) => pair.flatMap((parts) => Object.keys(parts))));
  return [...subjects].flatMap((subject) =>
    metrics.map(([metric, direction, of]) => {
      const figure = (parts: Parts<Part>) => {
        const part = parts[subject];
        return part ? of(part) : null;
      };
      const figures = pairs.map(([before, after]) => [figure(before), figure(after)] as const);
      return { subject, metric, ...differenceOf(figures, direction) };
    }),
  );
}

function differenceOf(
  pairs: readonly (readonly [before: number | null, after: number | null])[],
  direction: Direction,
): Omit<Difference, 'subject' | 'metric'> {
  const differences = pairs.flatMap(([before, after]) =>
    before === null || after === null ? [] : [after - before],
  );
  const ci95 = meanInterval(differences);
  const difference = average(differences);
  return {
    before: average(pairs.map(([before]) => before)),
    after: average(pairs.map(([, after]) => after)),
    difference,
    ci95,
    verdict: verdictOf(differences, difference, ci95, direction),
  };
}

function verdictOf(
  differences: readonly number[],
  difference: number | null,
  ci95: Interval | null,
  direction: Direction,
): Verdict {
  if (difference === null) return 'incomparable';
  if (differences.every((each) => each === 0)) return 'same';
  if (!ci95 || (ci95[0] <= 0 && ci95[1] >= 0)) return 'unclear';
  if (direction === 'neither') return difference > 0 ? 'more' : 'less';
  return difference > 0 === (direction === 'more') ? 'better' : 'worse';
}
