import type { JSX } from 'preact';
import { IconButton } from '../icons.tsx';
import type { Dispatch } from '../state/events.ts';
import { currentReport } from '../state/playback.ts';
import type { PreviewState } from '../state/state.ts';
import { foldedIn } from '../state/subject.ts';
import { isComponent } from './acting.ts';
import { Legend } from './legend.tsx';
import { looked, metricIn } from './looked.ts';
import { isNarrow } from './narrow.ts';
import { overlayOf } from './overlay.ts';
import { Switcher } from './switcher.tsx';

/** What a person chooses to see of a design: which picture, which colours, dependencies, failures; and the legend. */
export function Looking({
  state,
  dispatch,
}: {
  state: PreviewState;
  dispatch: Dispatch;
}): JSX.Element | null {
  const { picture, look } = state;
  if (!picture) return null;
  const sequence = look.subject.kind === 'sequence';
  return (
    <>
      <div class="looking">
        <Switcher state={state} dispatch={dispatch} />
        {!sequence && !isNarrow(state) && <Toggles state={state} dispatch={dispatch} />}
      </div>
      {look.subject.kind === 'difference' && look.earlier.problem !== null && (
        <p class="empty-note">{look.earlier.problem}</p>
      )}
      {!sequence && (
        <Legend metric={metricIn(state)} overlay={looked(state, overlayOf(state), currentReport(state))} />
      )}
    </>
  );
}

function Toggles({ state, dispatch }: { state: PreviewState; dispatch: Dispatch }): JSX.Element {
  const { look } = state;
  const chosen = chosenComponent(state);
  const someFolded = foldedIn(state).length > 0;
  return (
    <div class="toggles" role="toolbar" aria-label="Picture">
      {hasBoxes(state) && (
        <IconButton
          icon={someFolded ? 'unfold' : 'fold'}
          name={foldingName(someFolded)}
          act={() => dispatch({ type: 'allFolded', folded: !someFolded })}
        />
      )}
      <IconButton
        icon="dependencies"
        name={dependenciesName(look.focus, chosen)}
        pressed={look.focus !== null}
        disabled={look.focus === null && chosen === null}
        act={() => dispatch({ type: 'focusChosen', element: look.focus === null ? chosen : null })}
      />
      <IconButton
        icon="break"
        name={breakingName(look.breaking.on)}
        pressed={look.breaking.on}
        act={() => dispatch({ type: 'breakingToggled' })}
      />
    </div>
  );
}

/** The component that was chosen last. */
export const chosenComponent = (state: PreviewState): string | null =>
  state.selected !== null && isComponent(state, state.selected) ? state.selected : null;

/** Whether something of the shown picture can be folded up. */
export const hasBoxes = ({ look, picture }: PreviewState): boolean =>
  look.subject.kind !== 'places' &&
  (picture?.model.places.length ?? 0) + (picture?.model.groups.length ?? 0) > 0;

export const foldingName = (someFolded: boolean) => (someFolded ? 'Open all boxes' : 'Fold all boxes up');
export const breakingName = (on: boolean) => (on ? 'End trying out failures' : 'Try out failures');

export function dependenciesName(focus: string | null, chosen: string | null): string {
  if (focus !== null) return `Show everything, not only what ${focus} depends on (Escape)`;
  return chosen === null ? 'Dependencies: choose a component first' : `Dependencies of ${chosen}`;
}
