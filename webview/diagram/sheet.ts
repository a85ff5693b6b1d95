import type { Viewport } from '../state/state.ts';
import { glide, motionWanted } from './morph.ts';

/** What the camera moves: a drawing that is drawn for one viewport, and shown in others for a while. */
export interface Sheet {
  /** Draws it for a viewport, for as long as that lasts. */
  settle(view: Viewport): void;
  /** Shows it in a viewport on the way to others: what is drawn is moved and scaled as it is, so text may blur. */
  drift(view: Viewport): void;
  /** Settles in a viewport, and lets the drawing glide there where motion is wanted. */
  glideTo(view: Viewport): void;
}

/** A drawing is drawn anew once it is shown so much smaller or larger than it was drawn, … */
const furthestScales = { least: 0.6, most: 2 };
/** … or so many pixels away: a browser has not drawn what is far out of sight. */
const furthestShift = 1400;

/**
 * Moving the drawing itself costs milliseconds for each thousand elements, on the thread that has to answer the hand. So
 * while it drifts the whole of it is a layer that the browser's compositor moves. An animation that changes nothing and
 * never runs holds it there: only of animated layers does Chromium not ask at each step which others they might overlap.
 */
export function sheetOf(canvas: SVGSVGElement, world: SVGGElement): Sheet {
  let drawn: Viewport = { x: 0, y: 0, k: 1 };
  let shown = drawn;
  let afloat: Animation | null = null;

  function settle(view: Viewport): void {
    afloat?.cancel();
    afloat = null;
    canvas.style.willChange = '';
    canvas.style.transform = '';
    world.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.k})`);
    drawn = view;
    shown = view;
  }

  function float(): Animation {
    canvas.style.willChange = 'transform';
    const still = { transform: 'translate(0px, 0px)' };
    const animation = canvas.animate([still, still], { duration: 1e9, composite: 'add' });
    animation.pause();
    return animation;
  }

  function drift(view: Viewport): void {
    if (isTooFar(between(drawn, view))) settle(view);
    afloat ??= float();
    canvas.style.transform = matrixOf(between(drawn, view));
    shown = view;
  }

  function glideTo(view: Viewport): void {
    const from = shown;
    settle(view);
    if (motionWanted() && matrixOf(from) !== matrixOf(view))
      glide(canvas, matrixOf(between(view, from)), matrixOf({ x: 0, y: 0, k: 1 }));
  }

  return { settle, drift, glideTo };
}

/** What has to be done to what is drawn for one viewport, so that it is seen as in another. */
export function between(drawn: Viewport, shown: Viewport): Viewport {
  const k = shown.k / drawn.k;
  return { k, x: shown.x - drawn.x * k, y: shown.y - drawn.y * k };
}

function isTooFar({ x, y, k }: Viewport): boolean {
  const shift = Math.max(Math.abs(x), Math.abs(y)) / k;
  return k < furthestScales.least || k > furthestScales.most || shift > furthestShift;
}

function matrixOf({ x, y, k }: Viewport): string {
  return `matrix(${k}, 0, 0, ${k}, ${x}, ${y})`;
}
