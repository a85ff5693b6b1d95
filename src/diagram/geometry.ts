export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** The smallest box around all; a box of nothing at the origin when there are none. */
export function boxAround(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const left = least(boxes.map(({ x }) => x));
  const top = least(boxes.map(({ y }) => y));
  const right = -least(boxes.map(({ x, width }) => -(x + width)));
  const bottom = -least(boxes.map(({ y, height }) => -(y + height)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const moved = (box: Box, { x, y }: Point): Box => ({ ...box, x: box.x + x, y: box.y + y });

/** A number for a picture: two decimals are enough, and equal pictures have equal texts. */
export const tidy = (value: number): number => Math.round(value * 100) / 100;

const least = (values: readonly number[]) =>
  values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);

/** The middle of the middle stretch of a line. */
export function middleOf(points: readonly Point[]): Point {
  const at = Math.floor((points.length - 1) / 2);
  const from = points[at] ?? { x: 0, y: 0 };
  const to = points[at + 1] ?? from;
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}
