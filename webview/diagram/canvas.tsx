import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { drawScene } from '../../src/diagram/draw.ts';
import { type Scene, sceneOf } from '../../src/diagram/scene.ts';
import { IconButton } from '../icons.tsx';
import { AcceptedRisks } from '../menu/accepted.tsx';
import { useMore } from '../menu/more.tsx';
import { usePopups } from '../menu/popups.tsx';
import type { Clock } from '../playback/clock.ts';
import { momentOf, sceneAt } from '../playback/moment.ts';
import { Queues } from '../playback/queues.tsx';
import { Requests } from '../playback/requests.tsx';
import type { Dispatch } from '../state/events.ts';
import { lookedAt } from '../state/find.ts';
import { currentReport, isInterim } from '../state/playback.ts';
import type { Drawing, PreviewState } from '../state/state.ts';
import { actOn } from './acting.ts';
import { Backdrop } from './backdrop.tsx';
import { type Camera, useCamera, useReveal } from './camera.ts';
import { decorator, elementAt } from './elements.ts';
import { factsOf } from './facts.ts';
import { useGradually } from './gradually.ts';
import { chooseByKey } from './keys.ts';
import { looked } from './looked.ts';
import { morph } from './morph.ts';
import { isNarrow } from './narrow.ts';
import { overlayOf } from './overlay.ts';
import { usePointed } from './pointed.ts';
import { Tooltip } from './tooltip.tsx';
import { largestLayer, layersOf } from './vnode.ts';
import { walkByKey } from './walking.ts';
import { useKeys, ZoomButtons } from './zooming.tsx';

interface Props {
  state: PreviewState;
  drawing: Drawing;
  clock: Clock;
  dispatch: Dispatch;
}

/** The diagram: pan, zoom, fit, select, and what is known of what is pointed at. */
export function Canvas({ state, drawing, clock, dispatch }: Props): JSX.Element {
  const scene = useMemo(() => sceneOf(drawing.graph, drawing.laidOut), [drawing]);
  const pointing = usePointed();
  const moved = useRef<(() => void) | null>(null);
  const moving = () => {
    pointing.leave();
    moved.current?.();
  };
  const camera = useCamera({ scene, view: state.view, dispatch, moving });
  useReveal(camera, scene, state.highlighted, dispatch);
  useReveal(camera, scene, lookedAt(state), dispatch);
  const popups = usePopups(state, dispatch);
  const more = useMore(state, dispatch);
  useMorph(camera, scene);

  useKeys(camera);

  const { picture } = state;
  const { pointed } = pointing;
  const report = currentReport(state);
  const facts = pointed && picture ? factsOf(picture, pointed.element, report) : undefined;
  return (
    <>
      <div ref={camera.ground} class="ground">
        <svg
          ref={camera.canvas}
          class="diagram"
          tabindex={-1}
          aria-label={`Diagram of ${scene.title}`}
          onClick={(event) => {
            if (!popups.click(event)) actOn(event.target, event.ctrlKey || event.metaKey, state, dispatch);
          }}
          onContextMenu={popups.contextMenu}
          onKeyDown={(event) => {
            if (!walkByKey(event, scene))
              chooseByKey(event, (target, toText) => actOn(target, toText, state, dispatch));
          }}
          onDblClick={(event) => {
            if (elementAt(event.target) === undefined) camera.showAll();
          }}
          onPointerMove={pointing.move}
          onPointerLeave={pointing.leave}
          onFocusIn={pointing.focus}
          onFocusOut={pointing.leave}
        >
          <Picture state={state} scene={scene} camera={camera} />
        </svg>
      </div>
      <Requests state={state} scene={scene} clock={clock} view={() => camera.zoom?.current()} moved={moved} />
      <div class="toolbar" role="toolbar" aria-label="Zoom">
        <IconButton
          icon="find"
          name="Find a component (/)"
          act={() => dispatch({ type: 'findChanged', text: '' })}
        />
        <ZoomButtons camera={camera} narrow={isNarrow(state)} />
        {more.button}
      </div>
      {pointed && facts && !popups.open && !more.menu && <Tooltip facts={facts} at={pointed} />}
      {popups.shown}
      {more.menu}
    </>
  );
}

/** The drawing itself, made anew only when something of it changed. */
function Picture({
  state,
  scene,
  camera,
}: {
  state: PreviewState;
  scene: Scene;
  camera: Camera;
}): JSX.Element {
  const { picture } = state;
  const report = currentReport(state);
  const overlay = looked(state, overlayOf(state), report);
  const moment = momentOf(state);
  const shown = useMemo(
    () => (picture ? sceneAt(scene, moment, picture.model) : scene),
    [scene, moment?.bucket, picture],
  );
  const drawn = useMemo(
    () => drawScene(shown, overlay, { detail: camera.detail }),
    [shown, JSON.stringify(overlay), camera.detail],
  );
  const layers = useMemo(() => layersOf(drawn, decorator(picture, report)), [drawn, picture, report]);
  const parts = useGradually(largestLayer(drawn));
  const contents = useMemo(() => layers(parts), [layers, parts]);
  return (
    <g ref={camera.world} class={`${drawn.attributes.class}${isInterim(state) ? ' interim' : ''}`}>
      <Backdrop bounds={scene.bounds} />
      {contents}
      {moment && <Queues scene={scene} moment={moment} />}
      {picture && <AcceptedRisks scene={scene} picture={picture} />}
    </g>
  );
}

/** Lets what has moved glide from where it was. */
function useMorph({ world }: Camera, scene: Scene): void {
  const before = useRef(scene);
  useLayoutEffect(() => {
    if (before.current !== scene && world.current) morph(world.current, before.current, scene);
    before.current = scene;
  }, [scene]);
}
