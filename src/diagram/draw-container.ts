import type { ElementId } from '../model/settings.ts';
import { type Detail, isFar } from './draw.ts';
import { element, type SvgElement } from './element.ts';
import { tidy } from './geometry.ts';
import { labels } from './layout.ts';
import { textWidth } from './metrics.ts';
import type { SceneContainer } from './scene.ts';
import { roundedBox } from './shapes.ts';

const titleSizes: Record<Detail, number> = { full: labels.headerSize, middle: 16, far: 22, names: 29 };

/** A box with its header: kind, name and the places in it that have no box of their own. */
export function drawContainer(
  { container, box, depth, title, header, tags }: SceneContainer,
  stateOf: (id: ElementId) => string,
  detail: Detail,
): SvgElement {
  const kind = isFar(detail) ? '' : container.kind.toUpperCase();
  const size = titleSizes[detail];
  const titleAt = kind === '' ? header.x : header.x + textWidth(kind, labels.headerTagSize) * 1.1 + 8;
  const tagsAt = titleAt + textWidth(title, size, 'bold') + 10;
  const tagsEnd = tags.reduce((end, { width }) => end + width + 4, tagsAt);
  const roomForTags = !isFar(detail) && tagsEnd <= box.x + box.width;
  return element(
    'g',
    {
      class: `sysd-container sysd-${container.kind} sysd-depth-${Math.min(depth, 4)}${stateOf(container.id)}`,
      'data-element': container.id,
      role: 'img',
      'aria-label': `${container.kind} ${container.title}`,
    },
    [
      element('path', { class: 'sysd-container-box', d: roundedBox(box, 14, 14) }),
      kind !== '' &&
        element('text', { class: 'sysd-container-kind', x: header.x, y: tidy(header.y + 4) }, [kind]),
      element(
        'text',
        {
          class: 'sysd-container-title',
          x: tidy(titleAt),
          y: tidy(header.y + 0.35 * size),
          'font-size': size,
        },
        [title],
      ),
      ...(roomForTags ? drawTags(tags, tagsAt, header.y, stateOf) : []),
    ],
  );
}

function drawTags(
  tags: SceneContainer['tags'],
  from: number,
  middle: number,
  stateOf: (id: ElementId) => string,
): SvgElement[] {
  let x = from;
  return tags.map(({ id, label, width }) => {
    const box = { x, y: middle - 8, width, height: 16 };
    x += width + 4;
    return element(
      'g',
      id === undefined
        ? { class: 'sysd-container-tag' }
        : { class: `sysd-container-tag${stateOf(id)}`, 'data-element': id },
      [
        element('path', { d: roundedBox(box, 8, 8) }),
        element('text', { x: tidy(box.x + width / 2), y: tidy(middle + 3.5), 'text-anchor': 'middle' }, [
          label,
        ]),
      ],
    );
  });
}
