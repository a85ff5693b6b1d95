import { analyse } from '../analysis/analyse.ts';
import type { Model } from '../model/model.ts';
import { costOf, withLoad } from '../simulation/load.ts';
import { merged } from '../simulation/merge.ts';
import type { Report } from '../simulation/report.ts';
import { type SimulationOptions, seedOf } from '../simulation/simulate.ts';
import {
  type Command,
  countOption,
  type ExitCode,
  exitCodes,
  type OptionValues,
  onlyOperand,
  type Terminal,
  textOption,
  textsOption,
  UsageError,
  wordOption,
} from './command.ts';
import { Crew, workersOption } from './crew.ts';
import { loadDesign } from './load-one.ts';
import { runOptions, scenarioNamed, settingsOf, workersHelp } from './run-options.ts';
import { exactAnswers } from './simulate.ts';
import { columnsOf, type Row, tellRows } from './sweep-table.ts';
import { type Axis, axesOf, type Point, pointsOf } from './sweep-values.ts';
import { withSettings } from './variant.ts';

const usualReplications = 3;
const mostReplications = 100;

export const sweepCommand: Command = {
  name: 'sweep',
  usage: 'sysd sweep FILE --set ELEMENT.PROPERTY=A..B',
  summary: 'runs a design with one or two of its values varied, or finds the most load or the least cost',
  options: [
    {
      name: 'set',
      value: 'ELEMENT.PROPERTY=A..B[,STEP]',
      repeats: true,
      documentation:
        'values to run, also as 5ms|10ms|20ms; load=0.5..2,0.5 multiplies the load; twice: all combinations',
    },
    {
      name: 'find',
      value: 'max-load|least-cost',
      documentation:
        'the largest factor of the load, or the cheapest of the values, at which all expectations hold',
    },
    {
      name: 'metric',
      value: 'ELEMENT.FIGURE',
      repeats: true,
      documentation:
        'what is told, such as buy.p99 or web.utilization (default: p99 and success of every flow)',
    },
    { name: 'scenario', value: 'NAME', documentation: 'run this scenario (default: the undisturbed flows)' },
    ...runOptions,
    { name: 'replications', value: 'N', documentation: `runs of each (default: ${usualReplications})` },
    workersHelp,
    { name: 'format', value: 'pretty|json|csv', documentation: 'how results are told (default: pretty)' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['pretty', 'json', 'csv']);
    const sweep = await Sweep.of(onlyOperand(operands, 'sweep'), options, terminal);
    try {
      const find = textOption(options, 'find');
      if (find !== undefined) wordOption(options, 'find', ['max-load', 'least-cost']);
      const rows = find === 'max-load' ? await sweep.maxLoads() : await sweep.rows(find === 'least-cost');
      terminal.progress('');
      tellRows(rows, sweep.columns(rows), format, sweep.heading(find), terminal);
      return sweep.exitCode(rows, find);
    } finally {
      terminal.progress('');
      await sweep.end();
    }
  },
};

/** The most that the load is multiplied or divided by in search of what a design carries. */
const widestFactor = 2 ** 20;
/** The search ends when it knows the load to this share. */
const precision = 0.01;

/** The runs of one command, and what comes of them. */
class Sweep {
  private readonly designs: { point: Point; model: Model }[];
  private readonly axes: readonly Axis[];
  private readonly settings: SimulationOptions;
  private readonly replications: number;
  private readonly metrics: readonly string[];
  private readonly crew: Crew;
  private readonly terminal: Terminal;

  private constructor(
    designs: { point: Point; model: Model }[],
    axes: readonly Axis[],
    settings: SimulationOptions,
    options: OptionValues,
    terminal: Terminal,
  ) {
    this.designs = designs;
    this.axes = axes;
    this.settings = settings;
    this.replications = countOption(options, 'replications', 1) ?? usualReplications;
    if (this.replications > mostReplications)
      throw new UsageError(
        `--replications takes at most ${mostReplications} here, and not ${this.replications}`,
      );
    this.metrics = textsOption(options, 'metric');
    this.crew = new Crew(workersOption(options));
    this.terminal = terminal;
  }

  /** Reads the design with every combination of values, so that a wrong one is told before anything is run. */
  static async of(operand: string, options: OptionValues, terminal: Terminal): Promise<Sweep> {
    const axes = axesOf(options);
    if (axes.length > 2) throw new UsageError('--set may be given once or twice');
    if (axes.length === 0 && options.find !== 'max-load')
      throw new UsageError('sysd sweep needs something to vary, such as --set web.replicas=2..10');
    const { input, loaded } = await loadDesign(operand, terminal);
    const designs: { point: Point; model: Model }[] = [];
    for (const point of pointsOf(axes)) {
      terminal.progress(`reading ${designs.length + 1}`);
      const settings = axes.flatMap(({ setting }, at) =>
        setting ? [{ ...setting, value: point[at] ?? '' }] : [],
      );
      const factor = axes.reduce((all, { setting }, at) => (setting ? all : all * Number(point[at])), 1);
      designs.push({ point, model: withLoad(await withSettings(input, loaded, settings), factor) });
    }
    const scenario = scenarioNamed(textOption(options, 'scenario'), loaded.model);
    return new Sweep(designs, axes, settingsOf(options, scenario), options, terminal);
  }

