import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Flow } from '../src/model/model.ts';
import { Banner } from './banner.tsx';
import { Boundary } from './boundary.tsx';
import { Breaking } from './diagram/breaking.tsx';
import { Canvas } from './diagram/canvas.tsx';
import { Looking } from './diagram/looking.tsx';
import { SequenceCanvas } from './diagram/sequence.tsx';
import { FindBar } from './find/find-bar.tsx';
import { useClock } from './playback/use-clock.ts';
import { ResultsPanel } from './results/panel.tsx';
import { useShortcuts } from './shortcuts.ts';
import type { Dispatch } from './state/events.ts';
import type { PreviewState } from './state/state.ts';

/** The preview: the diagram, and the results under it. */
export function App({ state, dispatch }: { state: PreviewState; dispatch: Dispatch }): JSX.Element {
  const { picture, layout } = state;
  const flow = shownFlow(state);
  const clock = useClock(state, dispatch);
  useShortcuts(dispatch);
  return (
    <div class="preview">
      <Banner state={state} dispatch={dispatch} />
      <Room dispatch={dispatch}>
        <h1 class="unseen">
          {picture ? (picture.model.system.title ?? picture.model.system.name) : 'Preview'}
        </h1>
        {picture && flow ? (
          <Boundary what="The sequence" subject={flow}>
            <SequenceCanvas
              key={flow.id}
              state={state}
              model={picture.model}
              flow={flow}
              dispatch={dispatch}
            />
          </Boundary>
        ) : picture && layout.drawn ? (
          <Boundary what="The diagram" subject={layout.drawn}>
            <Canvas state={state} drawing={layout.drawn} clock={clock} dispatch={dispatch} />
          </Boundary>
        ) : (
          <p class="empty">{emptyText(state)}</p>
        )}
        {picture && state.find && (
          <FindBar state={state} picture={picture} find={state.find} dispatch={dispatch} />
        )}
        {picture && <Looking state={state} dispatch={dispatch} />}
      </Room>
      {picture && <Breaking breaking={state.look.breaking} model={picture.model} dispatch={dispatch} />}
      {picture && (
        <Boundary what="The results" subject={state.simulation.results}>
          <ResultsPanel state={state} model={picture.model} clock={clock} dispatch={dispatch} />
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

/** The flow that is shown step by step, if one is. */
function shownFlow({ look, picture }: PreviewState): Flow | undefined {
  const { subject } = look;
  return subject.kind === 'sequence' ? picture?.model.flows.find(({ id }) => id === subject.id) : undefined;
}

function emptyText({ answered, picture, layout }: PreviewState): string {
  if (!answered) return 'Waiting for the language server …';
  if (!picture) return 'There is nothing to draw yet.';
  return layout.running ? 'Laying out …' : '';
}
