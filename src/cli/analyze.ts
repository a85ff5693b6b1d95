import type { Analysis, CutSet, FlowFacts } from '../analysis/facts.ts';
import { formatDowntime, formatDuration, formatFactor, formatRate, formatShare } from '../model/format.ts';
import { formatMetric } from '../model/metric.ts';
import type { Expectation, Flow, Model } from '../model/model.ts';
import { estimateLines, partitionLines, riskLines } from './analyze-facts.ts';
import { type Command, exitCodes, onlyOperand, type Terminal, wordOption } from './command.ts';
import { loadOne } from './load-one.ts';
import { type Paint, painter, plain, table } from './paint.ts';

export const analyzeCommand: Command = {
  name: 'analyze',
  usage: 'sysd analyze FILE',
  summary: 'calculates availability, cut sets, utilization and latency without simulating',
  options: [
    { name: 'format', value: 'pretty|json', documentation: 'how results are told (default: pretty)' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['pretty', 'json']);
    const { model, analysis } = await loadOne(onlyOperand(operands, 'analyze'), terminal);
    if (format === 'json') terminal.print(`${JSON.stringify(asJson(model, analysis), null, 2)}\n`);
    else printPretty(model, analysis, terminal);
    return exitCodes.clean;
  },
};

function asJson(model: Model, analysis: Analysis) {
  return {
    schema: 1,
    system: model.system.id,
    flows: Object.fromEntries(
      model.flows.flatMap((flow) => {
        const facts = analysis.flows[flow.id];
        return facts ? [[flow.id, flowJson(flow, facts)]] : [];
      }),
    ),
    components: Object.fromEntries(
      Object.entries(analysis.components).map(([id, facts]) => [
        id,
        {
          arrivalRate: facts.arrivalRate,
          utilization: facts.utilization,
          slotUtilization: facts.slotUtilization,
          saturationRate: finite(facts.saturationRate),
          availability: facts.availability,
          importance: facts.importance,
          ...(facts.cap ? { cap: facts.cap } : {}),
        },
      ]),
    ),
    estimates: analysis.estimates,
  };
}

function flowJson(flow: Flow, facts: FlowFacts) {
  return {
    rate: facts.rate,
    availability: facts.notFullyAnalysed ? null : facts.availability,
    structuralAvailability: facts.notFullyAnalysed ? null : facts.structuralAvailability,
    downtimePerYearSeconds: facts.notFullyAnalysed ? null : facts.downtimePerYearSeconds,
    downtime: facts.notFullyAnalysed ? null : facts.downtime,
    notFullyAnalysed: facts.notFullyAnalysed,
    carriedAvailability: facts.carriedAvailability ?? null,
    survival: facts.survival ?? null,
    cutSets: facts.cutSets.map(({ events }) => events),
    cutSetShares: facts.cutSets.map(({ share, probability }) => ({ share, probability })),
    latency: facts.latency,
    consistency: facts.reads,
    writes: facts.writes,
    expectations: flow.expectations.map((expectation) => {
      const answer = facts.expectations.find(({ id }) => id === expectation.id);
      return {
        text: expectation.text,
        subject: expectation.subject.id,
        metric: expectation.metric,
        actual: answer?.actual ?? null,
        passed: answer?.passed ?? null,
      };
    }),
  };
}

