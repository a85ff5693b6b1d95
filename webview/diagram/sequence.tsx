import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SvgElement } from '../../src/diagram/draw.ts';
import { drawSequence } from '../../src/diagram/draw-sequence.ts';
import { sequenceOf } from '../../src/diagram/sequence.ts';
import { layOutSequence } from '../../src/diagram/sequence-layout.ts';
import type { Flow, Model } from '../../src/model/model.ts';
import { useMore } from '../menu/more.tsx';
import type { Dispatch } from '../state/events.ts';
import type { PreviewState } from '../state/state.ts';
import { Backdrop } from './backdrop.tsx';
import { useCamera } from './camera.ts';
import { elementAt } from './elements.ts';
import { chooseByKey } from './keys.ts';
import { isNarrow } from './narrow.ts';
import { vnodeOf } from './vnode.ts';
import { useKeys, ZoomButtons } from './zooming.tsx';

interface Props {
  state: PreviewState;
  model: Model;
  flow: Flow;
  dispatch: Dispatch;
}

const still = () => {};

/** One flow, step by step. */
export function SequenceCanvas({ state, model, flow, dispatch }: Props): JSX.Element {
  const scene = useMemo(() => layOutSequence(sequenceOf(model, flow)), [model, flow]);
  const camera = useCamera({ scene, view: state.view, dispatch, moving: still });
  useKeys(camera);
  const more = useMore(state, dispatch);
  const { highlighted, selected } = state;
  const drawn = useMemo(
    () =>
      drawSequence(scene, {
        ...(highlighted === null ? {} : { highlighted }),
        ...(selected === null ? {} : { selected }),
      }),
    [scene, highlighted, selected],
  );
  const choose = (target: EventTarget | null) => {
    const element = elementAt(target);
    if (element !== undefined) dispatch({ type: 'chosen', element });
    return element !== undefined;
  };
  const contents = useMemo(
    () => drawn.children.map((child) => (typeof child === 'string' ? child : vnodeOf(child, asButton))),
    [drawn],
  );
  return (
    <>
      <div ref={camera.ground} class="ground">
        <svg
          ref={camera.canvas}
          class="diagram"
          tabindex={-1}
          aria-label={`Sequence of ${scene.title}`}
          onClick={(event) => choose(event.target)}
          onKeyDown={(event) => chooseByKey(event, choose)}
          onDblClick={(event) => {
            if (elementAt(event.target) === undefined) camera.showAll();
          }}
        >
          <g ref={camera.world} class={String(drawn.attributes.class)}>
            <Backdrop bounds={scene.bounds} />
            {contents}
          </g>
        </svg>
      </div>
      <div class="toolbar" role="toolbar" aria-label="Zoom">
        <ZoomButtons camera={camera} narrow={isNarrow(state)} />
        {more.button}
      </div>
      {more.menu}
    </>
  );
}

/** Cards at the top, and messages, in the order in which they stand. */
function asButton({ attributes }: SvgElement): Record<string, string | number> | undefined {
  const isMessage = String(attributes.class).startsWith('sysd-edge ');
  return isMessage || attributes.tabindex === 0 ? { role: 'button', tabindex: 0 } : undefined;
}
