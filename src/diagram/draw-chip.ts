import { type Chip, card } from './card.ts';
import type { Overlay } from './draw.ts';
import { loadLevel } from './draw-card.ts';
import { element, own, type SvgElement } from './element.ts';
import { tidy } from './geometry.ts';
import { type DiagramNode, elementOf } from './graph.ts';
import { marks } from './icons.ts';
import { roundedBox } from './shapes.ts';

type ReplicaChip = Extract<Chip, { type: 'replica' }>;

/** A small card inside a card: a replica, the number of shards, a group's name. */
export function drawChip(chip: Chip, node: DiagramNode, overlay: Overlay | undefined): SvgElement {
  if (chip.type === 'replica') return drawReplica(chip, node, overlay);
  if (chip.type === 'copies') return drawCopies(chip);
  const { box, label, type } = chip;
  const middle = box.y + box.height / 2;
  const textAt = box.x + (type === 'shards' ? 23 : type === 'tag' ? 7 : 2);
  return element('g', { class: `sysd-chip sysd-chip-${type}` }, [
    type !== 'more' && element('path', { class: 'sysd-chip-box', d: roundedBox(box, 5, 5) }),
    type === 'shards' && element('path', { class: 'sysd-chip-mark', d: shardsMark(box.x + 8, middle - 4.5) }),
    element('text', { x: tidy(textAt), y: tidy(middle + 3.5) }, [label]),
  ]);
}

function drawReplica(
  { box, label, replica }: ReplicaChip,
  node: DiagramNode,
  overlay: Overlay | undefined,
): SvgElement {
  const middle = box.y + box.height / 2;
  const name = `${elementOf(node)}#${replica.first}`;
  const utilization = overlay?.heat ? undefined : own(overlay?.utilization, name);
  const load = utilization === undefined ? '' : ` sysd-load-${loadLevel(utilization)}`;
  const stacked = replica.count > 1 ? 4 : 0;
  const front = { ...box, width: box.width - stacked };
  const markAt = label === '' ? front.x + front.width / 2 : front.x + 11;
  return element(
    'g',
    {
      class: `sysd-chip sysd-replica sysd-${replica.role}${load}${overlay?.down?.includes(name) ? ' sysd-down' : ''}`,
      'data-replica': replica.first,
    },
    [
      stacked > 0 &&
        element('path', {
          class: 'sysd-chip-box',
          d: roundedBox({ ...front, x: front.x + stacked, y: front.y + 2, height: front.height - 4 }, 5, 5),
        }),
      element('path', { class: 'sysd-chip-box', d: roundedBox(front, 5, 5) }),
      replica.role === 'leader'
        ? element('path', {
            class: 'sysd-crown',
            d: marks.crown,
            transform: `translate(${tidy(markAt - 5.5)} ${tidy(middle - 5.5)}) scale(0.46)`,
          })
        : element('circle', { class: 'sysd-chip-dot', cx: tidy(markAt), cy: tidy(middle), r: 3 }),
      label !== '' && element('text', { x: tidy(front.x + 20), y: tidy(middle + 3.5) }, [label]),
    ],
  );
}

/** A leader copies to its followers: filled before it answers, outlined after. */
function drawCopies({ box, after }: Extract<Chip, { type: 'copies' }>): SvgElement {
  const x = tidy(box.x + (box.width - card.copiesWidth) / 2 + 2);
  const y = tidy(box.y + box.height / 2);
  return element('path', {
    class: after ? 'sysd-copies sysd-open' : 'sysd-copies',
    d: `M${x} ${y - 4}l5 4l-5 4zM${x + 6} ${y - 4}l5 4l-5 4z`,
  });
}

/** Three slices side by side. */
function shardsMark(x: number, y: number): string {
  return [0, 4, 8].map((by) => `M${tidy(x + by)} ${tidy(y)}h2v9h-2z`).join('');
}
