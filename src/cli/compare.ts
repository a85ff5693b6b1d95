import { formatCount, formatDuration, formatRate, formatShare } from '../model/format.ts';
import type { Model } from '../model/model.ts';
import { compared, type Difference, type Verdict } from '../simulation/compare.ts';
import { merged } from '../simulation/merge.ts';
import type { ExpectationReport, Report } from '../simulation/report.ts';
import { type SimulationOptions, seedOf, timesFor } from '../simulation/simulate.ts';
import {
  type Command,
  countOption,
  exitCodes,
  type OptionValues,
  type Terminal,
  textsOption,
  UsageError,
  wordOption,
} from './command.ts';
import { Crew, workersOption } from './crew.ts';
import { loadDesign } from './load-one.ts';
import { type Colour, painter, plain, table } from './paint.ts';
import { runOptions, scenarioNamed, settingsOf, workersHelp } from './run-options.ts';
import { settingOf, withSettings } from './variant.ts';

const usualReplications = 10;
const mostReplications = 1000;

/** One of the two that are compared. */
interface Variant {
  name: string;
  model: Model;
  scenario: string | null;
}

export const compareCommand: Command = {
  name: 'compare',
  usage: 'sysd compare FILE [FILE2]',
  summary: 'tells what differs between two designs, settings or scenarios under the same random numbers',
  options: [
    {
      name: 'set',
      value: 'ELEMENT.PROPERTY=VALUE',
      repeats: true,
      documentation: 'a value that the second one has, such as web.replicas=4; more than once: all of them',
    },
    {
      name: 'scenario',
      value: 'NAME',
      repeats: true,
      documentation: 'of two designs: run this; of one: against it. Twice: the first against the second',
    },
    ...runOptions,
    { name: 'replications', value: 'N', documentation: `pairs of runs (default: ${usualReplications})` },
    workersHelp,
    { name: 'format', value: 'pretty|json', documentation: 'how results are told (default: pretty)' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['pretty', 'json']);
    const variants = await variantsOf(operands, options, terminal);
    const comparison = await compare(variants, options, terminal);
    if (format === 'json') terminal.print(`${JSON.stringify(comparison, null, 2)}\n`);
    else print(comparison, terminal);
    const broken = comparison.expectations.some(
      ({ before, after }) => before?.passed && after && failed(after),
    );
    return broken ? exitCodes.findings : exitCodes.clean;
  },
};

const failed = ({ judged, passed }: ExpectationReport) => judged && !passed;

