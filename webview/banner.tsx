import type { JSX } from 'preact';
import type { Dispatch } from './state/events.ts';
import type { PreviewState } from './state/state.ts';

/** Says calmly that the picture is not the latest, and why. */
export function Banner({ state, dispatch }: { state: PreviewState; dispatch: Dispatch }): JSX.Element {
  const { picture, layout } = state;
  const kept = layout.drawn ? ' Showing the last good picture.' : '';
  return (
    <div class="banners" role="status">
      {picture?.stale && <p class="banner">The file has errors: showing the last good picture.</p>}
      {layout.problem !== null && (
        <p class="banner">
          {layout.problem}
          {kept}
          <button type="button" class="link" onClick={() => dispatch({ type: 'layoutRetried' })}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}
