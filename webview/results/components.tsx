import type { JSX } from 'preact';
import { loadLevel } from '../../src/diagram/draw-card.ts';
import { absent, count, duration, number, rate, share } from '../format.ts';
import { loadOf } from '../load.ts';
import type { Dispatch } from '../state/events.ts';
import { Delta } from './delta.tsx';
import type { ComponentLine } from './view.ts';

/** What each component had to do, the busiest first. */
export function ComponentsTable(props: { lines: ComponentLine[]; dispatch: Dispatch }): JSX.Element {
  const { lines, dispatch } = props;
  const caches = lines.some(({ report }) => report.cache !== undefined);
  return (
    <section>
      <table class="figures">
        <caption class="unseen">Components</caption>
        <thead>
          <tr>
            <th scope="col">Component</th>
            <th scope="col">Utilization</th>
            <th scope="col">Throughput</th>
            <th scope="col">Queue</th>
            <th scope="col">Wait p99</th>
            <th scope="col" class="least">
              Rejected
            </th>
            {caches && <th scope="col">Hits</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, title, report, before }) => (
            <tr key={id}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  title="Show in the text"
                  onClick={() => dispatch({ type: 'chosen', element: id })}
                >
                  {title}
                </button>
              </th>
              <td>
                <Meter ratio={loadOf(report)} />
                {share(loadOf(report))}
                <Delta now={loadOf(report)} before={before && loadOf(before)} text={share} better="lower" />
              </td>
              <td>
                {rate(report.throughput)}
                <Delta now={report.throughput} before={before?.throughput} text={rate} better="higher" />
              </td>
              <td>
                {number(report.queue.mean)}
                {report.queue.max > 0 && <small class="lesser">at most {count(report.queue.max)}</small>}
              </td>
              <td>
                {duration(report.wait.p99)}
                <Delta now={report.wait.p99} before={before?.wait.p99} text={duration} better="lower" />
              </td>
              <td class="least">{report.rejected === 0 ? absent : count(report.rejected)}</td>
              {caches && <td>{share(report.cache?.hitRatio)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A bar that is full at 100%, in the colour of the diagram. */
function Meter({ ratio }: { ratio: number }): JSX.Element {
  const width = Math.min(1, Math.max(0, Number.isFinite(ratio) ? ratio : 1)) * 48;
  return (
    <svg class={`meter ${loadLevel(ratio)}`} viewBox="0 0 48 6" aria-hidden="true">
      <rect class="track" width="48" height="6" rx="3" />
      <rect class="level" width={width} height="6" rx="3" />
    </svg>
  );
}
