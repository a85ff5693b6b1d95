import { describe, expect, it } from 'vitest';
import { sequenceOf } from '../../src/diagram/sequence.ts';
import type { Picture, ToPreview } from '../../src/protocol.ts';
import { choicesIn } from '../../webview/diagram/choices.ts';
import { looked, metricIn } from '../../webview/diagram/looked.ts';
import { overlayOf } from '../../webview/diagram/overlay.ts';
import type { Effect, Happening } from '../../webview/state/events.ts';
import { restored, savedOf } from '../../webview/state/saved.ts';
import { initialState, type PreviewState } from '../../webview/state/state.ts';
import { update } from '../../webview/state/update.ts';
import { design, picture } from './support/design.ts';

const patient: PreviewState = {
  ...initialState,
  settings: { ...initialState.settings, simulateOnSave: false, direction: 'right' },
};

function once(happenings: Happening[], from: PreviewState = patient) {
  let state = from;
  const effects: Effect[] = [];
  for (const happening of happenings) {
    const next = update(state, happening);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const hear = (message: ToPreview): Happening => ({ type: 'heard', message });
const element = { origins: {}, source: design.system.source };
const reads = {
  ...element,
  id: 'reads',
  name: 'reads',
  title: 'Only reads',
  settings: {
    include: ['browser', 'lb', 'web', 'hot'],
    flow: 'redirect',
    direction: 'down' as const,
    show: 'latency' as const,
  },
};
const viewed: Picture = { ...picture, model: { ...design, views: [reads] } };
const shown = hear({ type: 'picture', answer: viewed });
const laidOut = (id: number): Happening => ({ type: 'laidOut', id, laidOut: { id: 'root' } });
const view = { kind: 'view', id: 'reads' } as const;
const overlay = (state: PreviewState) => looked(state, overlayOf(state), undefined);
const drawnIds = (state: PreviewState) => state.layout.drawn?.graph.nodes.map(({ id }) => id);

describe('the choice of pictures', () => {
  it('is the system, its places, its changes, views and flows', () => {
    const choices = choicesIn(viewed.model).map(({ name, choices }) => [
      name,
      choices.map(({ label }) => label),
    ]);
    expect(choices).toEqual([
      ['Design', ['Whole system', 'By place', 'Changes since the last commit']],
      ['Views', ['Only reads']],
      ['Way of a flow', ['Follow a short link', 'shorten']],
      ['Sequence of a flow', ['Follow a short link', 'shorten']],
    ]);
  });
});

describe('a view of the text', () => {
  const { state } = once([shown, laidOut(1), { type: 'subjectChosen', subject: view }, laidOut(2)]);

  it('draws what it includes, in its direction', () => {
    expect(drawnIds(state)).toEqual(['browser', 'lb', 'web', 'hot']);
    expect(state.layout.drawn?.graph.direction).toBe('down');
  });

  it('lights the way of its flow and shows its figures', () => {
    expect(overlay(state).lit).toEqual(['browser', 'browser->lb', 'lb', 'lb->web', 'web']);
    expect(metricIn(state)).toBe('latency');
  });

  it('goes back to the whole system when the text no longer has it', () => {
    const gone = once([hear({ type: 'picture', answer: { ...picture, version: 2, revision: 'r2' } })], state);
    expect(gone.state.look.subject).toEqual({ kind: 'system' });
    expect(drawnIds(gone.state)).toHaveLength(design.components.length);
  });

  it('does not turn the other pictures', () => {
    expect(state.direction).toBe('right');
  });
});

describe('where a person looked', () => {
  it('is kept for each picture', () => {
    const at = { x: 1, y: 2, k: 3 };
    const { state } = once([
      shown,
      laidOut(1),
      { type: 'viewMoved', view: at },
      { type: 'subjectChosen', subject: view },
      laidOut(2),
    ]);
    expect(state.view).toBeNull();
    const back = once([{ type: 'subjectChosen', subject: { kind: 'system' } }], state);
    expect(back.state.view).toEqual(at);
    expect(back.effects.filter((effect) => effect.do === 'layout')).toEqual([]);
  });

  it('outlives hiding the preview, with what was shown and folded up', () => {
    const { state } = once([
      shown,
      laidOut(1),
      { type: 'subjectChosen', subject: view },
      { type: 'foldToggled', element: 'us-east' },
      { type: 'heatChosen', metric: 'cost' },
    ]);
    expect(restored(JSON.parse(JSON.stringify(savedOf(state)))).look).toMatchObject({
      subject: view,
      heat: 'cost',
      folded: { 'view reads': ['us-east'] },
    });
  });
});

describe('the sequence of a flow', () => {
  it('needs no layout', () => {
    const { state, effects } = once([
      shown,
      laidOut(1),
      { type: 'subjectChosen', subject: { kind: 'sequence', id: 'redirect' } },
    ]);
    expect(effects.filter((effect) => effect.do === 'layout')).toHaveLength(1);
    expect(state.layout.drawn).not.toBeNull();
    const flow = design.flows[0];
    expect(flow && sequenceOf(design, flow).participants.map(({ id }) => id)).toEqual([
      'browser',
      'lb',
      'web',
    ]);
  });
});

describe('a box', () => {
  const folded = once([shown, laidOut(1), { type: 'foldToggled', element: 'us-east' }, laidOut(2)]).state;

  it('is folded up into one card', () => {
    expect(drawnIds(folded)).toContain('us-east');
    expect(drawnIds(folded)).not.toContain('web');
  });

  it('is opened again on the layout that is known', () => {
    const { state, effects } = once([{ type: 'foldToggled', element: 'us-east' }], folded);
    expect(drawnIds(state)).toContain('web');
    expect(effects.filter((effect) => effect.do === 'layout')).toEqual([]);
  });

  it('is folded up with all others at once', () => {
    const { state } = once([shown, laidOut(1), { type: 'allFolded', folded: true }, laidOut(2)]);
    expect(drawnIds(state)).toContain('us-east');
  });
});

describe('the dependencies of a component', () => {
  it('stay bright', () => {
    const { state } = once([shown, laidOut(1), { type: 'focusChosen', element: 'clicks' }]);
    const lit = overlay(state).lit ?? [];
    expect(lit).toEqual(expect.arrayContaining(['clicks', 'web', 'lb', 'browser', 'counter', 'stats']));
    expect(lit).not.toContain('hot');
  });
});

describe('failures', () => {
  const loss = {
    flows: { redirect: { served: 0.5, carried: 0.5, availability: 0.4, undisturbed: 0.9 } },
    stranded: ['web'],
  };
  const broken = once([
    shown,
    laidOut(1),
    { type: 'breakingToggled' },
    { type: 'downToggled', element: 'us-east.a' },
  ]);
  const asked = broken.effects.filter((effect) => effect.do === 'weigh');

  it('are weighed beside the page, also when nothing is down yet', () => {
    expect(asked.map(({ down }) => down)).toEqual([[], ['us-east.a']]);
  });

  it('take the replicas in a place with them', () => {
    expect(overlay(broken.state).down).toEqual(
      expect.arrayContaining(['us-east.a', 'web#0', 'web#3', 'urls#0']),
    );
    expect(overlay(broken.state).down).not.toContain('web#1');
  });

  it('show what they leave without use, and only the answer to the latest question', () => {
    const [first, second] = asked;
    const late = once([{ type: 'weighed', id: first?.id ?? 0, loss }], broken.state).state;
    expect(late.look.breaking.loss).toBeNull();
    const told = once([{ type: 'weighed', id: second?.id ?? 0, loss }], broken.state).state;
    expect(overlay(told).stranded).toEqual(['web']);
  });

  it('are undone at once', () => {
    const { state, effects } = once([{ type: 'repaired' }], broken.state);
    expect(overlay(state).down).toBeUndefined();
    expect(effects).toMatchObject([{ do: 'weigh', down: [] }]);
  });

  it('are weighed anew for a changed design', () => {
    const { effects } = once(
      [hear({ type: 'picture', answer: { ...viewed, version: 2, revision: 'r2' } })],
      broken.state,
    );
    expect(effects).toContainEqual(expect.objectContaining({ do: 'weigh', down: ['us-east.a'] }));
  });

  it('end with their mode', () => {
    expect(once([{ type: 'breakingToggled' }], broken.state).state.look.breaking).toMatchObject({
      on: false,
      down: [],
    });
  });
});

describe('the changes since the last commit', () => {
  const asked = once([shown, laidOut(1), { type: 'subjectChosen', subject: { kind: 'difference' } }]);
  const before = { ...design, components: design.components.filter(({ id }) => id !== 'hot') };

  it('are asked for when they are to be shown', () => {
    expect(asked.effects).toContainEqual({ do: 'post', message: { type: 'compare' } });
  });

  it('are marked', () => {
    const { state } = once([hear({ type: 'earlier', name: 'HEAD', model: before })], asked.state);
    expect(overlay(state).changes).toEqual({ hot: 'added' });
  });

  it('show what is gone', () => {
    const gone = { ...design.components[3], id: 'gone', name: 'gone', kind: 'service' as const };
    const { state } = once(
      [
        hear({
          type: 'earlier',
          name: 'HEAD',
          model: {
            ...design,
            components: [...design.components, { ...gone, settings: {}, placement: [], ...element }],
          },
        }),
        laidOut(2),
      ],
      asked.state,
    );
    expect(drawnIds(state)).toContain('gone');
    expect(overlay(state).changes).toEqual({ gone: 'removed' });
  });

  it('say why there is nothing to compare with', () => {
    const { state } = once(
      [hear({ type: 'earlier', name: 'HEAD', model: null, problem: 'The file was not committed yet.' })],
      asked.state,
    );
    expect(state.look.earlier.problem).toBe('The file was not committed yet.');
    expect(overlay(state).changes).toBeUndefined();
  });
});
