import { describe, expect, it } from 'vitest';
import { restored, savedOf } from '../../webview/state/saved.ts';
import { outcomeOf } from '../../webview/state/simulation.ts';
import { initialState } from '../../webview/state/state.ts';
import { design, picture } from './support/design.ts';
import {
  ended,
  faster,
  hear,
  laidOut,
  layouts,
  once,
  posts,
  renamed,
  reported,
  saved,
  shows,
  simulations,
} from './support/happenings.ts';

describe('the picture', () => {
  it('is asked for when the document changed, with the revision that is there', () => {
    const { effects } = once([
      hear({ type: 'changed', version: 1 }),
      shows(picture),
      hear({ type: 'changed', version: 2 }),
    ]);
    expect(posts(effects)).toEqual([{ type: 'pull' }, { type: 'pull', known: 'r1' }]);
  });

  it('is asked for in full while its analysis is missing', () => {
    const { analysis, ...unanalysed } = picture;
    expect(analysis).toBeDefined();
    const { effects } = once([shows(unanalysed), hear({ type: 'changed', version: 2 })]);
    expect(posts(effects)).toEqual([{ type: 'pull' }]);
  });

  it('stays as it is when the answer is that nothing changed', () => {
    const before = once([shows(picture), laidOut(1)]).state;
    const { state, effects } = once(
      [hear({ type: 'picture', answer: { unchanged: true, version: 7, stale: true } })],
      before,
    );
    expect(state.layout).toBe(before.layout);
    expect(state.picture).toMatchObject({ version: 7, stale: true, revision: 'r1' });
    expect(effects).toEqual([]);
  });

  it('goes when the extension has none', () => {
    const { state } = once([shows(picture), laidOut(1), hear({ type: 'picture', answer: null })]);
    expect(state.picture).toBeNull();
    expect(state.layout.drawn).toBeNull();
  });
});

describe('the layout', () => {
  it('is not made again for changed figures', () => {
    const { effects } = once([shows(picture), laidOut(1), shows({ ...faster, findings: [] })]);
    expect(layouts(effects)).toHaveLength(1);
  });

  it('is not made again for a picture that was seen before', () => {
    const { state, effects } = once([shows(picture), laidOut(1), shows(renamed), laidOut(2), shows(picture)]);
    expect(layouts(effects)).toHaveLength(2);
    expect(state.layout.drawn?.graph.nodes.find(({ id }) => id === 'web')?.title).toBe('Web tier');
  });

  it('keeps the last picture until the next is laid out', () => {
    const { state } = once([shows(picture), laidOut(1), shows(renamed)]);
    expect(state.layout.running?.id).toBe(2);
    expect(state.layout.drawn?.graph.nodes.find(({ id }) => id === 'web')?.title).toBe('Web tier');
  });

  it('does not listen to the answer that a newer layout superseded', () => {
    const before = once([shows(picture), shows(renamed)]).state;
    expect(once([laidOut(1)], before).state).toBe(before);
  });

  it('does not listen to the failure that a newer layout superseded', () => {
    const { state } = once([
      shows(picture),
      shows(renamed),
      { type: 'layoutFailed', id: 1, message: 'too long' },
    ]);
    expect(state.layout.problem).toBeNull();
  });

  it('keeps the last picture and says so when it fails', () => {
    const { state } = once([
      shows(picture),
      laidOut(1),
      shows(renamed),
      { type: 'layoutFailed', id: 2, message: 'The layout took longer than 5 s.' },
    ]);
    expect(state.layout.problem).toBe('The layout took longer than 5 s.');
    expect(state.layout.drawn?.laidOut).toEqual({ id: 'root' });
    expect(state.layout.running).toBeNull();
  });

  it('can be tried again after it failed', () => {
    const { effects } = once([
      shows(picture),
      { type: 'layoutFailed', id: 1, message: 'too long' },
      { type: 'layoutRetried' },
    ]);
    expect(layouts(effects).map((effect) => effect.id)).toEqual([1, 2]);
  });

  it('is made anew when the direction turns', () => {
    const { effects } = once([
      shows(picture),
      laidOut(1),
      hear({ type: 'settings', settings: { direction: 'down', simulateOnSave: true, layoutDeadline: 9 } }),
    ]);
    expect(layouts(effects).map(({ deadline }) => deadline)).toEqual([5, 9]);
  });
});

describe('what a person asked to see', () => {
  it('of a scenario is what was measured', () => {
    const { state } = once([
      shows(picture),
      { type: 'panelToggled' },
      hear({ type: 'show', view: { kind: 'results', scenario: 'zone-a-dark' } }),
    ]);
    expect(state.panel).toMatchObject({ open: true, scenario: 'zone-a-dark' });
  });

  it('of a flow is its sequence', () => {
    const { state } = once([
      shows(picture),
      hear({ type: 'show', view: { kind: 'sequence', flow: 'redirect' } }),
    ]);
    expect(state.look.subject).toEqual({ kind: 'sequence', id: 'redirect' });
    expect(state.selected).toBe('redirect');
  });
});

describe('what is kept while the preview is hidden', () => {
  const used = once([
    shows(picture),
    saved(1),
    reported(1, null),
    ended(1),
    { type: 'viewMoved', view: { x: 1, y: 2, k: 3 } },
    { type: 'panelToggled' },
    { type: 'scenarioShown', scenario: 'zone-a-dark' },
  ]).state;

  it('is the view, the drawer and the results', () => {
    const { state, effects } = once([shows(picture)], restored(JSON.parse(JSON.stringify(savedOf(used)))));
    expect(simulations(effects)).toEqual([]);
    expect(state).toMatchObject({
      view: { x: 1, y: 2, k: 3 },
      panel: { open: false, scenario: 'zone-a-dark' },
    });
    expect(outcomeOf(state, null)).toMatchObject({ old: false, outcome: { type: 'report' } });
  });

  it('is forgotten when it is of another document', () => {
    const other = { ...picture, uri: 'file:///other.sysd' };
    const { state } = once([shows(other)], restored(savedOf(used)));
    expect(outcomeOf(state, null)).toBeUndefined();
  });

  it.each([null, undefined, 7, 'text', {}, { schema: 1, view: null, panel: null }])(
    'is forgotten when it has another shape: %j',
    (kept) => {
      expect(restored(kept)).toEqual(initialState);
    },
  );
});

describe('choosing', () => {
  it('asks the editor to select what was clicked', () => {
    const { state, effects } = once([shows(picture), { type: 'chosen', element: 'web' }]);
    expect(state.selected).toBe('web');
    expect(posts(effects)).toEqual([{ type: 'select', element: 'web' }]);
  });

  it('goes back to the undisturbed run when the shown scenario is gone', () => {
    const { state } = once([
      shows(picture),
      { type: 'scenarioShown', scenario: 'zone-a-dark' },
      shows({ ...picture, model: { ...design, scenarios: [] } }),
    ]);
    expect(state.panel.scenario).toBeNull();
  });
});