/** JSON has no Infinity: what nothing limits is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function printPretty(model: Model, analysis: Analysis, terminal: Terminal): void {
  const paint = painter(terminal.colour);
  const lines = [
    paint('bold', plain(model.system.title ?? model.system.name)),
    '',
    ...flowTable(model, analysis, paint),
    '',
    ...componentTable(model, analysis, paint),
    ...estimateLines(model, analysis, paint),
    ...partitionLines(analysis, paint),
  ];
  for (const flow of model.flows) {
    const facts = analysis.flows[flow.id];
    if (!facts) continue;
    lines.push(
      ...cutSetLines(facts, paint),
      ...riskLines(facts, paint),
      ...expectationLines(flow, facts, paint),
    );
  }
  terminal.print(`${lines.join('\n')}\n`);
}

function flowTable(model: Model, analysis: Analysis, paint: Paint): string[] {
  const rows = model.flows.flatMap(({ id }) => {
    const facts = analysis.flows[id];
    if (!facts) return [];
    const { latency } = facts;
    return [
      [
        id,
        formatRate(facts.rate),
        facts.notFullyAnalysed ? 'not analysed' : formatShare(facts.availability),
        facts.notFullyAnalysed ? '' : formatDowntime(facts.availability),
        formatDuration(latency.floor),
        formatDuration(latency.mean),
        formatDuration(latency.p99),
      ],
    ];
  });
  const right = 'right' as const;
  return table(
    [
      { title: 'flow' },
      { title: 'rate', align: right },
      { title: 'availability', align: right },
      { title: 'down a year', align: right },
      { title: 'fastest', align: right },
      { title: 'mean', align: right },
      { title: 'p99 about', align: right },
    ],
    rows,
    paint,
  );
}

function componentTable(model: Model, analysis: Analysis, paint: Paint): string[] {
  const judged = model.components.flatMap(({ id, kind }) => {
    const facts = analysis.components[id];
    return facts && kind !== 'client' ? [{ id, facts }] : [];
  });
  const right = 'right' as const;
  return table(
    [
      { title: 'component' },
      { title: 'arrivals', align: right },
      { title: 'cores busy', align: right },
      { title: 'slots busy', align: right },
      { title: 'full at', align: right },
      { title: 'wait', align: right },
      { title: 'availability', align: right },
    ],
    judged.map(({ id, facts }) => [
      id,
      formatRate(facts.arrivalRate),
      formatShare(facts.utilization),
      formatShare(facts.slotUtilization),
      Number.isFinite(facts.saturation) ? `${formatFactor(facts.saturation)} load` : 'no limit',
      formatDuration(facts.wait),
      formatShare(facts.availability),
    ]),
    paint,
    (row, column) => {
      const utilization = Math.max(
        judged[row]?.facts.utilization ?? 0,
        judged[row]?.facts.slotUtilization ?? 0,
      );
      if (column !== 2 && column !== 3) return undefined;
      return utilization >= 1 ? 'red' : utilization >= 0.7 ? 'yellow' : undefined;
    },
  );
}

const toldCutSets = 5;

function cutSetLines(facts: FlowFacts, paint: Paint): string[] {
  const single = facts.cutSets.filter(({ events }) => events.length === 1 && !events.some(isTransition));
  if (single.length === 0) return [];
  const lines = single.slice(0, toldCutSets).map((cut) => `  ${cutSetText(cut)}`);
  const more = single.length - toldCutSets;
  return [
    '',
    `${paint('bold', facts.id)} has ${single.length} single ${single.length === 1 ? 'point' : 'points'} of failure`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more (--format json)`] : []),
  ];
}

/** `failover(urls)`, `detection(web)`: what is lost while another takes over, and no part that can be missing. */
function isTransition(event: string): boolean {
  return event.includes('(');
}

function cutSetText({ events, share, probability }: CutSet): string {
  const part = share < 1 ? `, breaks ${formatShare(share)} of the requests` : '';
  const time = probability > 0 ? `, down ${formatDowntime(1 - probability)} a year` : '';
  return `${events.join(' + ')}${part}${time}`;
}

function expectationLines(flow: Flow, facts: FlowFacts, paint: Paint): string[] {
  const lines = flow.expectations.flatMap((expectation) => {
    const answer = facts.expectations.find(({ id }) => id === expectation.id);
    return answer?.actual === undefined
      ? []
      : [expectationLine(expectation, answer.actual, answer.passed, paint)];
  });
  return lines.length === 0 ? [] : ['', paint('bold', `${flow.id} expects`), ...lines];
}

function expectationLine(
  { text, metric }: Expectation,
  actual: number | string,
  passed: boolean | undefined,
  paint: Paint,
): string {
  const mark = passed === undefined ? ' ' : passed ? paint('green', '\u2713') : paint('red', '\u2717');
  return `  ${mark} ${plain(text)}  ${paint('dim', formatMetric(metric, actual))}`;
}