  columns(rows: readonly Row[]) {
    return columnsOf(
      this.axes.map(({ name }) => name),
      rows,
      this.metrics,
    );
  }

  heading(find: string | undefined): string {
    if (find === 'max-load')
      return 'the most load at which all expectations hold, as a factor of what the design states';
    return find === 'least-cost' ? 'the cheapest at which all expectations hold' : '';
  }

  /** 1 where nothing was found; a table by itself is no judgement. */
  exitCode(rows: readonly Row[], find: string | undefined): ExitCode {
    if (find === undefined) return exitCodes.clean;
    return rows.some(({ found }) => found) ? exitCodes.clean : exitCodes.findings;
  }

  /** A row of every combination; `cheapest`: by cost, up to the first at which all holds. */
  async rows(cheapest: boolean): Promise<Row[]> {
    const designs = cheapest ? this.byCost() : this.designs;
    const rows: Row[] = [];
    for (const { point, model } of designs) {
      const row = await this.row(point, model, `${rows.length + 1} of ${designs.length}`);
      rows.push(cheapest ? { ...row, found: row.holds === true } : row);
      if (cheapest && row.holds === true) break;
    }
    return rows;
  }

  private byCost() {
    this.needExpectations();
    const priced = this.designs.map((design) => ({ ...design, cost: costOf(design.model) }));
    if (priced.some(({ cost }) => cost === undefined))
      throw new UsageError(
        'the design says nowhere what it costs; give components a `cost`, such as $120/month',
      );
    return priced.sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0));
  }

  private needExpectations(): void {
    const { scenario } = this.settings;
    const [first] = this.designs;
    const expected = first?.model.scenarios.find(({ id }) => id === scenario)?.expectations;
    const all = expected ?? first?.model.flows.flatMap(({ expectations }) => expectations) ?? [];
    if (all.length === 0)
      throw new UsageError(
        'the design expects nothing that could hold or not; write an `expect`, such as expect p99 < 200ms',
      );
  }

  /** Of every combination the row of the largest load that it carries. */
  async maxLoads(): Promise<Row[]> {
    this.needExpectations();
    const rows: Row[] = [];
    for (const { point, model } of this.designs) rows.push(await this.maxLoad(point, model));
    return rows;
  }

  /** By doubling or halving until it fails or holds, and then by halves; a load that no run can carry ends the search. */
  private async maxLoad(point: Point, model: Model): Promise<Row> {
    const at = (factor: number) =>
      this.row(point, withLoad(model, factor), `load ${factor.toPrecision(4)}`, factor);
    let best: Row | undefined;
    let failing = Number.POSITIVE_INFINITY;
    for (let factor = 1; factor <= widestFactor && failing === Number.POSITIVE_INFINITY; factor *= 2) {
      const row = await at(factor);
      if (row.holds === true) best = row;
      else if (row.refusal === undefined || best === undefined) failing = factor;
      else return { ...best, found: true, note: `at least: ${row.refusal}` };
      if (factor === 1 && row.refusal !== undefined) throw new UsageError(row.refusal);
    }
    if (failing === Number.POSITIVE_INFINITY)
      return { ...(best ?? (await at(1))), found: true, note: 'at least' };
    for (let factor = failing / 2; best === undefined && factor >= 1 / widestFactor; factor /= 2) {
      const row = await at(factor);
      if (row.holds === true) best = row;
      else failing = factor;
    }
    if (best === undefined) return { ...(await at(1)), found: false, note: 'at no load that was tried' };
    while (failing > (best.load ?? 0) * (1 + precision)) {
      const row: Row = await at(((best.load ?? 0) + failing) / 2);
      if (row.holds === true) best = row;
      else failing = row.load ?? failing;
    }
    return { ...best, found: true };
  }

  private async row(point: Point, model: Model, what: string, load?: number): Promise<Row> {
    const jobs = Array.from({ length: this.replications }, (_, at) => ({
      model,
      options: this.settings,
      number: at + 1,
    }));
    const shared = { point, ...(load === undefined ? {} : { load }), cost: costOf(model) };
    try {
      this.terminal.progress(`${what}: ${point.join(' ')}`);
      const made = await this.crew.run(jobs, (done) =>
        this.terminal.progress(`${what}: ${point.join(' ')}, ${done} of ${jobs.length} runs`),
      );
      return { ...shared, ...judged(merged(made, seedOf(model, this.settings)), model) };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { ...shared, refusal: error.message };
    }
  }

  async end(): Promise<void> {
    await this.crew.end();
  }
}

/** A report with whether all holds that is known of. */
function judged(report: Report, model: Model): Pick<Row, 'report' | 'holds' | 'failing'> {
  const needed = report.expectations.some((each) => !each.judged);
  const exact = needed ? exactAnswers(report.expectations, analyse(model)) : [];
  const all = report.expectations.map((each) => exact.find(({ id }) => id === each.id) ?? each);
  const failing = all
    .filter((each) => each.judged && !each.passed)
    .map(({ subject, text }) => `${subject}: ${text}`);
  return { report, holds: failing.length === 0, failing };
}
