import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { drawScene } from '../../src/diagram/draw.ts';
import { type Scene, sceneOf } from '../../src/diagram/scene.ts';
import { IconButton } from '../icons.tsx';
import type { Dispatch } from '../state/events.ts';
import type { Drawing, PreviewState } from '../state/state.ts';
import { type Camera, useCamera, useReveal } from './camera.ts';
import { decorator, elementAt } from './elements.ts';
import { factsOf } from './facts.ts';
import { chooseByKey, moveByKey, zoomStep } from './keys.ts';
import { morph } from './morph.ts';
import { currentReport, overlayOf } from './overlay.ts';
import { usePointed } from './pointed.ts';
import { Tooltip } from './tooltip.tsx';
import { vnodeOf } from './vnode.ts';

interface Props {
  state: PreviewState;
  drawing: Drawing;
  dispatch: Dispatch;
}

/** The diagram: pan, zoom, fit, select, and what is known of what is pointed at. */
export function Canvas({ state, drawing, dispatch }: Props): JSX.Element {
  const scene = useMemo(() => sceneOf(drawing.graph, drawing.laidOut), [drawing]);
  const pointing = usePointed();
  const camera = useCamera({ scene, view: state.view, dispatch, moving: pointing.leave });
  useReveal(camera, scene, state.highlighted, dispatch);
  useMorph(camera, scene);

  useKeys(camera);

  const { picture } = state;
  const { pointed } = pointing;
  const report = currentReport(state);
  const facts = pointed && picture ? factsOf(picture, pointed.element, report) : undefined;
  return (
    <>
      <svg
        ref={camera.canvas}
        class="diagram"
        tabindex={-1}
        aria-label={`Diagram of ${scene.title}`}
        onClick={(event) => {
          const element = elementAt(event.target);
          if (element !== undefined) dispatch({ type: 'chosen', element });
        }}
        onKeyDown={(event) => chooseByKey(event, dispatch)}
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
      <div class="toolbar" role="toolbar" aria-label="Zoom">
        <IconButton icon="plus" name="Zoom in (+)" act={() => camera.zoom?.scaleBy(zoomStep)} />
        <IconButton icon="minus" name="Zoom out (−)" act={() => camera.zoom?.scaleBy(1 / zoomStep)} />
        <IconButton icon="fit" name="Show the whole picture (0)" act={camera.showAll} />
      </div>
      {pointed && facts && <Tooltip facts={facts} at={pointed} />}
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
  const overlay = overlayOf(state);
  const { picture } = state;
  const report = currentReport(state);
  const drawn = useMemo(
    () => drawScene(scene, overlay, { detail: camera.detail }),
    [scene, JSON.stringify(overlay), camera.detail],
  );
  const contents = useMemo(() => {
    const decorate = decorator(picture, report);
    return drawn.children.map((child) => (typeof child === 'string' ? child : vnodeOf(child, decorate)));
  }, [drawn, picture, report]);
  return (
    <g ref={camera.world} class={String(drawn.attributes.class)}>
      {contents}
    </g>
  );
}

function useKeys(camera: Camera): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => moveByKey(event, camera);
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
}

/** Lets what has moved glide from where it was. */
function useMorph({ world }: Camera, scene: Scene): void {
  const before = useRef(scene);
  useLayoutEffect(() => {
    if (before.current !== scene && world.current) morph(world.current, before.current, scene);
    before.current = scene;
  }, [scene]);
}
