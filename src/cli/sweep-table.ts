import { formatMoney, formatRate, formatShare } from '../model/format.ts';
import { formatMetric } from '../model/metric.ts';
import type { Report } from '../simulation/report.ts';
import { type Terminal, UsageError } from './command.ts';
import { painter, plain, table } from './paint.ts';
import type { Point } from './sweep-values.ts';

/** What came of one combination of values. */
export interface Row {
  point: Point;
  /** Factor of the load, where it was searched for. */
  load?: number;
  /** Dollars per second. */
  cost: number | undefined;
  report?: Report;
  /** All expectations hold that are judged. */
  holds?: boolean;
  failing?: string[];
  /** Why it was not run. */
  refusal?: string;
  /** It is what was looked for. */
  found?: boolean;
  note?: string;
}

/** One column: how its figure is read off a row, and how people are told. */
interface Column {
  name: string;
  value(row: Row): string | number | boolean | null;
  tell(value: number): string;
}

const plainNumber = (value: number) => String(Number(value.toPrecision(4)));

/** The columns of a sweep: what is varied, the metrics asked for or those of every flow, what it costs, what holds. */
export function columnsOf(
  axes: readonly string[],
  rows: readonly Row[],
  metrics: readonly string[],
): Column[] {
  const report = rows.find((row) => row.report)?.report;
  const usual = Object.keys(report?.flows ?? {}).flatMap((flow) => [`${flow}.p99`, `${flow}.successRate`]);
  return [
    ...axes.map((name, at) => ({ name, value: ({ point }: Row) => point[at] ?? '', tell: plainNumber })),
    ...(rows.some(({ load }) => load !== undefined)
      ? [{ name: 'load', value: ({ load }: Row) => load ?? null, tell: plainNumber }]
      : []),
    ...(metrics.length > 0 ? metrics : usual).map((metric) => metricColumn(metric, report)),
    ...(rows.some(({ cost }) => cost !== undefined)
      ? [{ name: 'cost', value: ({ cost }: Row) => cost ?? null, tell: formatMoney }]
      : []),
    { name: 'holds', value: ({ holds }: Row) => holds ?? null, tell: plainNumber },
  ];
}

const flowFigures = ['throughput', 'successRate', 'offered', 'completed', 'failed'] as const;
const latencyFigures = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
const componentFigures = ['utilization', 'slotUtilization', 'throughput', 'rejected'] as const;

function metricColumn(metric: string, report: Report | undefined): Column {
  const cut = metric.lastIndexOf('.');
  const [subject, figure] = [metric.slice(0, cut), metric.slice(cut + 1)];
  const flow = flowFigures.find((each) => each === figure);
  const latency = latencyFigures.find((each) => each === figure);
  const component = componentFigures.find((each) => each === figure);
  const ofFlow = report?.flows[subject] !== undefined;
  const ofComponent = report?.components[subject] !== undefined;
  if (report && !((ofFlow && (flow || latency)) || (ofComponent && component)))
    throw new UsageError(
      ofFlow || ofComponent
        ? `--metric ${metric}: there are ${(ofFlow ? [...latencyFigures, ...flowFigures] : componentFigures).join(', ')}`
        : `--metric ${metric}: there is no flow or component named "${subject}"`,
    );
  const value = ({ report: told }: Row) => {
    if (ofFlow && latency) return told?.flows[subject]?.latency[latency] ?? null;
    if (ofFlow && flow) return told?.flows[subject]?.[flow] ?? null;
    return (component && told?.components[subject]?.[component]) ?? null;
  };
  return { name: metric, value, tell: (number) => tellFigure(figure, number) };
}

const shares = new Set(['successRate', 'utilization', 'slotUtilization']);

function tellFigure(figure: string, value: number): string {
  if (figure === 'throughput') return formatRate(value);
  return shares.has(figure) ? formatShare(value) : formatMetric(figure, value);
}

/** Tells the rows in the format asked for. */
export function tellRows(
  rows: readonly Row[],
  columns: readonly Column[],
  format: 'pretty' | 'json' | 'csv',
  heading: string,
  terminal: Terminal,
): void {
  if (format === 'json') terminal.print(`${JSON.stringify(jsonOf(rows, columns), null, 2)}\n`);
  else if (format === 'csv') terminal.print(csvOf(rows, columns));
  else print(rows, columns, heading, terminal);
}

function jsonOf(rows: readonly Row[], columns: readonly Column[]) {
  return {
    schema: 1,
    rows: rows.map((row) => ({
      ...Object.fromEntries(columns.map(({ name, value }) => [name, value(row)])),
      failing: row.failing ?? [],
      ...(row.found === undefined ? {} : { found: row.found }),
      ...(row.refusal === undefined ? {} : { refusal: row.refusal }),
      ...(row.note === undefined ? {} : { note: row.note }),
    })),
  };
}

/** RFC 4180, lines ended by a line feed. */
function csvOf(rows: readonly Row[], columns: readonly Column[]): string {
  const cell = (value: unknown) => {
    const text = String(value ?? '');
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ value }) => value(row))),
  ];
  return lines.map((line) => `${line.map(cell).join(',')}\n`).join('');
}

function print(rows: readonly Row[], columns: readonly Column[], heading: string, terminal: Terminal): void {
  const paint = painter(terminal.colour);
  const told = rows.map((row) =>
    [
      ...columns.map(({ name, value, tell }) => {
        const figure = value(row);
        if (name === 'holds')
          return row.holds === undefined ? '-' : row.holds ? 'all' : `not ${row.failing?.join('; ')}`;
        return typeof figure === 'number' ? tell(figure) : String(figure ?? '-');
      }),
      remarkOf(row),
    ].map(plain),
  );
  const lines = table(
    [...columns.map(({ name }) => ({ title: name })), { title: '' }],
    told,
    paint,
    (row, column) =>
      columns[column]?.name === 'holds' ? (rows[row]?.holds === true ? 'green' : 'red') : undefined,
  );
  const head = heading === '' ? [] : [heading, ''];
  terminal.print(`${[...head, ...lines].join('\n')}\n`);
}

function remarkOf({ refusal, note, found }: Row): string {
  if (refusal !== undefined) return refusal;
  return note ?? (found === true ? 'found' : '');
}
