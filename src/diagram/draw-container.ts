import { element, type SvgElement } from './element.ts';
import { tidy } from './geometry.ts';
import { labels } from './layout.ts';
import { textWidth } from './metrics.ts';
import type { SceneContainer } from './scene.ts';
import { roundedBox } from './shapes.ts';

/** A box with its header: kind, name and the places in it that have no box of their own. */
export function drawContainer(
  { container, box, depth, title, header, tags }: SceneContainer,
  state: string,
): SvgElement {
  const kind = container.kind.toUpperCase();
  const titleAt = header.x + textWidth(kind, labels.headerTagSize) * 1.1 + 8;
  const tagsAt = titleAt + textWidth(title, labels.headerSize, 'bold') + 10;
  return element(
    'g',
    {
      class: `sysd-container sysd-${container.kind} sysd-depth-${Math.min(depth, 4)}${state}`,
      'data-element': container.id,
      role: 'img',
      'aria-label': `${container.kind} ${container.title}`,
    },
    [
      element('path', { class: 'sysd-container-box', d: roundedBox(box, 14, 14) }),
      element('text', { class: 'sysd-container-kind', x: header.x, y: tidy(header.y + 4) }, [kind]),
      element('text', { class: 'sysd-container-title', x: tidy(titleAt), y: tidy(header.y + 4) }, [title]),
      ...drawTags(tags, tagsAt, header.y),
    ],
  );
}

function drawTags(tags: SceneContainer['tags'], from: number, middle: number): SvgElement[] {
  let x = from;
  return tags.map(({ id, label, width }) => {
    const box = { x, y: middle - 8, width, height: 16 };
    x += width + 4;
    return element(
      'g',
      { class: 'sysd-container-tag', ...(id === undefined ? {} : { 'data-element': id }) },
      [
        element('path', { d: roundedBox(box, 8, 8) }),
        element('text', { x: tidy(box.x + width / 2), y: tidy(middle + 3.5), 'text-anchor': 'middle' }, [
          label,
        ]),
      ],
    );
  });
}
