import type { ElementId } from '../model/settings.ts';
import type { EdgeKind } from './edges.ts';
import { element, type SvgElement } from './element.ts';
import { type Point, tidy } from './geometry.ts';
import type { SceneEdge } from './scene.ts';
import { distance, roundedBox, roundedLine, towards } from './shapes.ts';

const cornerRadius = 9;

interface Ends {
  /** How far before the card the line stops, so that it does not show through the head's point. */
  stop: number;
  /** In coordinates whose origin is the end and whose x axis is the arrow's direction. */
  head: string;
  /** The head is an outline rather than a filled shape. */
  open: boolean;
  /** Radius of the ring at the start; 0 for none. */
  ring: number;
  says: string;
}

/** `->` a filled head; `~>` a ring at the start and an open head; copies of data a double head. */
const ends: Record<EdgeKind, Ends> = {
  sync: { stop: 7, head: 'M0 0L-10 -5V5z', open: false, ring: 0, says: 'calls' },
  async: { stop: 1, head: 'M-8 -5.5L0 0L-8 5.5', open: true, ring: 3, says: 'hands over to' },
  replication: {
    stop: 14,
    head: 'M0 0L-8 -4.5V4.5zM-8 0L-16 -4.5V4.5z',
    open: false,
    ring: 0,
    says: 'copies to',
  },
};

/** An arrow: a wide unseen line to click on, the line, its head. */
export function drawEdge(
  { edge, points, curved }: SceneEdge,
  titles: ReadonlyMap<ElementId, string>,
  state: string,
): SvgElement {
  const { stop, head, open, ring, says } = ends[edge.kind];
  const [start, second] = points;
  const end = points.at(-1);
  const before = points.at(-2);
  if (!start || !second || !end || !before) return element('g', {});
  const shortened = [...points.slice(0, -1), towards(end, before, Math.min(stop, distance(before, end)))];
  if (ring > 0) shortened[0] = towards(start, second, 2 * ring);
  const line = curved ? cubic(shortened) : roundedLine(shortened, cornerRadius);
  const title = (id: ElementId) => titles.get(id) ?? id;
  const label = edge.label === undefined ? '' : `, ${edge.label}`;
  return element(
    'g',
    {
      class: `sysd-edge sysd-${edge.kind}${state}`,
      'data-element': edge.element,
      'data-edge': edge.id,
      role: 'img',
      'aria-label': `${title(edge.from)} ${says} ${title(edge.to)}${label}`,
    },
    [
      element('path', { class: 'sysd-edge-hit', d: line }),
      element('path', { class: 'sysd-edge-line', d: line }),
      ring > 0 && element('circle', { class: 'sysd-edge-ring', ...ringAt(start, second, ring) }),
      element('path', {
        class: open ? 'sysd-edge-head sysd-open' : 'sysd-edge-head',
        d: head,
        transform: `translate(${end.x} ${end.y}) rotate(${angle(before, end)})`,
      }),
    ],
  );
}

/** The text on an arrow; drawn after all lines, so that none crosses it. */
export function drawEdgeLabel({ edge, label }: SceneEdge, state: string): SvgElement | undefined {
  if (!label) return undefined;
  const { box, text } = label;
  return element(
    'g',
    { class: `sysd-edge-label${state}`, 'data-element': edge.element, 'aria-hidden': 'true' },
    [
      element('path', { class: 'sysd-edge-label-back', d: roundedBox(box, 5, 5) }),
      element(
        'text',
        { x: tidy(box.x + box.width / 2), y: tidy(box.y + box.height / 2 + 3.8), 'text-anchor': 'middle' },
        [text],
      ),
    ],
  );
}

function cubic(points: readonly Point[]): string {
  const [first, ...rest] = points.map(({ x, y }) => `${tidy(x)} ${tidy(y)}`);
  return `M${first}C${rest.join(' ')}`;
}

function ringAt(start: Point, second: Point, radius: number) {
  const centre = towards(start, second, radius);
  return { cx: tidy(centre.x), cy: tidy(centre.y), r: radius };
}

const angle = (from: Point, to: Point) => tidy((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI);
