import { maximumItems, maximumTogether } from './cache.ts';
import { bucketsPerBatch, failuresBy, type Snapshot } from './collect.ts';
import { ratioInterval } from './confidence.ts';
import { judge, roundedTo } from './expectations.ts';
import { explained } from './explanation.ts';
import type { FlowState } from './flows.ts';
import { maximumFrames } from './frames.ts';
import { quantileInterval } from './quantiles.ts';
import type {
  ComponentBucketReport,
  ComponentReport,
  FlowReport,
  LatencyReport,
  ReplicaReport,
  Report,
  TimelineBucket,
} from './report.ts';
import type { Execution } from './run.ts';
import { settlingNotes } from './settling.ts';
import type { ComponentState, Counters } from './stations.ts';
import { finished, inTurn, type Steps } from './steps.ts';

const digits = 6;
const maximumReplicasTold = 1000;
const partsAtATime = 10;

/** The report of what a run has seen so far. */
export function summary(execution: Execution): Steps<Report> {
  return reported(execution, rounded);
}

/** The same to the last bit, for what is made of several runs. */
export function figuresOf(execution: Execution): Report {
  return finished(reported(execution, (told) => told));
}

function* reported(execution: Execution, finish: <T>(told: T) => T): Steps<Report> {
  const { sim, settings, model } = execution;
  const flows: [id: string, told: FlowReport][] = [];
  yield* inTurn(
    sim.flows,
    (flow) => {
      flows.push([flow.plan.source.id, finish(flowReport(flow, settings.duration))]);
    },
    partsAtATime,
  );
  const components: [id: string, told: ComponentReport][] = [];
  for (const component of sim.components) {
    if (component.plan.source.kind === 'client') continue;
    components.push([component.plan.source.id, finish(componentReport(execution, component))]);
    yield;
  }
  const expectations: Report['expectations'] = [];
  for (const expectation of execution.expectations) {
    expectations.push(finish(explained(execution, expectation, judge(execution, expectation))));
    yield;
  }
  return {
    schema: 1,
    system: model.system.name,
    scenario: settings.scenario?.id ?? null,
    seed: settings.seed,
    duration: finish(settings.duration),
    warmup: finish(settings.warmup),
    events: finish(sim.executed),
    flows: Object.fromEntries(flows),
    components: Object.fromEntries(components),
    expectations,
    timeline: yield* timeline(execution, finish),
    notes: [...settings.notes, ...sim.plan.notes, ...settlingNotes(execution), ...limitNotes(execution)],
  };
}

function limitNotes({ sim, givenUp }: Execution): string[] {
  const notes: string[] = [];
  if (givenUp)
    notes.push(
      `the run was given up at ${roundedTo(4, sim.now)} s of simulated time, ${
        givenUp === 'events' ? `after ${sim.executed} events` : `with ${sim.frames.live} calls under way`
      }: far more than its requests make; retries or redeliveries that follow each other without a pause multiply them`,
    );
  if (sim.turnedAway > 0)
    notes.push(
      `${sim.turnedAway} requests were turned away because ${maximumFrames} calls were under way at once, the most one run carries`,
    );
  for (const { plan, cache, local } of sim.components)
    if (cache?.isCapped || local?.isCapped)
      notes.push(
        `${plan.source.id}: a cache replica holds at most ${maximumItems} items in a run; beyond them it evicted as if that were its capacity`,
      );
  if (sim.cacheRoom.exhausted)
    notes.push(
      `the caches of a run hold at most ${maximumTogether} items together; beyond them each evicted its own before it was full`,
    );
  if (sim.stuck)
    notes.push(
      `the run ended at ${roundedTo(4, sim.now)} s of simulated time: calls without any delay call each other for ever`,
    );
  return notes;
}

function flowReport({ collector }: FlowState, duration: number): FlowReport {
  const { main, batches } = collector;
  const { offered, completed, failed, causes } = main;
  return {
    offered,
    completed,
    failed,
    unfinished: offered - completed - failed,
    failures: failuresBy(causes),
    throughput: batches.reduce((sum, batch) => sum + batch.completed, 0) / duration,
    successRate: offered > 0 ? completed / offered : null,
    latency: latencyReport(main.latencies, batches),
  };
}

function latencyReport(
  latencies: FlowState['collector']['main']['latencies'],
  batches: FlowState['collector']['batches'],
): LatencyReport {
  const interval = (probability: number) => quantileInterval(batches, probability, latencies, false);
  const enough = batches.some(({ completed }) => completed > 0);
  return {
    mean: latencies.mean,
    p50: latencies.quantile(0.5),
    p90: latencies.quantile(0.9),
    p95: latencies.quantile(0.95),
    p99: latencies.quantile(0.99),
    p999: latencies.quantile(0.999),
    max: latencies.count > 0 ? latencies.maximum : null,
    ci95: {
      mean: enough ? ratioInterval(batches.map(({ completed, sum }) => ({ count: completed, sum }))) : null,
      p50: interval(0.5),
      p95: interval(0.95),
      p99: interval(0.99),
      p999: interval(0.999),
    },
  };
}

/** Growth of a component's counters over the measured time. */
function growth({ ticks }: Execution, component: ComponentState): (counter: keyof Counters) => number {
  const { index } = component.plan;
  const from = ticks[0]?.counters[index];
  const to = ticks[ticks.length - 1]?.counters[index];
  return (counter) => (from && to ? to[counter] - from[counter] : 0);
}

function measuredSeconds({ ticks }: Execution): number {
  const [first] = ticks;
  const last = ticks[ticks.length - 1];
  return first && last ? last.at - first.at : 0;
}

const ratio = (part: number, whole: number) => (whole > 0 && Number.isFinite(whole) ? part / whole : 0);

