import { writeFile } from 'node:fs/promises';
import type { Analysis } from '../analysis/facts.ts';
import { formatRate } from '../model/format.ts';
import type { Model } from '../model/model.ts';
import type { ExpectationReport, Report } from '../simulation/report.ts';
import { prepare, type SimulationOptions, seedOf } from '../simulation/simulate.ts';
import {
  type Command,
  exitCodes,
  type OptionValues,
  onlyOperand,
  type Terminal,
  textOption,
  UsageError,
  wordOption,
} from './command.ts';
import { Crew, workersOption } from './crew.ts';
import { reasonOf } from './input.ts';
import { loadOne } from './load-one.ts';
import { fingerprintOf, type Numbers, partialReport, replicationsOption, reportOf } from './replications.ts';
import { runOptions, scenarioNamed, settingsOf, workersHelp } from './run-options.ts';
import { printReport } from './simulate-pretty.ts';

const eventsPerSlice = 50_000;

export const simulateCommand: Command = {
  name: 'simulate',
  usage: 'sysd simulate FILE',
  summary: 'runs the design request by request and judges its expectations',
  options: [
    { name: 'scenario', value: 'NAME', documentation: 'run this scenario (default: the undisturbed flows)' },
    ...runOptions,
    {
      name: 'replications',
      value: 'N|A..B',
      documentation: 'independent runs, merged; A..B: only these of them, to be merged by sysd merge',
    },
    workersHelp,
    { name: 'format', value: 'pretty|json', documentation: 'how results are told (default: pretty)' },
    { name: 'output', value: 'FILE', documentation: 'where results are written (default: standard output)' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['pretty', 'json']);
    const numbers = replicationsOption(options);
    const { model, analysis } = await loadOne(onlyOperand(operands, 'simulate'), terminal);
    const settings = settingsOf(options, scenarioNamed(textOption(options, 'scenario'), model));
    const report = numbers
      ? await replicated(model, analysis, settings, numbers, options, terminal)
      : withExactAnswers(runToEnd(model, settings, terminal), analysis);
    await tellReport(report, model.system.title ?? model.system.name, analysis, format, options, terminal);
    return exitCodeOf(report);
  },
};

/** 1 where an expectation does not hold. */
export function exitCodeOf({ expectations }: Report) {
  return expectations.some(({ passed, judged }) => judged && !passed) ? exitCodes.findings : exitCodes.clean;
}

/** Writes a report to where it is wanted. */
export async function tellReport(
  report: Report,
  title: string,
  analysis: Analysis | undefined,
  format: 'pretty' | 'json',
  options: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const path = textOption(options, 'output');
  const texts: string[] = [];
  const out =
    path === undefined
      ? terminal
      : { ...terminal, colour: false, print: (text: string) => void texts.push(text) };
  if (format === 'json') out.print(`${JSON.stringify(report, null, 'state' in report ? undefined : 2)}\n`);
  else printReport(report, title, analysis, out);
  if (path === undefined) return;
  await writeFile(path, texts.join('')).catch((error: unknown) => {
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
  });
}

async function replicated(
  model: Model,
  analysis: Analysis,
  settings: SimulationOptions,
  { first, last, partial }: Numbers,
  options: OptionValues,
  terminal: Terminal,
): Promise<Report> {
  const count = last - first + 1;
  const crew = new Crew(workersOption(options));
  const jobs = Array.from({ length: count }, (_, at) => ({ model, options: settings, number: first + at }));
  try {
    const replicates = await crew.run(jobs, (done) => terminal.progress(`${done} of ${count} replications`));
    const exact = exactAnswers(replicates[0]?.report.expectations ?? [], analysis);
    const seed = seedOf(model, settings);
    if (!partial) return reportOf(replicates, seed, exact);
    return partialReport(replicates, seed, exact, fingerprintOf(model, settings));
  } finally {
    terminal.progress('');
    await crew.end();
  }
}

function runToEnd(model: Model, settings: SimulationOptions, terminal: Terminal): Report {
  const prepared = prepare(model, settings);
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
  const exact = exactAnswers(report.expectations, analysis);
  const expectations = report.expectations.map((each) => exact.find(({ id }) => id === each.id) ?? each);
  return { ...report, expectations };
}

/** Those that were not judged and that the analysis answers exactly. */
export function exactAnswers(
  expectations: readonly ExpectationReport[],
  analysis: Analysis,
): ExpectationReport[] {
  return expectations.flatMap((expectation) => {
    const answer = analysis.flows[expectation.subject]?.expectations.find(({ id }) => id === expectation.id);
    if (expectation.judged || answer?.actual === undefined || answer.estimate === true) return [];
    const { actual, passed = false } = answer;
    return [{ ...expectation, actual, passed, judged: true, note: 'exact, by analysis' }];
  });
}
