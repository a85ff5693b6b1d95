import { parseQuantity } from '../../language/vocabulary/index.ts';
import type { Analysis } from '../analysis/facts.ts';
import { formatCount, formatDowntime, formatDuration, formatRate, formatShare } from '../model/format.ts';
import { formatMetric } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import type { ExpectationReport, Report } from '../simulation/report.ts';
import { prepare } from '../simulation/simulate.ts';
import {
  type Command,
  countOption,
  exitCodes,
  type OptionValues,
  onlyOperand,
  type Terminal,
  UsageError,
  wordOption,
} from './command.ts';
import { loadOne } from './load-one.ts';
import { type Paint, painter, plain, table } from './paint.ts';

const eventsPerSlice = 50_000;

export const simulateCommand: Command = {
  name: 'simulate',
  usage: 'sysd simulate FILE',
  summary: 'runs the design request by request and judges its expectations',
  options: [
    { name: 'scenario', value: 'NAME', documentation: 'run this scenario (default: the undisturbed flows)' },
    { name: 'duration', value: '10m', documentation: 'simulated time that is measured' },
    { name: 'warmup', value: '1m', documentation: 'simulated time before that' },
    { name: 'seed', value: 'N', documentation: "another seed than the design's" },
    { name: 'format', value: 'pretty|json', documentation: 'how results are told (default: pretty)' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['pretty', 'json']);
    const { model, analysis } = await loadOne(onlyOperand(operands, 'simulate'), terminal);
    const report = withExactAnswers(runToEnd(model, options, terminal), analysis);
    if (format === 'json') terminal.print(`${JSON.stringify(report, null, 2)}\n`);
    else printPretty(report, model, analysis, terminal);
    const broken = report.expectations.some(({ passed, judged }) => judged && !passed);
    return broken ? exitCodes.findings : exitCodes.clean;
  },
};

function runToEnd(model: Model, options: OptionValues, terminal: Terminal): Report {
  const duration = timeOption(options, 'duration');
  const warmup = timeOption(options, 'warmup');
  const seed = countOption(options, 'seed', 0);
  const prepared = prepare(model, {
    scenario: scenarioOption(options, model),
    ...(duration === undefined ? {} : { duration }),
    ...(warmup === undefined ? {} : { warmup }),
    ...(seed === undefined ? {} : { seed }),
  });
  if (!prepared.ok) throw new UsageError(prepared.message);
  const started = performance.now();
  while (!prepared.run.advance(eventsPerSlice)) {
    const { done, events } = prepared.run.progress();
    const rate = (1000 * events) / Math.max(1, performance.now() - started);
    terminal.progress(`${Math.round(100 * done)}% simulated, ${formatRate(rate).replace('/s', ' events/s')}`);
  }
  terminal.progress('');
  return prepared.run.report();
}

/** Expectations that no simulation measures are judged by the analysis, where it knows the exact answer. */
function withExactAnswers(report: Report, analysis: Analysis): Report {
  const expectations = report.expectations.map((expectation) => {
    if (expectation.judged) return expectation;
    const answer = analysis.flows[expectation.subject]?.expectations.find(({ id }) => id === expectation.id);
    if (answer?.actual === undefined || answer.estimate === true) return expectation;
    const { actual, passed = false } = answer;
    return { ...expectation, actual, passed, judged: true, note: 'exact, by analysis' };
  });
  return { ...report, expectations };
}

function scenarioOption(options: OptionValues, model: Model): string | null {
  const name = options.scenario;
  if (typeof name !== 'string') return null;
  if (model.scenarios.some(({ id }) => id === name)) return name;
  const names = model.scenarios.map(({ id }) => id);
  throw new UsageError(
    names.length === 0
      ? `there is no scenario "${name}"; the design has none`
      : `there is no scenario "${name}"; there are ${names.join(', ')}`,
  );
}

function timeOption(options: OptionValues, name: string): number | undefined {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const quantity = parseQuantity(text, 'time');
  if (!quantity.ok || quantity.value < 0)
    throw new UsageError(`--${name} takes a time such as 90s or 10m, and not "${text}"`);
  return quantity.value;
}

