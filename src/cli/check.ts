import type { Severity } from '../model/settings.ts';
import { updateBaselines } from './baseline-file.ts';
import { asJson } from './check-json.ts';
import { printPretty } from './check-pretty.ts';
import {
  type Command,
  countOption,
  dateOption,
  type ExitCode,
  exitCodes,
  type OptionValues,
  type Terminal,
  textOption,
  textsOption,
  UsageError,
  wordOption,
} from './command.ts';
import { diagnoseAll, type FileDiagnostics, type Judging, today } from './diagnose.ts';
import { applyFixes } from './fix.ts';
import { commandsFor, withoutCommands } from './github.ts';
import { type Input, readInputs } from './input.ts';
import { Projects } from './project.ts';
import { sarifOf } from './sarif.ts';

export interface Summary {
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
}

/** What was found, for whatever tells it. */
export interface Outcome {
  files: readonly FileDiagnostics[];
  summary: Summary;
  inputs: readonly Input[];
  /** Some input could not be read. */
  incomplete: boolean;
  /** Rules that did not run on some file, in a fast check. */
  left?: readonly string[];
}

/** What of it is to be told. */
export interface Telling {
  hints: boolean;
  quiet: boolean;
  accepted: boolean;
  explain: boolean;
}

const formats = ['pretty', 'json', 'sarif', 'github'] as const;

export const checkCommand: Command = {
  name: 'check',
  usage: 'sysd check [PATH...]',
  summary: 'finds what is wrong with a design: files, or all .sysd files below folders (default: this one)',
  options: [
    { name: 'format', value: formats.join('|'), documentation: 'how findings are told (default: pretty)' },
    { name: 'max-warnings', value: 'N', documentation: 'fail when there are more warnings than N' },
    { name: 'quiet', documentation: 'tell errors only' },
    { name: 'hints', documentation: 'tell hints too' },
    { name: 'fast', documentation: 'only the rules that need no analysis of the design: for each commit' },
    { name: 'explain', documentation: 'tell under each finding why it matters and what it rests on' },
    { name: 'accepted', documentation: 'list what is accepted, with the reasons' },
    { name: 'now', value: 'DATE', documentation: 'the day on which acceptances are judged (default: today)' },
    { name: 'fix', documentation: 'apply the fixes that change nothing of what the design claims' },
    {
      name: 'fix-design',
      value: 'NAME',
      repeats: true,
      documentation: "apply the first design fix of a rule's or an element's findings; may be repeated",
    },
    { name: 'dry-run', documentation: 'with a fix: show what would change, and write nothing' },
    {
      name: 'baseline',
      value: 'FILE',
      documentation: 'the file of known findings (default: .sysd-baseline.json, nearest upwards)',
    },
    { name: 'update-baseline', documentation: 'take out of that file what is no longer found' },
    { name: 'allow-growth', documentation: 'with --update-baseline: also put in what is new' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', formats);
    if (format !== 'github') return checked(operands, options, format, terminal);
    try {
      return await checked(operands, options, format, guarded(terminal));
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(withoutCommands(error.message)) : error;
    }
  },
};

type Format = (typeof formats)[number];

async function checked(
  operands: readonly string[],
  options: OptionValues,
  format: Format,
  terminal: Terminal,
): Promise<ExitCode> {
  const maximumWarnings = countOption(options, 'max-warnings', 0);
  const isUpdate = options['update-baseline'] === true;
  const projects = new Projects(textOption(options, 'baseline'), isUpdate);
  const left = new Set<string>();
  const leave = (rules: readonly string[]) => {
    for (const rule of rules) left.add(rule);
  };
  const judging: Judging = {
    today: dateOption(options, 'now') ?? today(),
    projects,
    ...(options.fast === true ? { fast: { left: leave } } : {}),
  };
  refuseLoneOptions(options);
  const read = await readInputs(operands.length > 0 ? operands : ['.'], terminal);
  if (read.inputs.length === 0) return exitCodes.usage;
  for (const { uri } of read.inputs) await projects.of(uri);

  const telling = {
    hints: options.hints === true,
    quiet: options.quiet === true,
    accepted: options.accepted === true,
    explain: options.explain === true,
  };
  const fixing = { safe: options.fix === true, telling, design: textsOption(options, 'fix-design') };
  const inputs =
    fixing.safe || fixing.design.length > 0
      ? await applyFixes(read.inputs, judging, fixing, options['dry-run'] === true, format, terminal)
      : read.inputs;
  if (isUpdate) {
    const all = await diagnoseAll(inputs, { ...judging, withoutBaseline: true });
    await updateBaselines(all, projects, options['allow-growth'] === true, terminal);
  }
  const files = await diagnoseAll(inputs, judging);
  const outcome = {
    files,
    summary: summaryOf(files),
    inputs,
    incomplete: read.unreadable > 0,
    ...(judging.fast ? { left: [...left].sort() } : {}),
  };
  tell[format](outcome, telling, terminal);
  const verdict = exitCodeOf(outcome.summary, maximumWarnings, terminal);
  return read.unreadable > 0 ? exitCodes.usage : verdict;
}

type Tell = (outcome: Outcome, telling: Telling, terminal: Terminal) => void;

const tell: Record<Format, Tell> = {
  pretty: printPretty,
  json: (outcome, _, terminal) => printJson(asJson(outcome), terminal),
  sarif: (outcome, telling, terminal) => printJson(sarifOf(outcome, telling), terminal),
  github: (outcome, telling, terminal) => terminal.print(commandsFor(outcome, telling)),
};

function printJson(value: unknown, terminal: Terminal): void {
  terminal.print(`${JSON.stringify(value, null, 2)}\n`);
}

/** A workflow reads its commands from messages too. */
function guarded(terminal: Terminal): Terminal {
  return { ...terminal, tell: (text) => terminal.tell(withoutCommands(text)) };
}

/** Options that mean nothing by themselves. */
function refuseLoneOptions(options: OptionValues): void {
  const fixes = options.fix === true || textsOption(options, 'fix-design').length > 0;
  if (options['dry-run'] === true && !fixes)
    throw new UsageError('--dry-run goes with --fix or --fix-design');
  if (options['allow-growth'] === true && options['update-baseline'] !== true)
    throw new UsageError('--allow-growth goes with --update-baseline');
  if (options.fast === true && (fixes || options['update-baseline'] === true))
    throw new UsageError('--fast leaves rules out, so it goes with neither a fix nor --update-baseline');
}

function exitCodeOf(summary: Summary, maximumWarnings: number | undefined, terminal: Terminal): ExitCode {
  if (summary.errors > 0) return exitCodes.findings;
  if (maximumWarnings !== undefined && summary.warnings > maximumWarnings) {
    terminal.tell(`sysd: ${summary.warnings} warnings, more than --max-warnings ${maximumWarnings}\n`);
    return exitCodes.findings;
  }
  return exitCodes.clean;
}

function summaryOf(files: readonly FileDiagnostics[]): Summary {
  const count = (severity: Severity) =>
    files.reduce((sum, file) => sum + file.diagnostics.filter((one) => one.severity === severity).length, 0);
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), hints: count('hint') };
}
