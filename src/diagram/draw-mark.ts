import type { ElementId } from '../model/settings.ts';
import type { Change, Overlay } from './draw.ts';
import { element, own, type SvgElement } from './element.ts';
import { middleOf, type Point, tidy } from './geometry.ts';
import { elementOf } from './graph.ts';
import type { Scene } from './scene.ts';

interface Mark {
  class: string;
  /** Around the origin, in a circle of radius 9. */
  path: string;
  says: string;
}

const changeMarks: Record<Change, Mark> = {
  added: { class: 'sysd-mark-added', path: 'M-4.5 0H4.5M0 -4.5V4.5', says: 'added' },
  removed: { class: 'sysd-mark-removed', path: 'M-4.5 0H4.5', says: 'removed' },
  changed: { class: 'sysd-mark-changed', path: 'M-4.5 -2H4.5M-4.5 2H4.5', says: 'changed' },
};
const downMark: Mark = {
  class: 'sysd-mark-down',
  path: 'M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5',
  says: 'down',
};
const strandedMark: Mark = { class: 'sysd-mark-stranded', path: 'M0 -5V1M0 4.5V4.6', says: 'cannot work' };

/** Signs at the left corners of cards and boxes and on arrows: what changed, what is down, what that leaves useless. */
export function drawMarks(scene: Scene, overlay: Overlay | undefined, scale: number): SvgElement[] {
  if (!overlay?.changes && !overlay?.down?.length && !overlay?.stranded?.length) return [];
  const down = new Set(overlay.down);
  const stranded = new Set(overlay.stranded);
  const markOf = (id: ElementId): Mark | undefined => {
    const change = own(overlay.changes, id);
    if (change) return changeMarks[change];
    return down.has(id) ? downMark : stranded.has(id) ? strandedMark : undefined;
  };
  const places = [
    ...scene.containers.map(({ container, box }) => ({
      id: container.id,
      at: { x: box.x + 2, y: box.y + 2 },
    })),
    ...scene.nodes.map(({ node, box }) => ({ id: elementOf(node), at: { x: box.x + 3, y: box.y + 3 } })),
    ...scene.edges.map(({ edge, points, label }) => ({
      id: edge.element,
      at: label ? { x: label.box.x - 4, y: label.box.y + label.box.height / 2 } : middleOf(points),
    })),
  ];
  return places.flatMap(({ id, at }) => {
    const mark = markOf(id);
    return mark ? [drawMark(id, mark, at, scale)] : [];
  });
}

function drawMark(id: ElementId, mark: Mark, { x, y }: Point, scale: number): SvgElement {
  return element(
    'g',
    { class: `sysd-mark ${mark.class}`, 'data-element': id, role: 'img', 'aria-label': mark.says },
    [
      element('g', { transform: `translate(${tidy(x)} ${tidy(y)}) scale(${scale})` }, [
        element('circle', { r: 9 }),
        element('path', { d: mark.path }),
      ]),
    ],
  );
}
