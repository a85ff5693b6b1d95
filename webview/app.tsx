import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
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
      <Room dispatch={dispatch}>
        {picture && layout.drawn ? (
          <Boundary what="The diagram" subject={layout.drawn}>
            <Canvas state={state} drawing={layout.drawn} dispatch={dispatch} />
          </Boundary>
        ) : (
          <p class="empty">{emptyText(state)}</p>
        )}
      </Room>
      {picture && (
        <Boundary what="The results" subject={state.simulation.results}>
          <ResultsPanel state={state} model={picture.model} dispatch={dispatch} />
        </Boundary>
      )}
    </div>
  );
}

/** Where the diagram goes; its size decides how the diagram is laid out. */
function Room({ dispatch, children }: { dispatch: Dispatch; children: ComponentChildren }): JSX.Element {
  const room = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const measured = room.current;
    if (!measured) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = measured;
      if (width > 0 && height > 0) dispatch({ type: 'canvasResized', size: { width, height } });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return (
    <main class="canvas" ref={room}>
      {children}
    </main>
  );
}

function emptyText({ answered, picture, layout }: PreviewState): string {
  if (!answered) return 'Waiting for the language server …';
  if (!picture) return 'There is nothing to draw yet.';
  return layout.running ? 'Laying out …' : '';
}