/** Two files, one file as it is and with other settings, or the same under two scenarios. */
async function variantsOf(
  operands: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<[Variant, Variant]> {
  const [file, other, ...more] = operands;
  if (file === undefined || more.length > 0)
    throw new UsageError('sysd compare takes one file or two: sysd compare before.sysd after.sysd');
  if (file === '-' && other === '-') throw new UsageError('only one of the two can come from standard input');
  const settings = textsOption(options, 'set').map(settingOf);
  const scenarios = textsOption(options, 'scenario');
  if (scenarios.length > 2) throw new UsageError('--scenario may be given twice, once for each of the two');
  const left = await loadDesign(file, terminal);
  const right = other === undefined ? left : await loadDesign(other, terminal);
  const changed = await withSettings(right.input, right.loaded, settings);
  const told = settings.map(({ element, key, value }) => `${element}.${key}=${value}`);
  const alike = other === undefined && settings.length === 0;
  if (alike && scenarios.length === 0)
    throw new UsageError('there is nothing to compare: name a second file, a --set or a --scenario');
  const [first, second = first] = scenarios;
  const before = alike && scenarios.length === 1 ? undefined : first;
  return [
    {
      name: [left.input.path, before ?? []].flat().join(' '),
      model: left.loaded.model,
      scenario: scenarioNamed(before, left.loaded.model),
    },
    {
      name: [right.input.path, ...told, second ?? []].flat().join(' '),
      model: changed,
      scenario: scenarioNamed(second, changed),
    },
  ];
}

interface Comparison {
  schema: 1;
  before: string;
  after: string;
  seed: number;
  replications: number;
  duration: number;
  warmup: number;
  flows: Difference[];
  components: Difference[];
  expectations: { text: string; before: ExpectationReport | null; after: ExpectationReport | null }[];
  notes: string[];
}

/** Both run for the same times from the same seeds: each arrival, service and key is the same in both. */
async function compare(
  [left, right]: [Variant, Variant],
  options: OptionValues,
  terminal: Terminal,
): Promise<Comparison> {
  const count = countOption(options, 'replications', 2) ?? usualReplications;
  if (count > mostReplications)
    throw new UsageError(`--replications takes at most ${mostReplications} here, and not ${count}`);
  const asked = settingsOf(options, left.scenario);
  const seed = seedOf(left.model, asked);
  const times = [
    timesFor(left.model, asked),
    timesFor(right.model, { ...asked, scenario: right.scenario }),
  ].flatMap((known) => known ?? []);
  const settings = (scenario: string | null): SimulationOptions => ({
    ...asked,
    ...(times.length === 2 ? shortest(times) : {}),
    scenario,
    seed,
  });
  const jobs = [left, right].flatMap(({ model, scenario }) =>
    Array.from({ length: count }, (_, at) => ({ model, options: settings(scenario), number: at + 1 })),
  );
  const crew = new Crew(workersOption(options));
  try {
    const made = await crew.run(jobs, (done) => terminal.progress(`${done} of ${jobs.length} runs`));
    const reports = [made.slice(0, count), made.slice(count)] as const;
    const [before, after] = [merged(reports[0], seed), merged(reports[1], seed)];
    const { flows, components } = compared(...reports);
    return {
      schema: 1,
      before: left.name,
      after: right.name,
      seed,
      replications: count,
      duration: before.duration,
      warmup: before.warmup,
      flows,
      components,
      expectations: expectationsOf(before, after),
      notes: [
        ...before.notes.map((note) => `before: ${note}`),
        ...after.notes.map((note) => `after: ${note}`),
      ],
    };
  } finally {
    terminal.progress('');
    await crew.end();
  }
}

function shortest(times: readonly { duration: number; warmup: number }[]): {
  duration: number;
  warmup: number;
} {
  return {
    duration: Math.min(...times.map(({ duration }) => duration)),
    warmup: Math.max(...times.map(({ warmup }) => warmup)),
  };
}

/** Those of both, each once: the same when subject and text are. */
function expectationsOf(before: Report, after: Report): Comparison['expectations'] {
  const keyOf = ({ subject, text }: ExpectationReport) => `${subject}: ${text}`;
  const of = (report: Report) => new Map(report.expectations.map((each) => [keyOf(each), each]));
  const [left, right] = [of(before), of(after)];
  return [...new Set([...left.keys(), ...right.keys()])].map((text) => ({
    text,
    before: left.get(text) ?? null,
    after: right.get(text) ?? null,
  }));
}

const formats: Record<string, (value: number) => string> = {
  throughput: formatRate,
  successRate: formatShare,
  utilization: formatShare,
};

const colours: Partial<Record<Verdict, Colour>> = {
  better: 'green',
  worse: 'red',
  more: 'yellow',
  less: 'yellow',
};

const words: Record<Verdict, string> = {
  better: 'better',
  worse: 'worse',
  more: 'more',
  less: 'less',
  same: 'same',
  unclear: 'no difference seen',
  incomparable: '-',
};

function print(comparison: Comparison, terminal: Terminal): void {
  const paint = painter(terminal.colour);
  const rows = [...comparison.flows, ...comparison.components];
  const right = 'right' as const;
  const expectations = comparison.expectations.map(
    ({ text, before, after }) => `  ${markOf(before)} ${markOf(after)}  ${plain(text)}`,
  );
  const lines = [
    `${paint('bold', plain(comparison.before))} against ${paint('bold', plain(comparison.after))}`,
    paint(
      'dim',
      `${formatCount(comparison.replications)} pairs of ${formatDuration(comparison.duration)} after ${formatDuration(comparison.warmup)} of warm-up, seed ${comparison.seed}, the same random numbers in both`,
    ),
    '',
    ...table(
      [
        { title: 'of' },
        { title: 'figure' },
        { title: 'before', align: right },
        { title: 'after', align: right },
        { title: 'difference', align: right },
        { title: '95% interval', align: right },
        { title: 'verdict' },
      ],
      rows.map(({ subject, metric, before, after, difference, ci95, verdict }) => [
        subject,
        metric,
        told(metric, before),
        told(metric, after),
        signed(metric, difference),
        ci95 ? `${signed(metric, ci95[0])} .. ${signed(metric, ci95[1])}` : '-',
        words[verdict],
      ]),
      paint,
      (row, column) => (column === 6 ? colours[rows[row]?.verdict ?? 'same'] : undefined),
    ),
    ...(expectations.length === 0 ? [] : ['', paint('dim', '  before and after'), ...expectations]),
    ...comparison.notes.map((note) => `\n${paint('yellow', 'note')} ${plain(note)}`),
  ];
  terminal.print(`${lines.join('\n')}\n`);
}

function told(metric: string, value: number | null): string {
  return value === null ? '-' : (formats[metric] ?? formatDuration)(value);
}

function signed(metric: string, value: number | null): string {
  if (value === null || value === 0) return told(metric, value);
  return `${value > 0 ? '+' : '-'}${told(metric, Math.abs(value))}`;
}

function markOf(result: ExpectationReport | null): string {
  if (!result?.judged) return '?';
  return result.passed ? '\u2713' : '\u2717';
}
