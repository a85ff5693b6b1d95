import type { FromSimulator, Report } from '../../src/protocol.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import { interimFor, interimOf } from './interim.ts';
import type { Measured, Outcome, PreviewState, Results, Running, SimulationState } from './state.ts';

/** The document in this version is to be run, as soon as the picture has come so far: one scenario alone, or all. */
export function runWhenSeen(state: PreviewState, version: number, only?: string): Step {
  const stopped = only === undefined ? cancelRun(state) : setAside(state);
  const awaited = { version, ...(only === undefined ? {} : { only }) };
  const awaiting = withSimulation(only === undefined ? stopped.state : showing(stopped.state, only), {
    awaited,
  });
  const { picture } = state;
  if (picture && picture.version >= version) {
    const started = runIfAwaited(awaiting);
    return step(started.state, ...stopped.effects, ...started.effects);
  }
  return step(awaiting, ...stopped.effects, { do: 'post', message: pull(state) });
}

/** Starts the run that waited for this picture. */
export function runIfAwaited(state: PreviewState): Step {
  const { picture, simulation } = state;
  const { awaited } = simulation;
  if (!picture || awaited === null || picture.version < awaited.version) return step(state);
  return run(withSimulation(state, { awaited: null }), awaited.only);
}

/** What was measured of a scenario, in sight. */
export function showing(state: PreviewState, scenario: string | null): PreviewState {
  const playback = { ...state.playback, at: null, peek: null, playing: false, brush: null };
  return { ...state, playback, panel: { ...state.panel, scenario, open: true } };
}

/** The first picture: people see results before they have changed anything, unless they are kept or not wanted. */
export function runAtFirst(state: PreviewState): Step {
  const { picture, simulation, settings, simulationKey } = state;
  if (simulation.awaited !== null) return runIfAwaited(state);
  const kept = simulation.results?.outcomes.some((outcome) => outcome.simulationKey === simulationKey);
  return !picture || picture.stale || kept || !settings.simulateOnSave ? step(state) : run(state);
}

/** A person wants one scenario run alone, or the undisturbed flows and every scenario. */
export function runRequested(state: PreviewState, { only }: Happening<'runRequested'>): Step {
  if (only === undefined) return run(state);
  const { effects, state: idle } = setAside(state);
  const started = run(showing(idle, only), only);
  return step(started.state, ...effects, ...started.effects);
}

/** Other random numbers from now on: what is known was measured with the old ones. */
export function seedChosen(state: PreviewState, { seed }: Happening<'seedChosen'>): Step {
  if (seed === state.simulation.seed) return step(state);
  return run(withSimulation(state, { seed }));
}

/** Runs one scenario alone, where there still is one of that name, or everything. */
function run(state: PreviewState, only?: string | null): Step {
  const { picture, simulation } = state;
  if (!picture) return step(state);
  if (picture.stale) return step(withSimulation(state, { problem: 'Not simulated: the file has errors.' }));
  const id = simulation.lastId + 1;
  const all = [null, ...picture.model.scenarios.map((scenario) => scenario.id)];
  const scenarios = only !== undefined && all.includes(only) ? [only] : all;
  const running: Running = {
    id,
    uri: picture.uri,
    version: picture.version,
    simulationKey: state.simulationKey,
    scenarios,
    scenario: null,
    done: 0,
    eventsPerSecond: 0,
    interim: null,
    outcomes: [],
  };
  return step(withSimulation(state, { running, problem: null, lastId: id }), {
    do: 'simulate',
    id,
    model: picture.model,
    scenarios,
    seed: simulation.seed,
  });
}

export function cancelRun(state: PreviewState): Step {
  if (!state.simulation.running) return step(withSimulation(state, { awaited: null }));
  return step(withSimulation(state, { running: null, awaited: null }), { do: 'stopSimulation' });
}

/** Stops the run under way, and keeps what it has measured so far: the next one is about something else. */
function setAside(state: PreviewState): Step {
  const { running } = state.simulation;
  if (!running || running.outcomes.length === 0) return cancelRun(state);
  const scenarios = running.outcomes.map(({ scenario }) => scenario);
  const kept = finish(state, { ...running, scenarios });
  return step(withSimulation(kept.state, { awaited: null }), ...kept.effects, { do: 'stopSimulation' });
}

/** The simulator said something; what it says of a run that was superseded is not listened to. */
export function simulated(state: PreviewState, { message }: Happening<'simulated'>): Step {
  const { running } = state.simulation;
  return running?.id === message.id ? listen(state, running, message) : step(state);
}

