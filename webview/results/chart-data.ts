import type { Model } from '../../src/model/model.ts';
import type { Report, TimelineBucket } from '../../src/simulation/report.ts';
import { absent, duration, number, rate, share } from '../format.ts';
import { bucketSeconds } from '../playback/moment.ts';

export type Values = (number | null)[];

export interface Series {
  label: string;
  values: Values;
}

/** One chart over the time of a run. */
export interface Chart {
  id: string;
  title: string;
  text: (value: number | null) => string;
  series: Series[];
}

/** A chart of more lines than this is a tangle: it has those that reach highest. */
const mostLines = 5;

type Component = TimelineBucket['components'][string];

/** The times of a report's buckets, each in the middle of its bucket, seconds. */
export function timesOf(report: Report): number[] {
  const half = bucketSeconds(report) / 2;
  return report.timeline.map(({ at }) => at + half);
}

/** All charts that have something to show, in the order in which they are read. */
export function chartsOf(report: Report, model: Model): Chart[] {
  const seconds = bucketSeconds(report);
  const perSecond = (count: number) => count / seconds;
  const flows = model.flows.filter(({ id }) => Object.hasOwn(report.flows, id));
  const ofFlows = (value: (flow: TimelineBucket['flows'][string]) => number | null, suffix = '') =>
    flows.map(
      ({ id, name }): Series => ({
        label: `${name}${suffix}`,
        values: report.timeline.map(({ flows: told }) => toldOf(told, id, value)),
      }),
    );
  const ofComponents = (value: (component: Component) => number | null | undefined) =>
    highest(
      model.components.map(
        ({ id, name, title }): Series => ({
          label: title ?? name,
          values: report.timeline.map(({ components }) => toldOf(components, id, value)),
        }),
      ),
    );
  const charts: Chart[] = [
    {
      id: 'latency',
      title: 'Latency',
      text: duration,
      series: highest([...ofFlows(({ p99 }) => p99, ' p99'), ...ofFlows(({ mean }) => mean, ' mean')]),
    },
    {
      id: 'throughput',
      title: 'Throughput',
      text: rate,
      series: highest(ofFlows(({ completed }) => perSecond(completed))),
    },
    { id: 'errors', title: 'Errors by cause', text: rate, series: errorsOf(report, perSecond) },
    {
      id: 'queue',
      title: 'Waiting in queues',
      text: number,
      series: somewhere(ofComponents(({ queue }) => queue)),
    },
    {
      id: 'utilization',
      title: 'Utilization',
      text: share,
      series: ofComponents(({ utilization }) => utilization),
    },
    { id: 'hits', title: 'Cache hits', text: share, series: ofComponents(({ hitRatio }) => hitRatio) },
    { id: 'lag', title: 'Replication lag', text: duration, series: ofComponents(({ lag }) => lag) },
  ];
  return charts.filter(({ series }) => series.length > 0);
}

/** The range of each line in words, for those who cannot see it. */
export function chartText({ title, text, series }: Chart): string {
  const ranges = series.map(({ label, values }) => {
    const known = values.filter((value) => value !== null);
    const range = known.length > 0 ? `${text(Math.min(...known))} to ${text(Math.max(...known))}` : absent;
    return `${label} ${range}`;
  });
  return `${title}: ${ranges.join('; ')}`;
}

function errorsOf({ timeline }: Report, perSecond: (count: number) => number): Series[] {
  const causes = new Set(
    timeline.flatMap(({ flows }) =>
      Object.values(flows).flatMap(({ failures }) => Object.keys(failures ?? {})),
    ),
  );
  return [...causes].map((cause) => ({
    label: cause,
    values: timeline.map(({ flows }) =>
      perSecond(Object.values(flows).reduce((sum, { failures }) => sum + (failures?.[cause] ?? 0), 0)),
    ),
  }));
}

/** Ids come from the file: one may be called `constructor`. */
function toldOf<T>(told: Record<string, T>, id: string, value: (one: T) => number | null | undefined) {
  const found = Object.hasOwn(told, id) ? told[id] : undefined;
  return found === undefined ? null : (value(found) ?? null);
}

const peakOf = ({ values }: Series) => Math.max(...values.map((value) => value ?? Number.NEGATIVE_INFINITY));

/** Those that have a value at all, the highest first. */
function highest(series: readonly Series[]): Series[] {
  return series
    .filter(({ values }) => values.some((value) => value !== null))
    .sort((a, b) => peakOf(b) - peakOf(a))
    .slice(0, mostLines);
}

const somewhere = (series: readonly Series[]) => series.filter((one) => peakOf(one) > 0);
