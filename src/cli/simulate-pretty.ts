import type { Analysis } from '../analysis/facts.ts';
import { formatCount, formatDowntime, formatDuration, formatRate, formatShare } from '../model/format.ts';
import { formatMetric } from '../model/metric.ts';
import type { ExpectationReport, Report } from '../simulation/report.ts';
import type { Terminal } from './command.ts';
import { type Paint, painter, plain, table } from './paint.ts';

/** Tells a report to a person. `analysis`: exact answers, where the design is at hand. */
export function printReport(
  report: Report,
  title: string,
  analysis: Analysis | undefined,
  terminal: Terminal,
): void {
  const paint = painter(terminal.colour);
  const what = report.scenario === null ? 'undisturbed' : `scenario ${report.scenario}`;
  const lines = [
    `${paint('bold', plain(title))}, ${what}`,
    paint(
      'dim',
      `${formatDuration(report.duration)} after ${formatDuration(report.warmup)} of warm-up, seed ${report.seed}, ${repeated(report)}${formatCount(report.events)} events`,
    ),
    '',
    ...flowTable(report, analysis, paint),
    '',
    ...componentTable(report, paint),
    ...(report.expectations.length === 0 ? [] : ['', ...expectationLines(report, paint)]),
    ...report.notes.map((note) => `\n${paint('yellow', 'note')} ${plain(note)}`),
  ];
  terminal.print(`${lines.join('\n')}\n`);
}

const right = 'right' as const;
const time = (seconds: number | null) => (seconds === null ? '-' : formatDuration(seconds));
const share = (ratio: number | null) => (ratio === null ? '-' : formatShare(ratio));

function repeated({ replications }: Report): string {
  if (!replications) return '';
  const { count, first, last } = replications;
  return `${formatCount(count)} replications (${first}..${last}), `;
}

function flowTable(report: Report, analysis: Analysis | undefined, paint: Paint): string[] {
  const flows = Object.entries(report.flows);
  return table(
    [
      { title: 'flow' },
      { title: 'throughput', align: right },
      { title: 'success', align: right },
      { title: 'p50', align: right },
      { title: 'p95', align: right },
      { title: 'p99', align: right },
      ...(analysis ? [{ title: 'availability (exact)', align: right }] : []),
      { title: 'failed' },
    ],
    flows.map(([id, flow]) => {
      const facts = analysis?.flows[id];
      return [
        id,
        formatRate(flow.throughput),
        share(flow.successRate),
        time(flow.latency.p50),
        time(flow.latency.p95),
        time(flow.latency.p99),
        ...(analysis
          ? [
              facts && !facts.notFullyAnalysed
                ? `${formatShare(facts.availability)}, ${formatDowntime(facts.availability)} a year`
                : 'not analysed',
            ]
          : []),
        Object.entries(flow.failures)
          .map(([cause, count]) => `${formatCount(count)} ${cause}`)
          .join(', '),
      ];
    }),
    paint,
  );
}

function componentTable(report: Report, paint: Paint): string[] {
  const judged = Object.entries(report.components).map(([id, component]) => ({ id, component }));
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
  return report.expectations.flatMap((result) => {
    const { text, subject, note, explanation } = result;
    const told = text.includes(subject) ? text : `${subject}: ${text}`;
    const line = `  ${markOf(result, paint)} ${plain(told)}  ${paint('dim', [actualOf(result), note ?? ''].filter((part) => part !== '').join('; '))}`;
    return [line, ...(explanation?.lines ?? []).map((why) => paint('dim', `      ${plain(why)}`))];
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
