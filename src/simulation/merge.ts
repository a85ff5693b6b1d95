import type { ElementId } from '../model/settings.ts';
import { average, averaged, combined, sum } from './averages.ts';
import type { FlowBatch } from './collect.ts';
import { type Batch, independentRuns, ratioInterval } from './confidence.ts';
import { type Measured, type Question, verdict } from './expectations.ts';
import { Histogram, type Recorded } from './histogram.ts';
import { quantileInterval } from './quantiles.ts';
import type { Replicate } from './replicate.ts';
import type { ComponentReport, ExpectationReport, FlowReport, Interval, Report } from './report.ts';
import { rounded } from './summary.ts';

/**
 * One report of several replications: counts are totals over all of them, quantiles those of all that was recorded, rates,
 * utilizations and the time line averages; 95% intervals by independent replications. The order in which they are given does
 * not matter: they are taken by number, so that equal replications give equal bytes.
 */
export function merged(replicates: readonly Replicate[], seed: number): Report {
  const inOrder = replicates.toSorted((a, b) => a.number - b.number);
  const reports = inOrder.map(({ report }) => report);
  const [first] = reports;
  const numbers = inOrder.map(({ number }) => number);
  if (!first) throw new Error('there is nothing to merge');
  const told = rounded({
    ...first,
    replications: { count: inOrder.length, first: Math.min(...numbers), last: Math.max(...numbers) },
    events: sum(reports.map(({ events }) => events)),
    flows: byId(first.flows, (id) => flowOf(inOrder, id)),
    components: byId(first.components, (id) => componentOf(inOrder, id)),
    expectations: expectationsOf(inOrder),
    timeline: averaged(reports.map(({ timeline }) => timeline)),
    notes: notesOf(reports.map(({ notes }) => notes)),
  });
  return { ...told, seed };
}

function byId<T>(of: Record<ElementId, T>, make: (id: ElementId) => T): Record<ElementId, T> {
  return Object.fromEntries(Object.keys(of).map((id) => [id, make(id)]));
}

function together(parts: readonly (Recorded | undefined)[]): Histogram {
  const histogram = new Histogram();
  for (const part of parts) if (part) histogram.add(part);
  return histogram;
}

function flowOf(replicates: readonly Replicate[], id: ElementId): FlowReport {
  const flows = replicates.flatMap(({ report }) => report.flows[id] ?? []);
  const total = combined(flows);
  const recorded = replicates.map(({ latencies }) => latencies[id]);
  const latencies = together(recorded);
  const runs = flows.map(({ failed }, at) => batchOf(recorded[at], failed));
  const interval = (probability: number) =>
    quantileInterval(runs, probability, latencies, false, independentRuns);
  const { offered, completed } = total;
  return {
    ...total,
    failures: totals(flows.map(({ failures }) => failures)),
    successRate: offered > 0 ? completed / offered : null,
    ci95: {
      throughput: meanInterval(flows.map(({ throughput }) => throughput)),
      successRate: shares(flows.map((flow) => ({ count: flow.offered, sum: flow.completed }))),
    },
    latency: {
      mean: latencies.mean,
      p50: latencies.quantile(0.5),
      p90: latencies.quantile(0.9),
      p95: latencies.quantile(0.95),
      p99: latencies.quantile(0.99),
      p999: latencies.quantile(0.999),
      max: latencies.count > 0 ? latencies.maximum : null,
      ci95: {
        mean: ratioInterval(
          runs.map((run) => ({ count: run.completed, sum: run.sum })),
          independentRuns,
        ),
        p50: interval(0.5),
        p95: interval(0.95),
        p99: interval(0.99),
        p999: interval(0.999),
      },
    },
  };
}

/** A whole run in the place of a batch. */
function batchOf(recorded: Recorded | undefined, failed: number): FlowBatch {
  const { buckets = [], counts = [], sum: total = 0 } = recorded ?? {};
  return {
    completed: sum(counts),
    failed,
    sum: total,
    latencies: { buckets: Uint32Array.from(buckets), counts: Float64Array.from(counts) },
  };
}

function totals(parts: readonly Record<string, number>[]): Record<string, number> {
  const names = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries([...names].map((name) => [name, sum(parts.map((part) => part[name] ?? 0))]));
}

/** 95% interval of a mean over independent runs; null of fewer than two. */
export function meanInterval(values: readonly number[]): Interval | null {
  return ratioInterval(
    values.map((value) => ({ count: 1, sum: value })),
    independentRuns,
  );
}

function shares(runs: readonly Batch[]): Interval | null {
  const interval = ratioInterval(runs, independentRuns);
  return interval && [Math.max(0, interval[0]), Math.min(1, interval[1])];
}