function listen(state: PreviewState, running: Running, message: FromSimulator): Step {
  switch (message.type) {
    case 'progress': {
      const { scenario, done, eventsPerSecond, report } = message;
      const known = running.interim?.scenario === scenario ? running.interim : null;
      const interim = report ? interimOf(report, done) : known;
      return step(
        withSimulation(state, { running: { ...running, scenario, done, eventsPerSecond, interim } }),
      );
    }
    case 'report':
      return step(
        withOutcome(state, running, {
          type: 'report',
          scenario: message.report.scenario,
          report: message.report,
        }),
      );
    case 'refused':
      return step(
        withOutcome(state, running, {
          type: 'refused',
          scenario: message.scenario,
          message: message.message,
        }),
      );
    case 'ended':
      return message.cancelled ? step(withSimulation(state, { running: null })) : finish(state, running);
  }
}

function withOutcome(state: PreviewState, running: Running, outcome: Outcome): PreviewState {
  const { version, simulationKey } = running;
  const outcomes = [...except(running.outcomes, [outcome.scenario]), { ...outcome, version, simulationKey }];
  return withSimulation(state, { running: { ...running, done: 0, interim: null, outcomes } });
}

/** What was measured of other scenarios before stays, each with the version that it is of. */
function finish(state: PreviewState, { uri, version, scenarios, outcomes }: Running): Step {
  const { results } = state.simulation;
  const there = [null, ...(state.picture?.model.scenarios ?? []).map(({ id }) => id)];
  const others =
    results?.uri === uri
      ? except(results.outcomes, scenarios).filter(({ scenario }) => there.includes(scenario))
      : [];
  const reports = outcomes.flatMap((outcome) => (outcome.type === 'report' ? [outcome.report] : []));
  return step(
    withSimulation(state, {
      running: null,
      results: { uri, outcomes: [...others, ...outcomes], previous: previousOf(results, uri, outcomes) },
    }),
    {
      do: 'post',
      message: { type: 'report', version, scenarios, reports },
    },
  );
}

/** What each new outcome is compared with: what it replaces, where that was measured otherwise. */
function previousOf(known: Results | null, uri: string, outcomes: readonly Measured[]): Measured[] {
  if (known?.uri !== uri) return [];
  const replaced = known.outcomes.filter((old) =>
    outcomes.some((outcome) => outcome.scenario === old.scenario && differs(old, outcome)),
  );
  const kept = except(
    known.previous ?? [],
    replaced.map(({ scenario }) => scenario),
  );
  return [...kept, ...replaced.map(withoutTimeline)];
}

function differs(old: Measured, outcome: Measured): boolean {
  if (old.type !== 'report' || outcome.type !== 'report') return false;
  return old.simulationKey !== outcome.simulationKey || old.report.seed !== outcome.report.seed;
}

/** The time line is most of a report. */
export function withoutTimeline(outcome: Measured): Measured {
  return outcome.type === 'report' ? { ...outcome, report: { ...outcome.report, timeline: [] } } : outcome;
}

/** The report that the shown one of a scenario is compared with; undefined where there is none. */
export function previousReport({ simulation }: PreviewState, scenario: string | null): Report | undefined {
  const found = simulation.results?.previous?.find((outcome) => outcome.scenario === scenario);
  return simulation.running === null && found?.type === 'report' ? found.report : undefined;
}

const except = (outcomes: readonly Measured[], scenarios: readonly (string | null)[]) =>
  outcomes.filter(({ scenario }) => !scenarios.includes(scenario));

/** The simulator itself died: not a statement about the design. */
export function simulatorFailed(state: PreviewState, { id, message }: Happening<'simulatorFailed'>): Step {
  if (state.simulation.running?.id !== id) return step(state);
  return step(withSimulation(state, { running: null, problem: message }));
}

/** Share of the whole run that is done, 0..1. */
export function progressOf(running: Running): number {
  return Math.min(1, (running.outcomes.length + running.done) / running.scenarios.length);
}

/** What is known of a scenario. */
export interface Known {
  outcome: Outcome;
  /** The design has changed since. */
  old: boolean;
  version: number;
  /** The run is still under way. */
  interim: boolean;
}

/** The run under way first. */
export function outcomeOf(state: PreviewState, scenario: string | null): Known | undefined {
  const { running, results } = state.simulation;
  const among = (outcomes: readonly Measured[] | undefined) =>
    outcomes?.find((outcome) => outcome.scenario === scenario);
  const measured = among(running?.outcomes);
  const interim = measured ? undefined : interimFor(state, scenario);
  const outcome = measured ?? interim ?? among(results?.outcomes);
  return (
    outcome && {
      outcome,
      old: outcome.simulationKey !== state.simulationKey,
      version: outcome.version,
      interim: interim !== undefined,
    }
  );
}

export function pull(state: PreviewState): { type: 'pull'; known?: string } {
  const { picture } = state;
  return picture?.analysis ? { type: 'pull', known: picture.revision } : { type: 'pull' };
}

export function withSimulation(state: PreviewState, change: Partial<SimulationState>): PreviewState {
  return { ...state, simulation: { ...state.simulation, ...change } };
}
