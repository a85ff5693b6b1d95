import type { DiagramGraph } from '../../src/diagram/graph.ts';
import type { ElkNode } from '../../src/diagram/layout.ts';
import { fitted, type Size } from '../diagram/viewport.ts';
import type { PreviewState } from './state.ts';

export type Direction = DiagramGraph['direction'];

/** So much larger must the other direction's picture be before the diagram turns: small resizes do not. */
const worthTurning = 1.15;
/** A picture shown in this scale or larger is not compared with the other direction's. */
const largeEnough = 1;
/** Above this many cards a second layout costs more than it may win. */
const mostCompared = 150;

/** The directions in which the picture may be drawn, the one to lay out first at the start; `fixed`: the only one. */
export function directionsOf(
  { settings, view, canvas, direction }: PreviewState,
  cards: number,
  fixed?: Direction,
): readonly [Direction, ...Direction[]] {
  if (fixed !== undefined) return [fixed];
  if (settings.direction !== 'auto') return [settings.direction];
  const first = direction ?? alongside(canvas);
  if (canvas === null || (view !== null && direction !== null) || cards > mostCompared) return [first];
  return [first, first === 'right' ? 'down' : 'right'];
}

const alongside = (canvas: Size | null): Direction =>
  canvas === null || canvas.width >= canvas.height ? 'right' : 'down';

/** The scale in which the whole of a layout can be shown. */
export function scaleOf(laidOut: ElkNode, canvas: Size | null): number {
  if (canvas === null) return largeEnough;
  return fitted({ x: 0, y: 0, width: laidOut.width ?? 1, height: laidOut.height ?? 1 }, canvas).k;
}

export const isLargeEnough = (scale: number): boolean => scale >= largeEnough;

/** The first, unless the picture is clearly larger in another. */
export function largest<T extends { scale: number }>([first, ...others]: readonly [T, ...T[]]): T {
  return others.reduce((best, other) => (other.scale > best.scale * worthTurning ? other : best), first);
}
