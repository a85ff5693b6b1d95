import type { ElementId } from '../model/settings.ts';
import { type Measured, measure, type Question, questionOf } from './expectations.ts';
import type { Recorded } from './histogram.ts';
import { RandomStream } from './random.ts';
import type { Report } from './report.ts';
import type { Execution } from './run.ts';
import { figuresOf } from './summary.ts';

/** One independent run of several, as plain data to the last bit: what runs are merged from, in whatever order they ended. */
export interface Replicate {
  /** From 1. */
  number: number;
  /** Not rounded. */
  report: Report;
  latencies: Record<ElementId, Recorded>;
  waits: Record<ElementId, Recorded>;
  lags: Record<ElementId, Recorded>;
  expectations: { question: Question; measured: Measured | null }[];
}

/**
 * The seed of a replication: the first is the run's own, so that it is the run that is seen without replications; the n-th is
 * 53 bits of the stream named `replication/n` of that seed.
 */
export function replicationSeed(seed: number, number: number): number {
  if (number === 1) return seed;
  const stream = new RandomStream(seed, `replication/${number}`);
  return stream.bits() * 2 ** 21 + (stream.bits() >>> 11);
}

/** What a run that has ended leaves to be merged. */
export function replicateOf(execution: Execution, number: number): Replicate {
  const { sim, measured } = execution;
  const byComponent = (of: 'waits' | 'lags') =>
    Object.fromEntries(
      sim.components.map((component, index) => [
        component.plan.source.id,
        (measured[index] ?? component)[of].recorded(),
      ]),
    );
  return finite({
    number,
    report: figuresOf(execution),
    latencies: Object.fromEntries(
      sim.flows.map(({ plan, collector }) => [plan.source.id, collector.main.latencies.recorded()]),
    ),
    waits: byComponent('waits'),
    lags: byComponent('lags'),
    expectations: execution.expectations.map((expectation) => ({
      question: questionOf(expectation),
      measured: measure(execution, expectation) ?? null,
    })),
  });
}

/** The same as it is after a trip through JSON, where numbers that are not finite do not exist. */
function finite<T>(value: T): T;
function finite(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item: unknown) => finite(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, finite(item)]])),
  );
}
