import type { Direction } from './direction.ts';
import type { LookState } from './look.ts';
import { withoutTimeline } from './simulation.ts';
import {
  initialState,
  type Measured,
  type PanelState,
  type PlaybackState,
  type PreviewState,
  type Results,
  type Viewport,
} from './state.ts';

/** What outlives hiding the preview and reloading the window. */
export interface Saved {
  schema: 2;
  /** The document; the extension opens the preview on it again. */
  uri: string;
  view: Viewport | null;
  /** In which the diagram was drawn, so that the view still fits. */
  direction: Direction | null;
  panel: PanelState;
  results: Results | null;
  look?: SavedLook;
  seed?: number | null;
  playback?: PlaybackState;
}

/** Figures of a flow or component in a bucket, about a hundred bytes each. */
const mostCells = 6000;

/** What was shown; what is taken down and compared is not kept. */
type SavedLook = Pick<LookState, 'subject' | 'heat' | 'folded' | 'viewports'>;

/** What of a state is worth keeping; undefined before there is a document. */
export function savedOf(state: PreviewState): Saved | undefined {
  if (!state.picture) return undefined;
  const { results } = state.simulation;
  return {
    schema: 2,
    uri: state.picture.uri,
    view: state.view,
    direction: state.direction,
    panel: state.panel,
    look: savedLook(state.look),
    results: results && { ...results, outcomes: withinBudget(results.outcomes, state.panel.scenario) },
    seed: state.simulation.seed,
    playback: state.playback,
  };
}

/** Nothing that is worth keeping differs: results can be large, and most of what happens does not touch them. */
export function savedAlike(before: PreviewState, after: PreviewState): boolean {
  return (
    before.picture?.uri === after.picture?.uri &&
    before.view === after.view &&
    before.direction === after.direction &&
    before.panel === after.panel &&
    before.look === after.look &&
    before.playback === after.playback &&
    before.simulation.seed === after.simulation.seed &&
    before.simulation.results === after.simulation.results
  );
}

function savedLook({ subject, heat, folded, viewports }: LookState): SavedLook {
  return { subject: subject.kind === 'difference' ? { kind: 'system' } : subject, heat, folded, viewports };
}

/**
 * Time lines are most of a report, and what is kept is written to the disk: the shown scenario's first, as many as fit.
 */
function withinBudget(outcomes: readonly Measured[], shown: string | null): Measured[] {
  let left = mostCells;
  const first = (outcome: Measured) => (outcome.scenario === shown ? 0 : 1);
  const kept = new Set(
    outcomes
      .toSorted((a, b) => first(a) - first(b))
      .filter((outcome) => {
        left -= cellsOf(outcome);
        return left >= 0;
      }),
  );
  return outcomes.map((outcome) => (kept.has(outcome) ? outcome : withoutTimeline(outcome)));
}

function cellsOf(outcome: Measured): number {
  if (outcome.type !== 'report') return 0;
  const { timeline, flows, components } = outcome.report;
  return timeline.length * (Object.keys(flows).length + Object.keys(components).length);
}

/** The state to begin with; what an older version kept in another shape is forgotten. */
export function restored(kept: unknown): PreviewState {
  if (!isSaved(kept)) return initialState;
  return {
    ...initialState,
    view: kept.view,
    direction: kept.direction ?? null,
    panel: { ...initialState.panel, ...kept.panel },
    look: { ...initialState.look, ...kept.look },
    playback: { ...initialState.playback, ...kept.playback, peek: null, playing: false },
    simulation: { ...initialState.simulation, results: kept.results, seed: kept.seed ?? null },
  };
}

function isSaved(kept: unknown): kept is Saved {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'schema' in kept &&
    kept.schema === 2 &&
    'panel' in kept &&
    'view' in kept
  );
}