function componentOf(replicates: readonly Replicate[], id: ElementId): ComponentReport {
  const components = replicates.flatMap(({ report }) => report.components[id] ?? []);
  const total = combined(components);
  const waits = together(replicates.map((replicate) => replicate.waits[id]));
  const lags = together(replicates.map((replicate) => replicate.lags[id]));
  const { cache, replication, queueing } = total;
  const lookups = cache ? cache.hits + cache.misses : 0;
  return {
    ...total,
    wait: { mean: waits.mean, p99: waits.quantile(0.99) },
    ...(cache ? { cache: { ...cache, hitRatio: lookups > 0 ? cache.hits / lookups : null } } : {}),
    ...(queueing
      ? {
          queueing: {
            ...queueing,
            lag: { ...queueing.lag, mean: lags.mean, p99: lags.quantile(0.99) },
          },
        }
      : {}),
    ...(replication ? { replication: { ...replication, lag: lags.mean } } : {}),
    ci95: {
      utilization: meanInterval(components.map(({ utilization }) => utilization)),
      throughput: meanInterval(components.map(({ throughput }) => throughput)),
    },
  };
}

function expectationsOf(replicates: readonly Replicate[]): ExpectationReport[] {
  const [first] = replicates;
  return (first?.expectations ?? []).map(({ question }, at) => {
    const figures = replicates.map(({ expectations }) => expectations[at]?.measured ?? undefined);
    const known = figures.filter((measured) => measured !== undefined);
    const told = verdict(question, known.length > 0 ? measuredOf(known, question) : undefined);
    const explained = replicates.find(({ report }) => report.expectations[at]?.explanation !== undefined);
    const explanation = explained?.report.expectations[at]?.explanation;
    return told.judged && !told.passed && explanation ? { ...told, explanation } : told;
  });
}

/** One figure of those of all runs, by what it is made of. */
function measuredOf(figures: readonly Measured[], question: Question): Measured {
  const note = notesOf(figures.map((figure) => (figure.note === undefined ? [] : [figure.note]))).join('; ');
  const told = note === '' ? {} : { note };
  const kinds = figures.map(({ evidence }) => evidence?.type);
  const beyond = figures.some((figure) => figure.beyond === true);
  switch (kinds.find((kind) => kind !== undefined)) {
    case 'ratio':
      return { ...told, ...ratioOf(figures) };
    case 'quantile':
      return { ...told, ...quantileOf(figures) };
    case 'maximum': {
      const values = figures.flatMap(({ actual }) => actual ?? []);
      return { ...told, actual: values.length > 0 && !beyond ? Math.max(...values) : null, beyond };
    }
    default: {
      const values = figures.flatMap(({ actual }) => actual ?? []);
      const small =
        question.metric === 'throughput' || values.length === 0
          ? {}
          : { note: note || 'average of the runs' };
      return { ...told, ...small, actual: average(values), range: meanInterval(values) };
    }
  }
}

function ratioOf(figures: readonly Measured[]): Measured {
  const runs = figures.flatMap(({ evidence }) => (evidence?.type === 'ratio' ? [evidence] : []));
  const count = sum(runs.map((run) => run.count));
  return {
    actual: count > 0 ? sum(runs.map((run) => run.sum)) / count : null,
    range: ratioInterval(runs, independentRuns),
  };
}

function quantileOf(figures: readonly Measured[]): Measured {
  const runs = figures.flatMap(({ evidence }) => (evidence?.type === 'quantile' ? [evidence] : []));
  const all = together(runs.map(({ recorded }) => recorded));
  const failed = sum(runs.map((run) => run.failed));
  const probability = runs[0]?.probability ?? 0.5;
  const population = all.count + failed;
  const actual = population > 0 ? all.quantile(probability, population) : null;
  const batches = runs.map((run) => batchOf(run.recorded, run.failed));
  return {
    actual,
    beyond: population > 0 && actual === null,
    range: actual === null ? null : quantileInterval(batches, probability, all, true, independentRuns),
  };
}

/** Each note once; those that differ only in their figures count as one, told as first met, with how many runs say so. */
function notesOf(runs: readonly (readonly string[])[]): string[] {
  const met = new Map<string, { text: string; runs: number }>();
  for (const notes of runs)
    for (const [kind, text] of new Map(notes.map((note) => [note.replace(/[\d.,]+(e\d+)?/g, '#'), note]))) {
      const known = met.get(kind);
      if (known) known.runs++;
      else met.set(kind, { text, runs: 1 });
    }
  return [...met.values()].map(({ text, runs: times }) =>
    times === runs.length ? text : `${text} (${times} of ${runs.length} runs)`,
  );
}
