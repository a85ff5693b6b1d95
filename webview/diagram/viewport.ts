import type { Box } from '../../src/diagram/scene.ts';
import type { Viewport } from '../state/state.ts';

export const zoomLimits = { least: 0.02, most: 4 };

/** A small picture is not blown up beyond this. */
const mostFit = 1.25;
const margin = 12;
/** Above and below the picture stand buttons and the legend. */
const above = 46;
const below = 30;

export interface Size {
  width: number;
  height: number;
}

/** Shown smaller than this, a picture takes all the room there is, also that behind the buttons. */
const readable = 0.85;
/** In a canvas of this width buttons take much of its top, and a picture stands clear of them while it can. */
const narrow = 1000;
/** Of the size that it could have, a picture gives up no more for that. */
const givenUp = 0.25;
/** Names are read in this scale; where a picture could have it, it is not given up for the buttons. */
const leastLegible = 0.6;
/** In a canvas as narrow as this buttons take all of its top: what lies behind them could not be read at all. */
const slim = 480;

/** Shows the whole of a picture in the middle of a canvas, clear of buttons and legend where it can still be read. */
export function fitted(bounds: Box, canvas: Size): Viewport {
  const clear = within(bounds, canvas, above, below);
  if (clear.k >= readable) return clear;
  const full = within(bounds, canvas, margin, margin);
  if (canvas.width >= narrow) return full;
  const legible = canvas.width >= slim && full.k >= leastLegible ? leastLegible : 0;
  const least = Math.max(legible, full.k * (1 - givenUp));
  /* The legend lets through what it lies over, buttons do not. */
  return [clear, within(bounds, canvas, above, margin)].find(({ k }) => k >= least) ?? full;
}

function within(bounds: Box, canvas: Size, top: number, bottom: number): Viewport {
  const width = Math.max(1, canvas.width - 2 * margin);
  const height = Math.max(1, canvas.height - top - bottom);
  const scale = Math.min(width / Math.max(1, bounds.width), height / Math.max(1, bounds.height), mostFit);
  const k = Math.max(zoomLimits.least, scale);
  return {
    k,
    x: canvas.width / 2 - k * (bounds.x + bounds.width / 2),
    y: (canvas.height + top - bottom) / 2 - k * (bounds.y + bounds.height / 2),
  };
}

/** The same scale, moved as little as brings a box into sight; the same object when it already is. */
export function revealing(view: Viewport, box: Box, canvas: Size): Viewport {
  const x = shift(view.x + view.k * box.x, view.k * box.width, canvas.width);
  const y = shift(view.y + view.k * box.y, view.k * box.height, canvas.height);
  return x === 0 && y === 0 ? view : { k: view.k, x: view.x + x, y: view.y + y };
}

function shift(start: number, length: number, room: number): number {
  if (length + 2 * margin > room) return room / 2 - (start + length / 2);
  if (start < margin) return margin - start;
  if (start + length > room - margin) return room - margin - (start + length);
  return 0;
}
