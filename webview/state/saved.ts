import type { Direction } from './direction.ts';
import type { LookState } from './look.ts';
import {
  initialState,
  type Measured,
  type PanelState,
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
}

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
    results: results && { ...results, outcomes: results.outcomes.map(withoutTimeline) },
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
    before.simulation.results === after.simulation.results
  );
}

function savedLook({ subject, heat, folded, viewports }: LookState): SavedLook {
  return { subject: subject.kind === 'difference' ? { kind: 'system' } : subject, heat, folded, viewports };
}

/** The time line is most of a report, and nothing of it is shown. */
function withoutTimeline(outcome: Measured): Measured {
  return outcome.type === 'report' ? { ...outcome, report: { ...outcome.report, timeline: [] } } : outcome;
}

/** The state to begin with; what an older version kept in another shape is forgotten. */
export function restored(kept: unknown): PreviewState {
  if (!isSaved(kept)) return initialState;
  return {
    ...initialState,
    view: kept.view,
    direction: kept.direction ?? null,
    panel: kept.panel,
    look: { ...initialState.look, ...kept.look },
    simulation: { ...initialState.simulation, results: kept.results },
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
