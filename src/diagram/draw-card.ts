import type { ElementId } from '../model/settings.ts';
import { card, topOf } from './card.ts';
import { type Detail, type Heat, type HeatLevel, isFar, type Overlay } from './draw.ts';
import { drawChip } from './draw-chip.ts';
import { element, own, type SvgElement } from './element.ts';
import { type Box, tidy } from './geometry.ts';
import { type DiagramNode, elementOf } from './graph.ts';
import { families, icons, marks } from './icons.ts';
import { textWidth } from './metrics.ts';
import type { SceneNode } from './scene.ts';
import { insets, outlinePaths, outlines, roundedBox } from './shapes.ts';
import { compact } from './words.ts';

/** Where the subtitle stands below the top of a card's content. */
const subtitleLine = 33;

/** A component's card, with what the overlay says of it. */
export function drawCard(
  scene: SceneNode,
  overlay: Overlay | undefined,
  detail: Detail,
  state: string,
): SvgElement {
  const { node, box } = scene;
  const id = elementOf(node);
  const heat = node.collapsed ? hottest(node.collapsed.inside, overlay) : heatOf(id, overlay);
  const load = heat === undefined ? '' : ` sysd-load-${heat.level}`;
  const outline = outlinePaths(outlines[node.kind], box);
  const full = describe(node, heat);
  return element(
    'g',
    {
      class: `sysd-node sysd-kind-${node.kind} sysd-family-${families[node.kind]}${load}${state}`,
      'data-element': id,
      ...(id === node.id ? {} : { 'data-node': node.id }),
      role: 'img',
      tabindex: 0,
      'aria-label': full,
    },
    [
      element('title', {}, [full]),
      element('path', { class: 'sysd-ring', d: roundedBox(grown(box, 4), 14, 14) }),
      element('path', { class: 'sysd-card', d: outline.edge }),
      load !== '' && element('path', { class: 'sysd-card-tint', d: outline.edge }),
      outline.detail !== undefined && element('path', { class: 'sysd-card-detail', d: outline.detail }),
      ...insideOf(scene, overlay, detail),
      ...(heat === undefined ? [] : drawHeat(node.kind, box, heat, detail)),
    ],
  );
}

function insideOf(scene: SceneNode, overlay: Overlay | undefined, detail: Detail): (SvgElement | false)[] {
  if (detail === 'names') return nameInside(scene);
  return detail === 'far' ? farInside(scene) : fullInside(scene, overlay, detail === 'middle');
}

function fullInside(
  scene: SceneNode,
  overlay: Overlay | undefined,
  enlarged: boolean,
): (SvgElement | false)[] {
  const { node, box, chips, large } = scene;
  const { title, subtitle } = enlarged ? large.middle : scene;
  const textAt = box.x + card.padding + card.tile + card.tileGap;
  const top = box.y + topOf(node.kind);
  const tile = { x: box.x + card.padding, y: top, width: card.tile, height: card.tile };
  return [
    element('path', { class: 'sysd-tile', d: roundedBox(tile, 10, 10) }),
    drawIcon(node.kind, tile.x + 6, tile.y + 6, 26),
    element(
      'text',
      {
        class: 'sysd-title',
        x: tidy(textAt),
        y: tidy(top + 16),
        'font-size': enlarged ? large.middle.titleSize : card.titleSize,
      },
      [title],
    ),
    node.entry &&
      !enlarged &&
      element('path', {
        class: 'sysd-entry',
        d: marks.entry,
        transform: `translate(${tidy(textAt + textWidth(title, card.titleSize, 'bold') + 7)} ${tidy(top + 4)}) scale(0.58)`,
      }),
    element(
      'text',
      {
        class: 'sysd-subtitle',
        x: tidy(textAt),
        y: tidy(top + subtitleLine),
        ...(enlarged ? { 'font-size': large.middle.subtitleSize } : {}),
      },
      [subtitle],
    ),
    ...chips.map((chip) => drawChip(chip, node, overlay)),
  ];
}

