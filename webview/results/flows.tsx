import type { JSX } from 'preact';
import type { FlowReport, Interval, LatencyReport, Report } from '../../src/simulation/report.ts';
import { absent, count, counted, downtime, duration, number, rate, share } from '../format.ts';
import type { Dispatch } from '../state/events.ts';
import { Delta } from './delta.tsx';
import { Sparkline } from './spark.tsx';
import { intervalText } from './verdict.ts';
import type { FlowLine } from './view.ts';

const percentiles = ['p50', 'p95', 'p99'] as const;
/** What goes first where there is little room. */
const emphasis = { p50: 'least', p95: 'least', p99: '' } as const;

interface Props {
  lines: FlowLine[];
  report: Report | null;
  dispatch: Dispatch;
}

/** What each flow achieved, beside the availability that the analysis knows exactly. */
export function FlowsTable({ lines, report, dispatch }: Props): JSX.Element {
  const exact = lines.some(({ facts }) => facts !== undefined);
  const over = lines.some((line) => line.over.length > 0);
  return (
    <section>
      <table class="figures flows">
        <caption class="unseen">Flows</caption>
        <thead>
          <tr>
            <th scope="col">Flow</th>
            <th scope="col">Throughput</th>
            <th scope="col">Success</th>
            {percentiles.map((percentile) => (
              <th scope="col" key={percentile} class={emphasis[percentile]}>
                {percentile}
              </th>
            ))}
            {over && (
              <th scope="col" class="lesser">
                p99 over time
              </th>
            )}
            {exact && <th scope="col">Availability</th>}
            {exact && (
              <th scope="col" class="lesser">
                Down a year
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <FlowRow
              key={line.flow.id}
              line={line}
              seconds={report?.duration}
              exact={exact}
              over={over}
              dispatch={dispatch}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FlowRow(props: {
  line: FlowLine;
  seconds: number | undefined;
  exact: boolean;
  over: boolean;
  dispatch: Dispatch;
}): JSX.Element {
  const { line, seconds, exact, over, dispatch } = props;
  const { flow, facts, report, before } = line;
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          class="link"
          title={flow.title ? `${flow.name}: ${flow.title}` : 'Show in the text'}
          onClick={() => dispatch({ type: 'chosen', element: flow.id })}
        >
          {flow.name}
        </button>
        {report && <small class="failures">{failuresText(report)}</small>}
      </th>
      <td>
        {report ? rate(report.throughput) : absent}
        <Delta now={report?.throughput} before={before?.throughput} text={rate} better="higher" />
        {report && seconds !== undefined && seconds > 0 && (
          <small class="lesser">of {rate(report.offered / seconds)} offered</small>
        )}
      </td>
      <td>
        {share(report?.successRate)}
        <Delta now={report?.successRate} before={before?.successRate} text={points} better="higher" />
      </td>
      {percentiles.map((percentile) => (
        <LatencyCell
          key={percentile}
          latency={report?.latency}
          before={before?.latency}
          percentile={percentile}
        />
      ))}
      {over && (
        <td class="lesser">
          <Sparkline values={line.over} name={`p99 of ${flow.name} over time`} />
        </td>
      )}
      {exact && (
        <td>
          {facts?.notFullyAnalysed ? absent : share(facts?.availability)}
          <small>{availabilityNote(facts?.notFullyAnalysed, facts?.availabilityDeclared)}</small>
        </td>
      )}
      {exact && <td class="lesser">{facts?.notFullyAnalysed ? absent : downtime(facts?.availability)}</td>}
    </tr>
  );
}

function LatencyCell(props: {
  latency: LatencyReport | undefined;
  before: LatencyReport | undefined;
  percentile: (typeof percentiles)[number];
}): JSX.Element {
  const { latency, before, percentile } = props;
  const range: Interval | null | undefined = latency?.ci95[percentile];
  return (
    <td class={emphasis[percentile]}>
      {duration(latency?.[percentile])}
      <Delta now={latency?.[percentile]} before={before?.[percentile]} text={duration} better="lower" />
      {range && <small class="lesser">{intervalText(percentile, range)}</small>}
    </td>
  );
}

/** A difference of two shares, 0..1. */
const points = (difference: number) => `${number(difference * 100)} points`;

function availabilityNote(tooLarge: boolean | undefined, declared: boolean | undefined): string {
  if (tooLarge) return 'too large to tell';
  return declared === undefined ? '' : declared ? 'exact' : 'exact, on defaults';
}

/** `24 requests failed: timeout 21, rejected 3; 2 unfinished`; empty when there are none. */
export function failuresText({
  failed,
  failures,
  unfinished,
}: Pick<FlowReport, 'failed' | 'failures' | 'unfinished'>): string {
  const causes = Object.entries(failures)
    .filter(([, times]) => times > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, times]) => `${cause} ${count(times)}`);
  const failedText = `${counted(failed, 'request')} failed${causes.length > 0 ? `: ${causes.join(', ')}` : ''}`;
  return [failed > 0 ? failedText : '', unfinished > 0 ? `${count(unfinished)} unfinished` : '']
    .filter((part) => part !== '')
    .join('; ');
}
