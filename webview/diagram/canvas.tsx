import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawScene } from '../../src/diagram/draw.ts';
import { type Scene, sceneOf } from '../../src/diagram/scene.ts';
import type { ElementId } from '../../src/model/settings.ts';
import { IconButton } from '../icons.tsx';
import type { Dispatch } from '../state/events.ts';
import type { Drawing, PreviewState } from '../state/state.ts';
import { decorator, elementAt } from './elements.ts';
import { factsOf } from './facts.ts';
import { morph } from './morph.ts';
import { currentReport, overlayOf } from './overlay.ts';
import { Tooltip } from './tooltip.tsx';
import { fitted, revealing } from './viewport.ts';
import { vnodeOf } from './vnode.ts';
import { type Zoom, zoomOf } from './zoom.ts';

interface Props {
  state: PreviewState;
  drawing: Drawing;
  dispatch: Dispatch;
}

/** Below this scale small texts could not be read and are left out. */
const farBelow = 0.45;
const zoomStep = 1.25;
const panStep = 60;

interface Pointed {
  element: ElementId;
  x: number;
  y: number;
}

/** The diagram: pan, zoom, fit, select, and what is known of what is pointed at. */
export function Canvas({ state, drawing, dispatch }: Props): JSX.Element {
  const canvas = useRef<SVGSVGElement>(null);
  const world = useRef<SVGGElement>(null);
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const [far, setFar] = useState(false);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const scene = useMemo(() => sceneOf(drawing.graph, drawing.laidOut), [drawing]);
  const latest = useRef({ state, scene });
  latest.current = { state, scene };

  const fit = (always: boolean, how: 'at once' | 'gliding' = 'gliding') => {
    const size = canvas.current?.getBoundingClientRect();
    if (!zoom || !size || size.width === 0) return;
    if (always && latest.current.state.view) dispatch({ type: 'viewMoved', view: null });
    const view = always ? null : latest.current.state.view;
    zoom.show(view ?? fitted(latest.current.scene.bounds, size), how);
  };

  useLayoutEffect(() => {
    if (!canvas.current || !world.current) return;
    const made = zoomOf(canvas.current, world.current, {
      moving: ({ k }) => {
        setFar(k < farBelow);
        setPointed(null);
      },
      moved: (view) => dispatch({ type: 'viewMoved', view }),
    });
    setZoom(made);
    return made.end;
  }, []);

  const shownBefore = useRef(false);
  useLayoutEffect(() => {
    fit(false, shownBefore.current ? 'gliding' : 'at once');
    shownBefore.current = zoom !== null;
  }, [zoom, scene.bounds.width, scene.bounds.height]);

  useEffect(() => {
    if (!canvas.current) return;
    const observer = new ResizeObserver(() => fit(false, 'at once'));
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, [zoom]);

  useReveal(state.highlighted, zoom, canvas, scene, dispatch);
  useMorph(world, scene);

  const overlay = overlayOf(state);
  const drawn = useMemo(
    () => drawScene(scene, overlay, { detail: far ? 'far' : 'full' }),
    [scene, JSON.stringify(overlay), far],
  );
  const contents = useMemo(() => {
    const decorate = decorator(state.picture, currentReport(state));
    return drawn.children.map((child) => (typeof child === 'string' ? child : vnodeOf(child, decorate)));
  }, [drawn, state.picture]);

  const point = (event: Event, x: number, y: number) => {
    const element = elementAt(event.target);
    if (element !== pointed?.element) setPointed(element === undefined ? null : { element, x, y });
  };
  const facts =
    pointed && state.picture ? factsOf(state.picture, pointed.element, currentReport(state)) : undefined;

  return (
    <main class="canvas">
      <svg
        ref={canvas}
        class={far ? 'diagram far' : 'diagram'}
        role="group"
        aria-label={`Diagram of ${scene.title}`}
        tabIndex={0}
        onClick={(event) => {
          const element = elementAt(event.target);
          if (element !== undefined) dispatch({ type: 'chosen', element });
        }}
        onDblClick={(event) => {
          if (elementAt(event.target) === undefined) fit(true);
        }}
        onKeyDown={(event) => press(event, { fit: () => fit(true), zoom, dispatch })}
        onPointerMove={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect();
          if (event.buttons === 0) point(event, event.clientX - left, event.clientY - top);
        }}
        onPointerLeave={() => setPointed(null)}
        onFocusOut={() => setPointed(null)}
      >
        <g ref={world} class={String(drawn.attributes.class)}>
          {contents}
        </g>
      </svg>
      <div class="toolbar" role="toolbar" aria-label="Zoom">
        <IconButton icon="plus" name="Zoom in (+)" act={() => zoom?.scaleBy(zoomStep)} />
        <IconButton icon="minus" name="Zoom out (−)" act={() => zoom?.scaleBy(1 / zoomStep)} />
        <IconButton icon="fit" name="Show the whole picture (0)" act={() => fit(true)} />
      </div>
      {pointed && facts && <Tooltip facts={facts} at={pointed} />}
    </main>
  );
}

interface Acts {
  fit(): void;
  zoom: Zoom | null;
  dispatch: Dispatch;
}

const pans: Record<string, [x: number, y: number]> = {
  ArrowLeft: [panStep, 0],
  ArrowRight: [-panStep, 0],
  ArrowUp: [0, panStep],
  ArrowDown: [0, -panStep],
};

function press(event: KeyboardEvent, { fit, zoom, dispatch }: Acts): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pan = pans[event.key];
  const element = elementAt(event.target);
  const acts: Record<string, () => void> = {
    '+': () => zoom?.scaleBy(zoomStep),
    '=': () => zoom?.scaleBy(zoomStep),
    '-': () => zoom?.scaleBy(1 / zoomStep),
    '0': fit,
    ...(element === undefined
      ? {}
      : {
          Enter: () => dispatch({ type: 'chosen', element }),
          ' ': () => dispatch({ type: 'chosen', element }),
        }),
  };
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : pan && (() => zoom?.panBy(...pan));
  if (!act) return;
  event.preventDefault();
  act();
}

/** Brings what the cursor stands in into sight, when the person looks at a part of the picture. */
function useReveal(
  element: ElementId | null,
  zoom: Zoom | null,
  canvas: { current: SVGSVGElement | null },
  scene: Scene,
  dispatch: Dispatch,
): void {
  useEffect(() => {
    const box = scene.nodes.find(({ node }) => node.id === element)?.box;
    const size = canvas.current?.getBoundingClientRect();
    if (!zoom || !box || !size) return;
    const view = zoom.current();
    const moved = revealing(view, box, size);
    if (moved === view) return;
    zoom.show(moved, 'gliding');
    dispatch({ type: 'viewMoved', view: moved });
  }, [element]);
}

/** Lets what has moved glide from where it was. */
function useMorph(world: { current: SVGGElement | null }, scene: Scene): void {
  const before = useRef<Scene | null>(null);
  useLayoutEffect(() => {
    if (before.current && before.current !== scene && world.current)
      morph(world.current, before.current, scene);
    before.current = scene;
  }, [scene]);
}
