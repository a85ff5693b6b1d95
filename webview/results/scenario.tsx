import type { JSX } from 'preact';
import { count, duration } from '../format.ts';
import type { Dispatch } from '../state/events.ts';
import { ComponentsTable } from './components.tsx';
import { ExpectationsTable } from './expectations.tsx';
import { FlowsTable } from './flows.tsx';
import type { ScenarioView } from './view.ts';

/** All that is known of one scenario. */
export function ScenarioResults(props: {
  view: ScenarioView;
  running: boolean;
  dispatch: Dispatch;
}): JSX.Element {
  const { view, running, dispatch } = props;
  const { report, refused, old, interim, flows, judgements, components, compared } = view;
  const state = old ? ' old' : interim ? ' interim' : '';
  return (
    <div class={`results${state}`}>
      {refused !== null && (
        <p class="message" role="alert">
          {refused}
        </p>
      )}
      {old && <p class="message calm">{oldText(view)}</p>}
      {!report && refused === null && (
        <p class="message calm">
          {running ? 'Waiting for its turn.' : 'Not simulated yet. Save the file, or press Run.'}
        </p>
      )}
      {compared && report && !old && (
        <p class="message calm">Small figures in colour: the difference to the run before.</p>
      )}
      {judgements.length > 0 && <ExpectationsTable judgements={judgements} dispatch={dispatch} />}
      {flows.length > 0 && <FlowsTable lines={flows} report={report} dispatch={dispatch} />}
      {components.length > 0 && <ComponentsTable lines={components} dispatch={dispatch} />}
      {report && report.notes.length > 0 && (
        <section>
          <h2>Notes</h2>
          <ul class="notes">
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      {report && !interim && (
        <p class="provenance">
          {duration(report.duration)} simulated after {duration(report.warmup)} of warm-up, seed{' '}
          {String(report.seed)}, {count(report.events)} events. Ranges are 95% confidence intervals.
        </p>
      )}
    </div>
  );
}

function oldText({ version }: ScenarioView): string {
  return version === null
    ? 'These figures are of an older version of the file.'
    : 'The design has changed since: these figures are of an older version. Save to simulate again.';
}