/** What can still be read from far away: the icon, larger, and the title. */
function farInside({ node, box, large: { far } }: SceneNode): SvgElement[] {
  const size = far.icon;
  const top = box.y + (box.height - size) / 2;
  return [
    drawIcon(node.kind, box.x + card.padding, top, size),
    ...far.lines.map((line, index) =>
      element(
        'text',
        {
          class: 'sysd-title-far',
          x: tidy(box.x + card.padding + size + card.tileGap),
          y: tidy(
            box.y + box.height / 2 + far.titleSize * (0.35 + index * 1.1 - (far.lines.length - 1) * 0.55),
          ),
          'font-size': far.titleSize,
        },
        [line],
      ),
    ),
  ];
}

/** The name alone, as large as the whole card has room for. */
function nameInside({ box, large: { name } }: SceneNode): SvgElement[] {
  return name.lines.map((line, index) =>
    element(
      'text',
      {
        class: 'sysd-title-far',
        x: tidy(box.x + box.width / 2),
        y: tidy(
          box.y + box.height / 2 + name.titleSize * (0.35 + index * 1.05 - (name.lines.length - 1) * 0.525),
        ),
        'text-anchor': 'middle',
        'font-size': name.titleSize,
      },
      [line],
    ),
  );
}

function drawIcon(kind: DiagramNode['kind'], x: number, y: number, size: number): SvgElement {
  const { path, dots = [] } = icons[kind];
  return element(
    'g',
    {
      class: 'sysd-icon',
      transform: `translate(${tidy(x)} ${tidy(y)}) scale(${tidy((size / 24) * 100) / 100})`,
    },
    [element('path', { d: path }), ...dots.map(([cx, cy]) => element('circle', { cx, cy, r: 1.1 }))],
  );
}

/** calm below 60%, busy below 80%, hot below 100%, over from there. */
export function loadLevel(utilization: number): HeatLevel {
  if (utilization >= 1) return 'over';
  if (utilization >= 0.8) return 'hot';
  return utilization >= 0.6 ? 'busy' : 'calm';
}

/** A folded box is as hot as what is hottest in it. */
function hottest(inside: readonly ElementId[], overlay: Overlay | undefined): Heat | undefined {
  const found = inside.flatMap((id) => heatOf(id, overlay) ?? []);
  return found.reduce<Heat | undefined>(
    (most, heat) => (most && most.share >= heat.share ? most : heat),
    undefined,
  );
}

function heatOf(id: ElementId, overlay: Overlay | undefined): Heat | undefined {
  if (overlay?.heat) return own(overlay.heat, id);
  const utilization = own(overlay?.utilization, id);
  if (utilization === undefined) return undefined;
  const text = percent(utilization);
  return {
    level: loadLevel(utilization),
    share: Number.isFinite(utilization) ? utilization : 1,
    text,
    says: `${text} utilized`,
  };
}

function drawHeat(kind: DiagramNode['kind'], box: Box, heat: Heat, detail: Detail): (SvgElement | false)[] {
  const share = Math.max(0, Math.min(1, heat.share));
  const { left, right, bottom } = insets[outlines[kind]];
  const track = {
    x: box.x + card.padding + left,
    y: box.y + box.height - 8 - bottom,
    width: box.width - 2 * card.padding - left - right,
    height: 3,
  };
  const filled = { ...track, width: Math.max(3, track.width * share) };
  return [
    element('path', { class: 'sysd-load-track', d: roundedBox(track, 1.5, 1.5) }),
    element('path', { class: 'sysd-load-bar', d: roundedBox(filled, 1.5, 1.5) }),
    !isFar(detail) &&
      element(
        'text',
        {
          class: 'sysd-load-figure',
          x: tidy(box.x + box.width - card.padding - right),
          y: tidy(box.y + topOf(kind) + subtitleLine),
          'text-anchor': 'end',
          ...(detail === 'middle' ? { 'font-size': 12 } : {}),
        },
        [heat.text],
      ),
  ];
}

function percent(share: number): string {
  return share > 99.99 ? '>9999%' : `${Math.round(share * 100)}%`;
}

/** Name, kind, replicas: what a screen reader says and what a tooltip shows. */
function describe(node: DiagramNode, heat: Heat | undefined): string {
  const { count, upTo } = node.replicas;
  const replicas = count > 1 ? `${compact(count)} replicas` : '';
  return [
    node.title,
    node.subtitle,
    node.shards > 1 ? `${compact(node.shards)} shards` : '',
    upTo === undefined ? replicas : `${compact(count)} to ${compact(upTo)} replicas`,
    node.entry ? 'entry point' : '',
    heat?.says ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});
