import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Detail } from '../../src/diagram/draw.ts';
import type { Scene } from '../../src/diagram/scene.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Dispatch } from '../state/events.ts';
import type { Viewport } from '../state/state.ts';
import { fitted, revealing, type Size } from './viewport.ts';
import { type Zoom, zoomOf } from './zoom.ts';

/** Below the one scale texts grow, below the other small ones could not be read and are left out. */
const middleBelow = 0.85;
const farBelow = 0.5;
const namesBelow = 0.36;

const detailAt = (scale: number): Detail =>
  scale < namesBelow ? 'names' : scale < farBelow ? 'far' : scale < middleBelow ? 'middle' : 'full';

export interface Camera {
  /** Where the picture may be seen; it never moves. */
  ground: RefObject<HTMLDivElement | null>;
  /** Moved on the ground during a gesture. */
  canvas: RefObject<SVGSVGElement | null>;
  /** What the camera looks at: moved by its transform. */
  world: RefObject<SVGGElement | null>;
  zoom: Zoom | null;
  /** How much can be read at this scale. */
  detail: Detail;
  /** Of the ground, as it was seen last: to measure it would lay out at once whatever has just changed on it. */
  size(): Size | null;
  /** Shows the whole picture from now on. */
  showAll(): void;
}

interface Subject {
  scene: Pick<Scene, 'bounds'>;
  /** The person's own view; null: the whole picture is kept in sight. */
  view: Viewport | null;
  dispatch: Dispatch;
  moving(): void;
}

/** Pan and zoom of the diagram: the person's, or one that keeps the whole picture in sight. */
export function useCamera(subject: Subject): Camera {
  const ground = useRef<HTMLDivElement>(null);
  const canvas = useRef<SVGSVGElement>(null);
  const world = useRef<SVGGElement>(null);
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const [detail, setDetail] = useState<Detail>('full');
  const shown = useRef(false);
  const latest = useRef(subject);
  latest.current = subject;
  const seen = useRef<Size | null>(null);

  const size = (): Size | null => {
    seen.current ??= ground.current?.getBoundingClientRect() ?? null;
    return seen.current;
  };
  const show = (view: Viewport | null, how: 'at once' | 'gliding') => {
    const room = size();
    if (zoom && room && room.width > 0) zoom.show(view ?? fitted(latest.current.scene.bounds, room), how);
  };

  useLayoutEffect(() => {
    if (!ground.current || !canvas.current || !world.current) return;
    const stage = { ground: ground.current, canvas: canvas.current, world: world.current };
    const made = zoomOf(stage, {
      moving: () => latest.current.moving(),
      rested: ({ k }) => setDetail(detailAt(k)),
      moved: (view) => latest.current.dispatch({ type: 'viewMoved', view }),
    });
    setZoom(made);
    return made.end;
  }, []);

  const { x, y, width, height } = subject.scene.bounds;
  useLayoutEffect(() => {
    show(latest.current.view, shown.current ? 'gliding' : 'at once');
    shown.current = zoom !== null;
  }, [zoom, x, y, width, height]);

  useEffect(() => {
    if (!ground.current) return;
    const observer = new ResizeObserver(([entry]) => {
      seen.current = entry?.contentRect ?? null;
      show(latest.current.view, 'at once');
    });
    observer.observe(ground.current);
    return () => observer.disconnect();
  }, [zoom]);

  const showAll = () => {
    subject.dispatch({ type: 'viewMoved', view: null });
    show(null, 'gliding');
  };
  return { ground, canvas, world, zoom, detail, size, showAll };
}

/** Brings an element into sight when it changes, where the person looks at only a part of the picture. */
export function useReveal(camera: Camera, scene: Scene, element: ElementId | null, dispatch: Dispatch): void {
  useEffect(() => {
    const { zoom } = camera;
    const box = scene.nodes.find(({ node }) => node.id === element)?.box;
    const size = camera.size();
    if (!zoom || !box || !size) return;
    const view = zoom.current();
    const moved = revealing(view, box, size);
    if (moved === view) return;
    zoom.show(moved, 'gliding');
    dispatch({ type: 'viewMoved', view: moved });
  }, [element]);
}
