import type { FromSimulator } from '../../src/protocol.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import type { Outcome, PreviewState, Results, Running, SimulationState } from './state.ts';

/** The document was saved in this version: run it as soon as the picture has come so far. */
export function runWhenSeen(state: PreviewState, version: number): Step {
  const stopped = cancelRun(state);
  const awaiting = withSimulation(stopped.state, { awaited: version });
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
  if (!picture || simulation.awaited === null || picture.version < simulation.awaited) return step(state);
  return run(withSimulation(state, { awaited: null }));
}

/** The first picture: people see results before they have changed anything, unless they are kept or not wanted. */
export function runAtFirst(state: PreviewState): Step {
  const { picture, simulation, settings, simulationKey } = state;
  if (simulation.awaited !== null) return runIfAwaited(state);
  const kept = simulation.results?.simulationKey === simulationKey;
  return !picture || picture.stale || kept || !settings.simulateOnSave ? step(state) : run(state);
}

/** Runs the undisturbed flows and every scenario. */
export function run(state: PreviewState): Step {
  const { picture, simulation } = state;
  if (!picture) return step(state);
  if (picture.stale) return step(withSimulation(state, { problem: 'Not simulated: the file has errors.' }));
  const id = simulation.lastId + 1;
  const scenarios = [null, ...picture.model.scenarios.map((scenario) => scenario.id)];
  const running: Running = {
    id,
    uri: picture.uri,
    version: picture.version,
    simulationKey: state.simulationKey,
    scenarios,
    scenario: null,
    done: 0,
    eventsPerSecond: 0,
    outcomes: [],
  };
  return step(withSimulation(state, { running, problem: null, lastId: id }), {
    do: 'simulate',
    id,
    model: picture.model,
    scenarios,
  });
}

export function cancelRun(state: PreviewState): Step {
  if (!state.simulation.running) return step(withSimulation(state, { awaited: null }));
  return step(withSimulation(state, { running: null, awaited: null }), { do: 'stopSimulation' });
}

/** The simulator said something; what it says of a run that was superseded is not listened to. */
export function simulated(state: PreviewState, { message }: Happening<'simulated'>): Step {
  const { running } = state.simulation;
  return running?.id === message.id ? listen(state, running, message) : step(state);
}

function listen(state: PreviewState, running: Running, message: FromSimulator): Step {
  switch (message.type) {
    case 'progress': {
      const { scenario, done, eventsPerSecond } = message;
      return step(withSimulation(state, { running: { ...running, scenario, done, eventsPerSecond } }));
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
  const others = running.outcomes.filter(({ scenario }) => scenario !== outcome.scenario);
  return withSimulation(state, { running: { ...running, done: 0, outcomes: [...others, outcome] } });
}

function finish(state: PreviewState, { uri, version, simulationKey, outcomes }: Running): Step {
  const results: Results = { uri, version, simulationKey, outcomes };
  const reports = outcomes.flatMap((outcome) => (outcome.type === 'report' ? [outcome.report] : []));
  return step(withSimulation(state, { running: null, results }), {
    do: 'post',
    message: { type: 'report', version, reports },
  });
}

/** The simulator itself died: not a statement about the design. */
export function simulatorFailed(state: PreviewState, { id, message }: Happening<'simulatorFailed'>): Step {
  if (state.simulation.running?.id !== id) return step(state);
  return step(withSimulation(state, { running: null, problem: message }));
}

/** Share of the whole run that is done, 0..1. */
export function progressOf(running: Running): number {
  return Math.min(1, (running.outcomes.length + running.done) / running.scenarios.length);
}

/** What is known of a scenario, the run under way first; `old` when the design has changed since. */
export function outcomeOf(
  state: PreviewState,
  scenario: string | null,
): { outcome: Outcome; old: boolean; version: number } | undefined {
  const { running, results } = state.simulation;
  for (const source of [running, results]) {
    const outcome = source?.outcomes.find((candidate) => candidate.scenario === scenario);
    if (source && outcome)
      return { outcome, old: source.simulationKey !== state.simulationKey, version: source.version };
  }
  return undefined;
}

export function pull(state: PreviewState): { type: 'pull'; known?: string } {
  const { picture } = state;
  return picture?.analysis ? { type: 'pull', known: picture.revision } : { type: 'pull' };
}

export function withSimulation(state: PreviewState, change: Partial<SimulationState>): PreviewState {
  return { ...state, simulation: { ...state.simulation, ...change } };
}
