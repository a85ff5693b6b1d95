import { formatDuration, formatShare } from '../model/format.ts';
import type { Expectation } from '../model/model.ts';
import type { FlowState } from './flows.ts';
import { outcomes } from './frames.ts';
import type { ExpectationReport, Explanation, TimeKind } from './report.ts';
import type { Execution } from './run.ts';
import { meaningOf, type Sample } from './trace.ts';

/** Of fewer followed requests nothing is said. */
const fewestSamples = 10;
/** What takes less than this share is left out of the words. */
const smallest = 0.03;
const mostTold = 4;
/** A component counts as saturated when so much of its cores or slots is taken in one bucket of the time line. */
const saturation = 0.97;

const probabilities: Record<string, number> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
  max: 1,
};

/** The verdict on an expectation; of a failed one with the reasons that the run shows. */
export function explained(
  execution: Execution,
  expectation: Expectation,
  told: ExpectationReport,
): ExpectationReport {
  if (!told.judged || told.passed) return told;
  const { metric, subject, during } = expectation;
  const flow = execution.flows.get(subject.id);
  const parts = [
    flow && (metric === 'mean' || metric in probabilities) ? timeOf(execution, flow, metric, during) : {},
    flow && metric !== 'staleReads' && metric !== 'staleness' ? failuresOf(execution, flow) : {},
    saturationOf(execution),
  ];
  const lines = parts.flatMap((part) => part.lines ?? []);
  return lines.length > 0 ? { ...told, explanation: Object.assign({}, ...parts, { lines }) } : told;
}

const words: Record<TimeKind, (component: string | null) => string> = {
  waiting: (component) => `waiting at ${component}`,
  working: (component) => `working at ${component}`,
  network: (component) => `on the network to ${component} and back`,
  timeout: (component) => `until ${component} was given up on`,
  pause: (component) => (component === null ? 'between calls' : `pausing at ${component}`),
};

/** Shares of the time of the requests about as slow as the figure asked for. */
function timeOf(
  { sim, settings }: Execution,
  flow: FlowState,
  metric: string,
  during: Expectation['during'],
): Partial<Explanation> {
  const from = settings.warmup + (during?.from ?? 0);
  const to = settings.warmup + (during?.to ?? settings.duration);
  const inWindow = flow.collector.samples.kept.filter(({ start }) => start >= from && start < to);
  if (inWindow.length < fewestSamples) return {};
  const chosen = aboutAsSlow(inWindow, probabilities[metric]);
  const shares = sharesOf(chosen).map(([key, share]) => {
    const { component, kind } = meaningOf(key);
    return {
      component: component === null ? null : (sim.plan.components[component]?.source.id ?? null),
      kind,
      share,
    };
  });
  const told = shares
    .filter(({ share }) => share >= smallest)
    .slice(0, mostTold)
    .map(({ component, kind, share }) => `${formatShare(share)} ${words[kind](component)}`);
  const slowest = chosen[chosen.length >> 1]?.latency ?? 0;
  const which = metric === 'mean' ? 'all requests' : `requests about as slow as ${formatDuration(slowest)}`;
  return { time: shares, lines: [`time of ${which}: ${told.join(', ')}`] };
}

/** Without a probability: all of them. */
function aboutAsSlow(samples: readonly Sample[], probability: number | undefined): readonly Sample[] {
  const sorted = samples.toSorted((a, b) => a.latency - b.latency);
  if (probability === undefined) return sorted;
  const centre = Math.floor(probability * (sorted.length - 1));
  const half = Math.max(fewestSamples, Math.floor(((1 - probability) / 2) * sorted.length));
  return sorted.slice(Math.max(0, centre - half), centre + half + 1);
}

/** Shares of the whole time by key, the largest first. */
function sharesOf(samples: readonly Sample[]): [key: number, share: number][] {
  const totals = new Map<number, number>();
  for (const { trace } of samples)
    trace.keys.forEach((key, at) => {
      totals.set(key, (totals.get(key) ?? 0) + (trace.times[at] ?? 0));
    });
  const whole = [...totals.values()].reduce((sum, time) => sum + time, 0);
  return [...totals]
    .map(([key, time]): [number, number] => [key, whole > 0 ? time / whole : 0])
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** Where the failed requests of a flow began to fail, the most frequent first. */
function failuresOf({ sim, settings }: Execution, { collector }: FlowState): Partial<Explanation> {
  const { failed } = collector.main;
  const origins = [...collector.origins.values()].sort((a, b) => b.count - a.count || a.first - b.first);
  const [first] = origins.toSorted((a, b) => a.first - b.first);
  if (!first || failed === 0) return {};
  const nameOf = (component: number) => sim.plan.components[component]?.source.id ?? null;
  const wordsOf = ({ component, cause }: { component: number; cause: number }) =>
    `${outcomes[cause]}${component < 0 ? '' : ` at ${nameOf(component)}`}`;
  const told = origins
    .slice(0, mostTold)
    .map((origin) => `${formatShare(origin.count / failed)} ${wordsOf(origin)}`);
  const at = formatDuration(Math.max(0, first.first - settings.warmup));
  const opening = origins.length > 1 ? `; the first was ${wordsOf(first)}, ${at} in` : `, from ${at} on`;
  return {
    failures: origins.map(({ component, cause, count }) => ({
      component: nameOf(component),
      cause: outcomes[cause] ?? 'error',
      count,
      share: count / failed,
    })),
    lines: [`failures: ${told.join(', ')}${opening}`],
  };
}

/** What was the first to have no capacity left, by the buckets of the time line. */
function saturationOf({ sim, ticks, settings }: Execution): Partial<Explanation> {
  for (let bucket = 1; bucket < ticks.length; bucket++) {
    const from = ticks[bucket - 1];
    const to = ticks[bucket];
    for (const { plan } of sim.components) {
      const before = from?.counters[plan.index];
      const after = to?.counters[plan.index];
      if (!from || !before || !after) continue;
      const provided = after.provided - before.provided;
      const taken = (counter: 'busy' | 'held', capacity: number) =>
        Number.isFinite(capacity) && provided > 0
          ? (after[counter] - before[counter]) / (provided * capacity)
          : 0;
      const what =
        taken('busy', plan.cores) >= saturation
          ? 'cores'
          : taken('held', plan.slots) >= saturation
            ? 'slots'
            : null;
      if (what === null) continue;
      const at = Math.max(0, from.at - settings.warmup);
      const component = plan.source.id;
      return {
        saturated: { component, at, what },
        lines: [
          `${component} was the first to have no ${what} left, ${at === 0 ? 'from the start' : `${formatDuration(at)} in`}`,
        ],
      };
    }
  }
  return {};
}
