import type { DiagramGraph } from '../../src/diagram/graph.ts';
import { type ElkNode, layoutInput, layoutKey } from '../../src/diagram/layout.ts';
import { directionsOf, isLargeEnough, largest, scaleOf } from './direction.ts';
import type { Happening, Step } from './events.ts';
import { step } from './events.ts';
import { subjectKey } from './look.ts';
import type { LayoutState, PreviewState } from './state.ts';
import { fixedDirection, graphIn } from './subject.ts';

const knownLayouts = 24;

interface Candidate {
  key: string;
  graph: DiagramGraph;
}
interface Fitting extends Candidate {
  laidOut: ElkNode;
  scale: number;
}

/**
 * Draws the picture that is there: on known positions where they still fit, else after a layout. Where the direction is
 * free, a picture that is drawn smaller than it is is laid out in the other direction as well, and turned when that shows
 * it clearly larger.
 */
export function draw(state: PreviewState): Step {
  const { picture, layout } = state;
  if (!picture)
    return step({ ...state, layout: { ...layout, drawn: null, running: null } }, { do: 'stopLayout' });
  if (state.look.subject.kind === 'sequence') return step(withLayout(state, { problem: null }));
  const cards = graphIn(state, 'right')?.nodes.length ?? 0;
  const candidates = directionsOf(state, cards, fixedDirection(state)).flatMap((direction): Candidate[] => {
    const graph = graphIn(state, direction);
    return graph ? [{ graph, key: keyOf(graph) }] : [];
  });
  const [first, ...others] = candidates.flatMap((candidate) => fitting(state, candidate));
  const chosen = first && largest([first, ...others]);
  const missing = candidates.find(({ key }) => !isKnown(layout, key) && !layout.failed.includes(key));
  const settled = missing === undefined || (chosen !== undefined && isLargeEnough(chosen.scale));
  const shown = chosen && (settled || layout.drawn) ? withDrawn(state, chosen) : state;
  if (settled)
    return layout.running
      ? step(withLayout(shown, { running: null }), { do: 'stopLayout' })
      : step(withLayout(shown, {}));
  return begin(shown, missing);
}

const keys = new WeakMap<DiagramGraph, string>();

function keyOf(graph: DiagramGraph): string {
  const key = keys.get(graph) ?? layoutKey(graph);
  keys.set(graph, key);
  return key;
}

function begin(state: PreviewState, { key, graph }: Candidate): Step {
  const { layout, settings } = state;
  if (layout.running?.key === key) return step(withLayout(state, { running: { ...layout.running, graph } }));
  const id = layout.lastId + 1;
  return step(withLayout(state, { running: { id, key, graph }, lastId: id }), {
    do: 'layout',
    id,
    input: layoutInput(graph, lastLike(state, graph)),
    deadline: settings.layoutDeadline,
  });
}

export function laidOut(state: PreviewState, { id, laidOut }: Happening<'laidOut'>): Step {
  const { running, known } = state.layout;
  if (running?.id !== id) return step(state);
  const { key, graph } = running;
  const subject = subjectKey(state.look.subject);
  const layouts = [{ key, direction: graph.direction, subject, laidOut }, ...known].slice(0, knownLayouts);
  return draw(withLayout(state, { running: null, known: layouts }));
}

/** A direction that cannot be laid out is not missed where the other one could. */
export function layoutFailed(state: PreviewState, { id, message }: Happening<'layoutFailed'>): Step {
  const { running } = state.layout;
  if (running?.id !== id) return step(state);
  const failed = [running.key, ...state.layout.failed].slice(0, knownLayouts);
  return draw(withLayout(state, { running: null, failed, problem: message }));
}

export function layoutRetried(state: PreviewState): Step {
  return draw(withLayout(state, { failed: [] }));
}

/** The room for the diagram changed: less than a few pixels are no reason to think again. */
export function canvasResized(state: PreviewState, { size }: Happening<'canvasResized'>): Step {
  const { canvas, settings, view, picture } = state;
  if (canvas && Math.abs(canvas.width - size.width) + Math.abs(canvas.height - size.height) < 8)
    return step(state);
  const resized = { ...state, canvas: size };
  return picture && view === null && settings.direction === 'auto' ? draw(resized) : step(resized);
}

function fitting(state: PreviewState, candidate: Candidate): Fitting[] {
  const known = state.layout.known.find(({ key }) => key === candidate.key);
  return known ? [{ ...candidate, laidOut: known.laidOut, scale: scaleOf(known.laidOut, state.canvas) }] : [];
}

/** The latest layout that a new one should resemble: of the same subject where there is one. */
function lastLike({ look, layout }: PreviewState, { direction }: DiagramGraph): ElkNode | undefined {
  const alike = layout.known.filter((known) => known.direction === direction);
  const subject = subjectKey(look.subject);
  return (alike.find((known) => known.subject === subject) ?? alike[0])?.laidOut;
}

const isKnown = ({ known }: LayoutState, key: string) => known.some((layout) => layout.key === key);

/** The same drawing stays the same object: nothing of it is drawn anew when only the room for it changed. */
function withDrawn(state: PreviewState, { key, graph, laidOut }: Fitting): PreviewState {
  const { drawn } = state.layout;
  const same =
    drawn?.key === key && (drawn.graph === graph || JSON.stringify(drawn.graph) === JSON.stringify(graph));
  const changed = withLayout(state, { drawn: same ? drawn : { key, graph, laidOut }, problem: null });
  return fixedDirection(state) === undefined ? { ...changed, direction: graph.direction } : changed;
}

function withLayout(state: PreviewState, change: Partial<LayoutState>): PreviewState {
  return { ...state, layout: { ...state.layout, ...change } };
}
