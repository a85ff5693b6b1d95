import type { Viewport } from '../state/state.ts';
import { sheetOf } from './sheet.ts';
import { zoomLimits } from './viewport.ts';

export interface Zoom {
  /** Goes there without telling anyone, gliding where that helps to follow. */
  show(view: Viewport, how: 'at once' | 'gliding'): void;
  /** As if the person had zoomed about the middle, or panned by pixels. */
  scaleBy(factor: number): void;
  panBy(x: number, y: number): void;
  current(): Viewport;
  end(): void;
}

export interface ZoomListener {
  /** At every step, whoever caused it. */
  moving(view: Viewport): void;
  /** The picture is drawn for this view, and not on its way to others. */
  rested(view: Viewport): void;
  /** The person has come to rest at a view of their own. */
  moved(view: Viewport): void;
}

interface Point {
  x: number;
  y: number;
}

/** Pixels that a pressed pointer may stray and still click. */
const clickStray = 3;

/** Milliseconds after the last turn of the wheel in which the person has come to rest. */
const wheelRest = 150;

/** Powers of two for a unit of the wheel: pixels, lines, pages. */
const wheelUnits = [0.002, 0.05, 1] as const;

/** Pinching a touchpad arrives as small turns of the wheel with Control. */
const pinchFactor = 10;

/** What moves, and where: the ground stays, the drawing on it moves, all of which is in its world. */
export interface Stage {
  ground: HTMLElement;
  canvas: SVGSVGElement;
  world: SVGGElement;
}

/** Pan and zoom of a drawing by pointer, wheel and touch. */
export function zoomOf({ ground, canvas, world }: Stage, listener: ZoomListener): Zoom {
  let view: Viewport = { x: 0, y: 0, k: 1 };
  const sheet = sheetOf(canvas, world);
  const go = (next: Viewport, how: 'settle' | 'drift' | 'glideTo') => {
    view = next;
    sheet[how](view);
    listener.moving(view);
    if (how !== 'drift') listener.rested(view);
  };
  const gestures = gesturesOn(ground, {
    by: (x, y) => go({ ...view, x: view.x + x, y: view.y + y }, 'drift'),
    about: (point, factor) => go(scaled(view, factor, point), 'drift'),
    rested: () => {
      go(view, 'settle');
      listener.moved(view);
    },
  });
  return {
    show: (next, how) => go(next, how === 'gliding' ? 'glideTo' : 'settle'),
    scaleBy: (factor) => {
      go(scaled(view, factor, { x: ground.clientWidth / 2, y: ground.clientHeight / 2 }), 'glideTo');
      listener.moved(view);
    },
    panBy: (x, y) => {
      go({ ...view, x: view.x + x, y: view.y + y }, 'settle');
      listener.moved(view);
    },
    current: () => view,
    end: gestures,
  };
}

/** The view scaled about a point of the canvas that stays where it is, within what can be used. */
export function scaled({ x, y, k }: Viewport, factor: number, point: Point): Viewport {
  const to = Math.min(zoomLimits.most, Math.max(zoomLimits.least, k * factor));
  return { k: to, x: point.x - ((point.x - x) * to) / k, y: point.y - ((point.y - y) * to) / k };
}

interface Gestures {
  by(x: number, y: number): void;
  about(point: Point, factor: number): void;
  /** A gesture has ended that moved something. */
  rested(): void;
}

/** Understands what pointers and the wheel do on the ground; answers how to stop. */
function gesturesOn(ground: HTMLElement, gestures: Gestures): () => void {
  const pressed = new Map<number, Point>();
  let start: Point = { x: 0, y: 0 };
  let dragging = false;
  let wheel: ReturnType<typeof setTimeout> | undefined;
  const stop = new AbortController();
  const { signal } = stop;

  const at = (event: MouseEvent): Point => {
    const { left, top } = ground.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || (event.ctrlKey && event.pointerType === 'mouse')) return;
    if (pressed.size === 0) start = at(event);
    pressed.set(event.pointerId, at(event));
  };
  const move = (event: PointerEvent) => {
    if (!dragging) ground.classList.remove('turning');
    const before = pressed.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (!dragging && pressed.size === 1 && distance(start, now) <= clickStray) return;
    if (!dragging) begin(event);
    const [other] = [...pressed].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]));
    pressed.set(event.pointerId, now);
    if (!other) {
      gestures.by(now.x - before.x, now.y - before.y);
      return;
    }
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    gestures.by((now.x - before.x) / 2, (now.y - before.y) / 2);
    gestures.about(middle, distance(now, other) / Math.max(1, distance(before, other)));
  };
  /** Captured only now: a click on a card must still arrive at the card. */
  const begin = (event: PointerEvent) => {
    dragging = true;
    ground.classList.add('moving');
    ground.setPointerCapture(event.pointerId);
  };
  const release = (event: PointerEvent) => {
    if (!pressed.delete(event.pointerId) || pressed.size > 0 || !dragging) return;
    dragging = false;
    ground.classList.remove('moving');
    swallowClick(ground);
    gestures.rested();
  };
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    if (!dragging) ground.classList.add('turning');
    const unit = wheelUnits[event.deltaMode] ?? wheelUnits[0];
    gestures.about(at(event), 2 ** (-event.deltaY * unit * (event.ctrlKey ? pinchFactor : 1)));
    clearTimeout(wheel);
    wheel = setTimeout(turned, wheelRest);
  };
  const turned = () => {
    ground.classList.remove('turning');
    gestures.rested();
  };
  ground.addEventListener('pointerdown', press, { signal });
  ground.addEventListener('pointermove', move, { signal });
  ground.addEventListener('pointerup', release, { signal });
  ground.addEventListener('pointercancel', release, { signal });
  ground.addEventListener('wheel', turn, { signal, passive: false });
  return () => {
    clearTimeout(wheel);
    stop.abort();
  };
}

/** The click that ends a drag is no click. */
function swallowClick(ground: HTMLElement): void {
  const swallow = (event: Event) => event.stopImmediatePropagation();
  ground.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => ground.removeEventListener('click', swallow, { capture: true }), 0);
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