function printPretty(report: Report, model: Model, analysis: Analysis, terminal: Terminal): void {
  const paint = painter(terminal.colour);
  const what = report.scenario === null ? 'undisturbed' : `scenario ${report.scenario}`;
  const lines = [
    `${paint('bold', plain(model.system.title ?? model.system.name))}, ${what}`,
    paint(
      'dim',
      `${formatDuration(report.duration)} after ${formatDuration(report.warmup)} of warm-up, seed ${report.seed}, ${formatCount(report.events)} events`,
    ),
    '',
    ...flowTable(report, analysis, paint),
    '',
    ...componentTable(report, model, paint),
    ...(report.expectations.length === 0 ? [] : ['', ...expectationLines(report, paint)]),
    ...report.notes.map((note) => `\n${paint('yellow', 'note')} ${plain(note)}`),
  ];
  terminal.print(`${lines.join('\n')}\n`);
}

const right = 'right' as const;
const time = (seconds: number | null) => (seconds === null ? '-' : formatDuration(seconds));
const share = (ratio: number | null) => (ratio === null ? '-' : formatShare(ratio));

function flowTable(report: Report, analysis: Analysis, paint: Paint): string[] {
  const flows = Object.entries(report.flows);
  return table(
    [
      { title: 'flow' },
      { title: 'throughput', align: right },
      { title: 'success', align: right },
      { title: 'p50', align: right },
      { title: 'p95', align: right },
      { title: 'p99', align: right },
      { title: 'availability (exact)', align: right },
      { title: 'failed' },
    ],
    flows.map(([id, flow]) => {
      const facts = analysis.flows[id];
      return [
        id,
        formatRate(flow.throughput),
        share(flow.successRate),
        time(flow.latency.p50),
        time(flow.latency.p95),
        time(flow.latency.p99),
        facts && !facts.notFullyAnalysed
          ? `${formatShare(facts.availability)}, ${formatDowntime(facts.availability)} a year`
          : 'not analysed',
        Object.entries(flow.failures)
          .map(([cause, count]) => `${formatCount(count)} ${cause}`)
          .join(', '),
      ];
    }),
    paint,
  );
}

function componentTable(report: Report, model: Model, paint: Paint): string[] {
  const judged = model.components.flatMap(({ id, kind }) => {
    const component = report.components[id];
    return component && kind !== 'client' ? [{ id, component }] : [];
  });
  return table(
    [
      { title: 'component' },
      { title: 'throughput', align: right },
      { title: 'cores busy', align: right },
      { title: 'slots busy', align: right },
      { title: 'queue max', align: right },
      { title: 'wait p99', align: right },
      { title: 'rejected', align: right },
      { title: 'more' },
    ],
    judged.map(({ id, component }) => [
      id,
      formatRate(component.throughput),
      formatShare(component.utilization),
      formatShare(component.slotUtilization),
      formatCount(component.queue.max),
      time(component.wait.p99),
      formatCount(component.rejected),
      extras(component),
    ]),
    paint,
    (row, column) => {
      const utilization = judged[row]?.component.utilization ?? 0;
      return column === 2 && utilization >= 0.7 ? (utilization >= 0.95 ? 'red' : 'yellow') : undefined;
    },
  );
}

function extras({ cache, replication, queueing }: Report['components'][string]): string {
  return [
    ...(cache ? [`${share(cache.hitRatio)} hits`] : []),
    ...(replication
      ? [
          `${formatCount(replication.lostWrites)} lost writes`,
          `${formatCount(replication.staleReads)} stale reads`,
        ]
      : []),
    ...(queueing
      ? [`${formatCount(queueing.delivered)} delivered, ${formatCount(queueing.depth)} waiting`]
      : []),
  ].join(', ');
}

function expectationLines(report: Report, paint: Paint): string[] {
  return report.expectations.map((result) => {
    const { text, subject, note } = result;
    const told = text.includes(subject) ? text : `${subject}: ${text}`;
    return `  ${markOf(result, paint)} ${plain(told)}  ${paint('dim', [actualOf(result), note ?? ''].filter((part) => part !== '').join('; '))}`;
  });
}

function markOf({ judged, passed }: ExpectationReport, paint: Paint): string {
  if (!judged) return paint('yellow', '?');
  return passed ? paint('green', '\u2713') : paint('red', '\u2717');
}

function actualOf({ actual, metric, range }: ExpectationReport): string {
  if (actual === null) return 'not measured';
  const figure = formatMetric(metric, actual);
  return range
    ? `${figure} (95% ${formatMetric(metric, range[0])} .. ${formatMetric(metric, range[1])})`
    : figure;
}
