import type { ComponentKind } from '../model/model.ts';
import { type Box, type Point, tidy } from './geometry.ts';

/** The outline of a card. All fill their box, so that arrows meet them at its sides. */
export type Outline = 'card' | 'capsule' | 'drum' | 'pipe' | 'cut' | 'stack';

export const outlines: Record<ComponentKind | 'collapsed', Outline> = {
  client: 'capsule',
  dns: 'card',
  cdn: 'card',
  loadBalancer: 'card',
  proxy: 'card',
  gateway: 'card',
  network: 'card',
  service: 'card',
  worker: 'card',
  scheduler: 'card',
  cache: 'cut',
  database: 'drum',
  search: 'drum',
  objectStore: 'drum',
  warehouse: 'drum',
  queue: 'pipe',
  topic: 'pipe',
  coordinator: 'card',
  external: 'capsule',
  collapsed: 'stack',
};

interface OutlinePaths {
  /** Closed. */
  edge: string;
  /** Lines inside it that finish the shape. */
  detail?: string;
}

const round = 10;

/** A drum's lid takes so much from the top of its card. */
export const lidDepth = 8;

/** How far what runs along the bottom of a card keeps away from its outline, beyond the padding. */
export const insets: Record<Outline, { left: number; right: number; bottom: number }> = {
  card: { left: 0, right: 0, bottom: 0 },
  capsule: { left: 10, right: 10, bottom: 0 },
  drum: { left: 0, right: 0, bottom: 4 },
  pipe: { left: 0, right: 8, bottom: 0 },
  cut: { left: 2, right: 2, bottom: 0 },
  stack: { left: 0, right: 0, bottom: 0 },
};

/** Paths of an outline around a box. */
export function outlinePaths(outline: Outline, box: Box): OutlinePaths {
  return draw[outline](box);
}

const draw: Record<Outline, (box: Box) => OutlinePaths> = {
  card: (box) => ({ edge: roundedBox(box, round, round) }),
  capsule: (box) => ({ edge: roundedBox(box, 26, 26) }),
  drum: (box) => {
    const across = box.width / 2;
    const { x, y, width, height } = box;
    const half = lidDepth / 2 + 1;
    const lid = `a${n(across)} ${half} 0 0 0 ${n(width)} 0`;
    return {
      edge: `M${n(x)} ${n(y + half)}a${n(across)} ${half} 0 0 1 ${n(width)} 0v${n(height - 2 * half)}a${n(across)} ${half} 0 0 1 ${n(-width)} 0z`,
      detail: `M${n(x)} ${n(y + half)}${lid}`,
    };
  },
  pipe: (box) => {
    const right = box.x + box.width;
    const bar = (x: number) => `M${n(x)} ${n(box.y)}v${n(box.height)}`;
    return { edge: roundedBox(box, round, round), detail: bar(right - 6) + bar(right - 11) };
  },
  cut: (box) => {
    const corner = 9;
    const { x, y, width, height } = box;
    const edge = `M${n(x + corner)} ${n(y)}h${n(width - 2 * corner)}l${corner} ${corner}v${n(height - 2 * corner)}l${-corner} ${corner}h${n(2 * corner - width)}l${-corner} ${-corner}v${n(2 * corner - height)}z`;
    return { edge };
  },
  stack: (box) => {
    const { x, y, width, height } = box;
    const behind = (by: number) =>
      `M${n(x + round)} ${n(y + height + by)}h${n(width - 2 * round)}a${round} ${round} 0 0 0 ${round} ${-round}`;
    return { edge: roundedBox(box, round, round), detail: behind(3) + behind(6) };
  },
};

/** A rectangle with elliptic corners. */
export function roundedBox({ x, y, width, height }: Box, across: number, along: number): string {
  const rx = n(Math.min(across, width / 2));
  const ry = n(Math.min(along, height / 2));
  const w = n(width - 2 * rx);
  const h = n(height - 2 * ry);
  return `M${n(x + rx)} ${n(y)}h${w}a${rx} ${ry} 0 0 1 ${rx} ${ry}v${h}a${rx} ${ry} 0 0 1 ${-rx} ${ry}h${-w}a${rx} ${ry} 0 0 1 ${-rx} ${-ry}v${-h}a${rx} ${ry} 0 0 1 ${rx} ${-ry}z`;
}

/** A line through points whose corners are rounded, as far as its stretches are long enough. */
export function roundedLine(points: readonly Point[], radius: number): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${n(first.x)} ${n(first.y)}`];
  rest.forEach((corner, index) => {
    const before = points[index] ?? corner;
    const after = rest[index + 1];
    if (!after) {
      parts.push(`L${n(corner.x)} ${n(corner.y)}`);
      return;
    }
    const bend = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    const enter = towards(corner, before, bend);
    const leave = towards(corner, after, bend);
    parts.push(`L${n(enter.x)} ${n(enter.y)}Q${n(corner.x)} ${n(corner.y)} ${n(leave.x)} ${n(leave.y)}`);
  });
  return parts.join('');
}

export const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** The point at a distance from one point in the direction of another. */
export function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  return length === 0
    ? from
    : { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}

const n = tidy;
