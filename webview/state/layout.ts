import { graphOf } from '../../src/diagram/graph.ts';
import { layoutInput, layoutKey } from '../../src/diagram/layout.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import type { LayoutState, PreviewState } from './state.ts';

const knownLayouts = 8;

/** Draws the picture that is there: on known positions where they still fit, else after a layout. */
export function draw(state: PreviewState): Step {
  const { picture, layout, settings } = state;
  if (!picture)
    return step({ ...state, layout: { ...layout, drawn: null, running: null } }, { do: 'stopLayout' });
  const graph = graphOf(picture.model, { direction: settings.direction });
  const key = layoutKey(graph);
  if (layout.running?.key === key) return step(withLayout(state, { running: { ...layout.running, graph } }));
  const known = layout.known.find((candidate) => candidate.key === key);
  if (known) {
    const drawn = { key, graph, laidOut: known.laidOut };
    const drawnState = withLayout(state, { drawn, running: null, problem: null });
    return layout.running ? step(drawnState, { do: 'stopLayout' }) : step(drawnState);
  }
  const id = layout.lastId + 1;
  return step(withLayout(state, { running: { id, key, graph }, lastId: id }), {
    do: 'layout',
    id,
    input: layoutInput(graph),
    deadline: settings.layoutDeadline,
  });
}

export function laidOut(state: PreviewState, { id, laidOut }: Happening<'laidOut'>): Step {
  const { running, known } = state.layout;
  if (running?.id !== id) return step(state);
  const { key, graph } = running;
  return step(
    withLayout(state, {
      drawn: { key, graph, laidOut },
      running: null,
      known: [{ key, laidOut }, ...known].slice(0, knownLayouts),
      problem: null,
    }),
  );
}

export function layoutFailed(state: PreviewState, { id, message }: Happening<'layoutFailed'>): Step {
  if (state.layout.running?.id !== id) return step(state);
  return step(withLayout(state, { running: null, problem: message }));
}

function withLayout(state: PreviewState, change: Partial<LayoutState>): PreviewState {
  return { ...state, layout: { ...state.layout, ...change } };
}
