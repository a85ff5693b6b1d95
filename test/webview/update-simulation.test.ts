import { describe, expect, it } from 'vitest';
import type { Happening } from '../../webview/state/events.ts';
import { currentReport, isInterim } from '../../webview/state/playback.ts';
import { outcomeOf, previousReport, progressOf } from '../../webview/state/simulation.ts';
import { initialState } from '../../webview/state/state.ts';
import { design, picture, reportOf } from './support/design.ts';
import {
  ended,
  faster,
  hear,
  once,
  posts,
  renamed,
  reported,
  saved,
  shows,
  simulations,
} from './support/happenings.ts';

describe('the simulation', () => {
  it('runs undisturbed and then every scenario when the document was saved', () => {
    const { effects } = once([shows(picture), saved(1)]);
    expect(simulations(effects)).toEqual([
      { do: 'simulate', id: 1, model: design, scenarios: [null, 'zone-a-dark'], seed: null },
    ]);
  });

  it('runs one scenario alone, or the undisturbed flows alone', () => {
    const { effects } = once([
      shows(picture),
      { type: 'runRequested', only: 'zone-a-dark' },
      { type: 'runRequested', only: null },
    ]);
    expect(simulations(effects).map(({ scenarios }) => scenarios)).toEqual([['zone-a-dark'], [null]]);
  });

  it('runs anew with another seed', () => {
    const { effects } = once([shows(picture), { type: 'seedChosen', seed: 7 }]);
    expect(simulations(effects)).toMatchObject([{ seed: 7, scenarios: [null, 'zone-a-dark'] }]);
  });

  it('compares a run with the last one of another design, not with one of the same', () => {
    const first = [shows(picture), saved(1), reported(1, null), ended(1)];
    const again = [saved(1), reported(2, null), ended(2)];
    const other = [shows(faster), saved(2), reported(3, null), ended(3)];
    expect(previousReport(once([...first, ...again]).state, null)).toBeUndefined();
    expect(previousReport(once([...first, ...again, ...other]).state, null)?.timeline).toEqual([]);
  });

  it('waits for the picture of the saved version', () => {
    const waiting = once([shows(picture), saved(2)]);
    expect(simulations(waiting.effects)).toEqual([]);
    expect(posts(waiting.effects)).toEqual([{ type: 'pull', known: 'r1' }]);
    const { effects } = once([shows(faster)], waiting.state);
    expect(simulations(effects).map(({ model }) => model)).toEqual([faster.model]);
  });

  it('starts on the answer that the saved version draws the same picture', () => {
    const { effects } = once([
      shows(picture),
      saved(2),
      hear({ type: 'picture', answer: { unchanged: true, version: 2, stale: false } }),
    ]);
    expect(simulations(effects)).toHaveLength(1);
  });

  it('does not run a file with errors, and says why', () => {
    const { state, effects } = once([shows({ ...picture, stale: true }), saved(1)]);
    expect(simulations(effects)).toEqual([]);
    expect(state.simulation.problem).toBe('Not simulated: the file has errors.');
  });

  it('runs once when the preview opens', () => {
    const { effects } = once([shows(picture), shows(renamed), shows(faster)], initialState);
    expect(simulations(effects).map(({ model }) => model)).toEqual([design]);
  });

  it('does not run by itself when the preview opens on a file with errors', () => {
    const { state, effects } = once([shows({ ...picture, stale: true })], initialState);
    expect(simulations(effects)).toEqual([]);
    expect(state.simulation.problem).toBeNull();
  });

  it('is superseded by the next save', () => {
    const { state, effects } = once([shows(picture), saved(1), saved(1)]);
    expect(
      effects
        .filter((effect) => effect.do === 'simulate' || effect.do === 'stopSimulation')
        .map((effect) => effect.do),
    ).toEqual(['simulate', 'stopSimulation', 'simulate']);
    expect(state.simulation.running?.id).toBe(2);
  });

  it('does not listen to the run that was superseded', () => {
    const before = once([shows(picture), saved(1), saved(1)]).state;
    expect(once([reported(1, null), ended(1)], before).state).toBe(before);
  });

  it('posts the reports once all scenarios have ended', () => {
    const { state, effects } = once([
      shows(picture),
      saved(1),
      reported(1, null),
      reported(1, 'zone-a-dark'),
      ended(1),
    ]);
    expect(posts(effects)).toEqual([
      {
        type: 'report',
        version: 1,
        scenarios: [null, 'zone-a-dark'],
        reports: [reportOf(null), reportOf('zone-a-dark')],
      },
    ]);
    expect(state.simulation.running).toBeNull();
  });

  it('posts nothing of a run that was cancelled', () => {
    const { effects } = once([
      shows(picture),
      saved(1),
      reported(1, null),
      { type: 'runCancelled' },
      reported(1, 'zone-a-dark'),
      ended(1),
    ]);
    expect(posts(effects)).toEqual([]);
  });

  it('tells progress over all scenarios', () => {
    const { state } = once([
      shows(picture),
      saved(1),
      reported(1, null),
      {
        type: 'simulated',
        message: { type: 'progress', id: 1, scenario: 'zone-a-dark', done: 0.5, eventsPerSecond: 1e6 },
      },
    ]);
    expect(state.simulation.running && progressOf(state.simulation.running)).toBe(0.75);
  });

  const soFar = (scenario: string | null, done: number): Happening => ({
    type: 'simulated',
    message: {
      type: 'progress',
      id: 1,
      scenario,
      done,
      eventsPerSecond: 1e6,
      report: reportOf(scenario),
    },
  });

  it('shows what has been seen of a run so far, told as interim', () => {
    const { state } = once([shows(picture), saved(1), soFar(null, 0.5)]);
    expect(outcomeOf(state, null)).toMatchObject({ interim: true, old: false, outcome: { type: 'report' } });
    expect(isInterim(state)).toBe(true);
    expect(outcomeOf(state, 'zone-a-dark')).toBeUndefined();
  });

  it('keeps interim figures through progress without new ones, and drops them for the next scenario', () => {
    const progress = (scenario: string | null): Happening => ({
      type: 'simulated',
      message: { type: 'progress', id: 1, scenario, done: 0.6, eventsPerSecond: 1e6 },
    });
    const start = [shows(picture), saved(1), soFar(null, 0.5)];
    expect(isInterim(once([...start, progress(null)]).state)).toBe(true);
    expect(isInterim(once([...start, progress('zone-a-dark')]).state)).toBe(false);
  });

  it('replaces interim figures by those of the whole run', () => {
    const { state } = once([shows(picture), saved(1), soFar(null, 0.5), reported(1, null)]);
    expect(outcomeOf(state, null)).toMatchObject({ interim: false, outcome: { report: reportOf(null) } });
  });

  it('goes back to what was known when a run with interim figures is cancelled', () => {
    const before = [shows(picture), saved(1), reported(1, null), ended(1), { type: 'runRequested' } as const];
    const { state } = once([...before, { type: 'runCancelled' }]);
    expect(outcomeOf(state, null)).toMatchObject({ interim: false, outcome: { report: reportOf(null) } });
  });

  it('leaves a time that is looked at where it is while the next run is under way', () => {
    const { state } = once([
      shows(picture),
      saved(1),
      reported(1, null),
      ended(1),
      { type: 'timeShown', at: 100 },
      { type: 'runRequested' },
      {
        type: 'simulated',
        message: {
          type: 'progress',
          id: 2,
          scenario: null,
          done: 0.5,
          eventsPerSecond: 1e6,
          report: reportOf(null),
        },
      },
    ]);
    expect(isInterim(state)).toBe(false);
    expect(currentReport(state)).toEqual(reportOf(null));
  });

  it('keeps what was refused beside what was measured', () => {
    const { state } = once([
      shows(picture),
      saved(1),
      reported(1, null),
      {
        type: 'simulated',
        message: { type: 'refused', id: 1, scenario: 'zone-a-dark', message: 'That would take a year.' },
      },
      ended(1),
    ]);
    expect(outcomeOf(state, null)?.outcome.type).toBe('report');
    expect(outcomeOf(state, 'zone-a-dark')?.outcome).toMatchObject({
      type: 'refused',
      scenario: 'zone-a-dark',
      message: 'That would take a year.',
    });
  });

  it('marks results as old once the design has changed', () => {
    const run = [shows(picture), saved(1), reported(1, null), ended(1)];
    expect(outcomeOf(once(run).state, null)?.old).toBe(false);
    expect(outcomeOf(once([...run, shows(faster)]).state, null)?.old).toBe(true);
  });

  it('does not mark results as old for a new title', () => {
    const { state } = once([shows(picture), saved(1), reported(1, null), ended(1), shows(renamed)]);
    expect(outcomeOf(state, null)?.old).toBe(false);
  });

  describe('of one scenario alone', () => {
    const alone = hear({ type: 'run', version: 1, scenario: 'zone-a-dark' });

    it('runs nothing else', () => {
      const { effects } = once([shows(picture), alone]);
      expect(simulations(effects).map(({ scenarios }) => scenarios)).toEqual([['zone-a-dark']]);
    });

    it('waits for the picture like any other', () => {
      const waiting = once([shows(picture), hear({ type: 'run', version: 2, scenario: 'zone-a-dark' })]);
      const { effects } = once([shows(faster)], waiting.state);
      expect(simulations(effects).map(({ scenarios }) => scenarios)).toEqual([['zone-a-dark']]);
    });

    it('brings its results into sight', () => {
      const { state } = once([shows(picture), { type: 'panelToggled' }, alone]);
      expect(state.panel).toMatchObject({ open: true, scenario: 'zone-a-dark' });
    });

    it('brings its results into sight, chosen in the preview too', () => {
      const { state } = once([shows(picture), { type: 'runRequested', only: 'zone-a-dark' }]);
      expect(state.panel).toMatchObject({ open: true, scenario: 'zone-a-dark' });
    });

    it('runs everything when the scenario is gone', () => {
      const { effects } = once([shows(picture), hear({ type: 'run', version: 1, scenario: 'gone' })]);
      expect(simulations(effects).map(({ scenarios }) => scenarios)).toEqual([[null, 'zone-a-dark']]);
    });

    it('posts its report as that of one scenario', () => {
      const { effects } = once([shows(picture), alone, reported(1, 'zone-a-dark'), ended(1)]);
      expect(posts(effects)).toEqual([
        { type: 'report', version: 1, scenarios: ['zone-a-dark'], reports: [reportOf('zone-a-dark')] },
      ]);
    });

    it('keeps what a run had measured that it takes the place of', () => {
      const { state, effects } = once([shows(picture), saved(1), reported(1, null), alone]);
      expect(outcomeOf(state, null)?.outcome.type).toBe('report');
      expect(posts(effects)).toEqual([
        { type: 'report', version: 1, scenarios: [null], reports: [reportOf(null)] },
      ]);
      expect(effects.map((effect) => effect.do).slice(-3)).toEqual(['post', 'stopSimulation', 'simulate']);
    });

    it('keeps what was measured of the others, each of its own design', () => {
      const { state } = once([
        shows(picture),
        saved(1),
        reported(1, null),
        reported(1, 'zone-a-dark'),
        ended(1),
        shows(faster),
        hear({ type: 'run', version: 2, scenario: 'zone-a-dark' }),
        reported(2, 'zone-a-dark'),
        ended(2),
      ]);
      expect(outcomeOf(state, null)).toMatchObject({ old: true, version: 1 });
      expect(outcomeOf(state, 'zone-a-dark')).toMatchObject({ old: false, version: 2 });
    });
  });

  it('says when the simulator itself died', () => {
    const { state } = once([
      shows(picture),
      saved(1),
      { type: 'simulatorFailed', id: 1, message: 'The simulator failed: out of memory' },
    ]);
    expect(state.simulation).toMatchObject({ running: null, problem: 'The simulator failed: out of memory' });
  });
});
