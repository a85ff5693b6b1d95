import type { JSX } from 'preact';
import { Banner } from './banner.tsx';
import { Boundary } from './boundary.tsx';
import { Canvas } from './diagram/canvas.tsx';
import { ResultsPanel } from './results/panel.tsx';
import type { Dispatch } from './state/events.ts';
import type { PreviewState } from './state/state.ts';

/** The preview: the diagram, and the results under it. */
export function App({ state, dispatch }: { state: PreviewState; dispatch: Dispatch }): JSX.Element {
  const { picture, layout } = state;
  return (
    <div class="preview">
      <Banner state={state} dispatch={dispatch} />
      {picture && layout.drawn ? (
        <Boundary what="The diagram" subject={layout.drawn}>
          <Canvas state={state} drawing={layout.drawn} dispatch={dispatch} />
        </Boundary>
      ) : (
        <Empty state={state} />
      )}
      {picture && (
        <Boundary what="The results" subject={state.simulation.results}>
          <ResultsPanel state={state} model={picture.model} dispatch={dispatch} />
        </Boundary>
      )}
    </div>
  );
}

function Empty({ state }: { state: PreviewState }): JSX.Element {
  return (
    <main class="canvas empty">
      <p>{emptyText(state)}</p>
    </main>
  );
}

function emptyText({ answered, picture, layout }: PreviewState): string {
  if (!answered) return 'Waiting for the language server …';
  if (!picture) return 'There is nothing to draw yet.';
  return layout.running ? 'Laying out …' : '';
}