function componentReport(execution: Execution, component: ComponentState): ComponentReport {
  const { ticks, sim } = execution;
  const { plan } = component;
  const grown = growth(execution, component);
  const seconds = measuredSeconds(execution);
  const { index } = plan;
  const { waits, lags } = execution.measured[index] ?? component;
  const lookups = grown('hits') + grown('misses');
  return {
    utilization: ratio(grown('busy'), grown('provided') * plan.cores),
    slotUtilization: ratio(grown('held'), grown('provided') * plan.slots),
    throughput: ratio(grown('served'), seconds),
    queue: {
      mean: ratio(grown('queued'), seconds),
      max: Math.max(0, ...ticks.slice(1).map(({ peaks }) => peaks[index] ?? 0)),
    },
    wait: { mean: waits.mean, p99: waits.quantile(0.99) },
    rejected: grown('rejected'),
    ...(component.cache || component.local
      ? {
          cache: {
            hits: grown('hits'),
            misses: grown('misses'),
            hitRatio: lookups > 0 ? grown('hits') / lookups : null,
          },
        }
      : {}),
    ...(component.store?.hasCopies
      ? {
          replication: {
            lag: lags.mean,
            staleReads: grown('staleReads'),
            lostWrites: grown('lostWrites'),
            conflicts: grown('conflicts'),
          },
        }
      : {}),
    ...(component.sessions
      ? { sessions: { lost: grown('sessionsLost'), missed: grown('sessionsMissed') } }
      : {}),
    ...(component.queue
      ? {
          queueing: {
            delivered: grown('delivered'),
            duplicates: grown('duplicates'),
            deadLetters: grown('deadLetters'),
            depth: component.queue.depth,
            lag: {
              mean: lags.mean,
              p99: lags.quantile(0.99),
              max: lags.count > 0 ? lags.maximum : null,
            },
            ...(plan.source.settings.deduplication === undefined
              ? {}
              : { deduplicated: grown('deduplicated') }),
            ...(sim.flows.some((flow) => flow.plan.source.settings.ordered)
              ? { reordered: grown('reordered') }
              : {}),
          },
        }
      : {}),
    replicas: replicaReports(execution, component, seconds),
  };
}

function replicaReports(
  { base, final }: Execution,
  component: ComponentState,
  seconds: number,
): ReplicaReport[] {
  return component.stations.slice(0, maximumReplicasTold).map((station) => {
    const before = base.get(station);
    const after = final.get(station) ?? station;
    return {
      name: station.plan.name,
      place: station.plan.place,
      utilization: ratio(after.busy - (before?.busy ?? 0), seconds * station.cores),
      throughput: ratio(after.served - (before?.served ?? 0), seconds),
      downtime: after.downtime - (before?.downtime ?? 0),
    };
  });
}

function* timeline(execution: Execution, finish: <T>(told: T) => T): Steps<TimelineBucket[]> {
  const told: TimelineBucket[] = [];
  for (const tick of execution.ticks.slice(1)) {
    told.push(finish(bucketAt(execution, tick, told.length)));
    yield;
  }
  return told;
}

function bucketAt({ sim, ticks, settings }: Execution, tick: Snapshot, bucket: number): TimelineBucket {
  return {
    at: (settings.duration * bucket) / (bucketsPerBatch * 20),
    flows: Object.fromEntries(
      sim.flows.flatMap(({ plan, collector }) => {
        const told = collector.buckets[bucket];
        return told ? [[plan.source.id, told]] : [];
      }),
    ),
    components: Object.fromEntries(
      sim.components.flatMap((component, index) =>
        component.plan.source.kind === 'client'
          ? []
          : [
              [
                component.plan.source.id,
                {
                  ...bucketOf(component, index, ticks[bucket], tick),
                  // Copies are counted from the end of the warm-up on: before the first bucket there are none.
                  ...lagOf(component, bucket > 0 ? ticks[bucket]?.lags[index] : undefined, tick.lags[index]),
                },
              ],
            ],
      ),
    ),
  };
}

function bucketOf(
  { plan, cache }: ComponentState,
  index: number,
  from: Snapshot | undefined,
  to: Snapshot,
): ComponentBucketReport {
  const before = from?.counters[index];
  const after = to.counters[index];
  const grown = (counter: keyof Counters) => (before && after ? after[counter] - before[counter] : 0);
  const lookups = grown('hits') + grown('misses');
  const down = (to.down[index] ?? []).slice(0, maximumReplicasTold);
  const leaders = (to.leaders[index] ?? []).slice(0, maximumReplicasTold);
  return {
    utilization: ratio(grown('busy'), grown('provided') * plan.cores),
    queue: to.lengths[index] ?? 0,
    up: to.up[index] ?? 0,
    throughput: from ? ratio(grown('served'), to.at - from.at) : 0,
    ...(down.length > 0 ? { down } : {}),
    ...(leaders.length > 0 ? { leaders } : {}),
    ...(cache ? { hitRatio: lookups > 0 ? grown('hits') / lookups : null } : {}),
  };
}

/** Mean seconds by which the copies between two snapshots came late. */
function lagOf(
  { store }: ComponentState,
  from: Snapshot['lags'][number] = { count: 0, sum: 0 },
  to: Snapshot['lags'][number] = from,
): Pick<ComponentBucketReport, 'lag'> {
  if (!store?.replicates) return {};
  const count = to.count - from.count;
  return { lag: count > 0 ? (to.sum - from.sum) / count : null };
}

/** The same with every number rounded to six significant digits; what is not finite does not exist. */
export function rounded<T>(value: T): T;
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? roundedTo(digits, value) : null;
  if (Array.isArray(value)) return value.map((item: unknown) => rounded(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
