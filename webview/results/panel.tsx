import type { JSX } from 'preact';
import type { Model } from '../../src/model/model.ts';
import type { Report } from '../../src/simulation/report.ts';
import { duration, rate, share } from '../format.ts';
import { Icon, IconButton } from '../icons.tsx';
import type { Clock } from '../playback/clock.ts';
import { TimeLine } from '../playback/time-line.tsx';
import type { Dispatch } from '../state/events.ts';
import { currentReport, isInterim } from '../state/playback.ts';
import { progressOf } from '../state/simulation.ts';
import type { PreviewState, Running } from '../state/state.ts';
import { Charts } from './charts.tsx';
import { Sash } from './sash.tsx';
import { ScenarioResults } from './scenario.tsx';
import { Seed } from './seed.tsx';
import { ScenarioTabs, titleOf } from './tabs.tsx';
import { scenarioView } from './view.ts';

interface Props {
  state: PreviewState;
  model: Model;
  clock: Clock;
  dispatch: Dispatch;
}

/** The drawer under the diagram: what the simulation measured beside what the analysis knows exactly. */
export function ResultsPanel({ state, model, clock, dispatch }: Props): JSX.Element {
  const { panel, simulation } = state;
  const { running, problem } = simulation;
  const report = currentReport(state);
  const interim = isInterim(state);
  return (
    <section class="panel" aria-label="Simulation results">
      {panel.open && <Sash height={panel.height} dispatch={dispatch} />}
      {running && <Progress running={running} />}
      <header class="panel-header">
        <button
          type="button"
          class="panel-title"
          aria-expanded={panel.open}
          onClick={() => dispatch({ type: 'panelToggled' })}
        >
          <Icon name={panel.open ? 'close' : 'open'} />
          Simulation
        </button>
        <ScenarioTabs state={state} model={model} dispatch={dispatch} />
        <span class={running ? 'panel-status going' : 'panel-status'} role="status">
          {running ? progressText(running, model) : (problem ?? '')}
        </span>
        {report && (
          <button
            type="button"
            class="toggle"
            disabled={interim}
            aria-pressed={panel.charts}
            onClick={() => dispatch({ type: 'chartsToggled' })}
          >
            Charts
          </button>
        )}
        <Seed chosen={simulation.seed} used={report?.seed} dispatch={dispatch} />
        {!running && model.scenarios.length > 0 && (
          <IconButton
            icon="one"
            name={`Run ${titleOf(model, panel.scenario)} alone`}
            act={() => dispatch({ type: 'runRequested', only: panel.scenario })}
          />
        )}
        {running ? (
          <IconButton
            icon="stop"
            name="Cancel the simulation"
            act={() => dispatch({ type: 'runCancelled' })}
          />
        ) : (
          <IconButton icon="run" name="Run the simulation" act={() => dispatch({ type: 'runRequested' })} />
        )}
      </header>
      {interim && report && running && <SoFar report={report} running={running} />}
      <TimeLine state={state} model={model} clock={clock} dispatch={dispatch} />
      {panel.open && (
        <div
          class="panel-body"
          role="tabpanel"
          aria-label={titleOf(model, panel.scenario)}
          tabIndex={panel.charts ? 0 : -1}
          id="results"
          style={panel.height === null ? {} : { height: `${panel.height}px` }}
        >
          {panel.charts && report ? (
            <Charts
              report={report}
              model={model}
              playback={state.playback}
              clock={clock}
              dispatch={dispatch}
            />
          ) : (
            <ScenarioResults
              view={scenarioView(state, model, panel.scenario)}
              running={running !== null}
              dispatch={dispatch}
            />
          )}
        </div>
      )}
    </section>
  );
}

function Progress({ running }: { running: Running }): JSX.Element {
  return (
    <progress class="progress" value={progressOf(running)} max={1} aria-label="Progress of the simulation" />
  );
}

/** Stands where the time line of the whole run will. */
function SoFar({ report, running }: { report: Report; running: Running }): JSX.Element {
  return (
    <p class="time so-far">
      Interim figures, {share(Math.round(running.done * 100) / 100)} of the run: {duration(report.duration)}{' '}
      simulated so far.
    </p>
  );
}

function progressText(running: Running, model: Model): string {
  const title = titleOf(model, running.scenario);
  const speed =
    running.eventsPerSecond > 0 ? `, ${rate(running.eventsPerSecond).replace('/s', ' events/s')}` : '';
  return `${title}: ${share(Math.round(running.done * 100) / 100)}${speed}`;
}
