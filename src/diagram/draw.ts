import type { ElementId, Severity } from '../model/settings.ts';
import { drawBadge } from './draw-badge.ts';
import { drawCard } from './draw-card.ts';
import { drawContainer } from './draw-container.ts';
import { drawEdge, drawEdgeLabel } from './draw-edge.ts';
import { drawMarks } from './draw-mark.ts';
import { element, own, type SvgElement } from './element.ts';
import { middleOf } from './geometry.ts';
import { type DiagramNode, elementOf } from './graph.ts';
import type { Scene } from './scene.ts';

export type { SvgElement };

/** What is laid over the picture without moving anything. */
export interface Overlay {
  /** Of components by id, of replicas by `id#number`, the first is 0; 0..1 and beyond. */
  utilization: Record<ElementId, number>;
  badges: Record<ElementId, { severity: Severity; count: number }>;
  highlighted?: ElementId;
  /** Also highlighted: the way of a flow. */
  path?: readonly ElementId[];
  selected?: ElementId;
  /** What is looked at: all else is dimmed. Boxes are never dimmed. */
  lit?: readonly ElementId[];
  /** Shown in place of the utilization, of components by id. */
  heat?: Record<ElementId, Heat>;
  /** Taken down: components, places, replicas as `id#number`. */
  down?: readonly ElementId[];
  /** Up, and yet without use: what they need is down. */
  stranded?: readonly ElementId[];
  changes?: Record<ElementId, Change>;
}

export const changes = ['added', 'removed', 'changed'] as const;
/** What became of an element between two versions of a design. */
export type Change = (typeof changes)[number];

export const heatLevels = ['calm', 'busy', 'hot', 'over'] as const;
export type HeatLevel = (typeof heatLevels)[number];

/** How much of something falls to a component. */
export interface Heat {
  level: HeatLevel;
  /** Of the bar under the card, 0..1. */
  share: number;
  /** On the card: a few characters. */
  text: string;
  /** For those who hear it: `12% of the time of requests`. */
  says: string;
}

export type Detail = 'full' | 'middle' | 'far' | 'names';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

const badgeScales: Record<Detail, number> = { full: 1, middle: 1.2, far: 1.7, names: 2.4 };

/** Small texts are left out. */
export const isFar = (detail: Detail): boolean => detail === 'far' || detail === 'names';

export interface DrawOptions {
  /**
   * `middle`: zoomed out a little, texts grow; `far`: icons and titles grow, the rest goes; `names`: only the names are
   * left. Default `full`.
   */
  detail?: Detail;
}

/**
 * The whole picture: an `svg` element with viewBox and size, and no style (theme.ts has it). Everything that stands for
 * an element of the text carries `data-element`; containers come first, then arrows, cards, texts on arrows, badges.
 */
export function drawScene(scene: Scene, overlay?: Overlay, options: DrawOptions = {}): SvgElement {
  const { x, y, width, height } = scene.bounds;
  const { detail = 'full' } = options;
  const far = isFar(detail);
  const stateOf = states(overlay);
  const titles = new Map(scene.nodes.map(({ node }) => [node.id, node.title]));
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `${x} ${y} ${width} ${height}`,
      width,
      height,
      class: far ? 'sysd-diagram sysd-far' : 'sysd-diagram',
      role: 'group',
      'aria-label': `Diagram of ${scene.title}`,
    },
    [
      layer(
        'containers',
        scene.containers.map((container) => drawContainer(container, (id) => stateOf(id, 'box'), detail)),
      ),
      layer(
        'edges',
        scene.edges.map((edge) => drawEdge(edge, titles, stateOf(edge.edge.element, edge.edge.elements))),
      ),
      layer(
        'nodes',
        scene.nodes.map(({ node, ...placed }) => {
          const state = stateOf(elementOf(node), node.collapsed?.inside);
          return drawCard({ node, ...placed }, overlay, detail, state + stateOfPart(node, overlay, state));
        }),
      ),
      !far &&
        layer(
          'labels',
          scene.edges.map((edge) => drawEdgeLabel(edge, stateOf(edge.edge.element, edge.edge.elements))),
        ),
      layer('badges', [
        ...badges(scene, overlay, badgeScales[detail]),
        ...drawMarks(scene, overlay, badgeScales[detail]),
      ]),
    ],
  );
}

function layer(name: string, children: readonly (SvgElement | undefined)[]): SvgElement {
  return element('g', { class: `sysd-${name}` }, children);
}

type StateOf = (id: ElementId, also?: readonly ElementId[] | 'box') => string;

/** The classes that say how an element stands now; `also`: the other elements that are drawn as one with it. */
function states(overlay: Overlay | undefined): StateOf {
  const highlighted = new Set([overlay?.highlighted, ...(overlay?.path ?? [])]);
  const lit = overlay?.lit && new Set(overlay.lit);
  const down = new Set(overlay?.down);
  const stranded = new Set(overlay?.stranded);
  return (id, also = []) => {
    const dimmed = lit && also !== 'box' && !lit.has(id) && !also.some((other) => lit.has(other));
    const change = own(overlay?.changes, id);
    return [
      overlay?.selected === id ? ' sysd-selected' : '',
      highlighted.has(id) || (also !== 'box' && also.some((other) => highlighted.has(other)))
        ? ' sysd-highlighted'
        : '',
      dimmed ? ' sysd-dimmed' : '',
      down.has(id) ? ' sysd-down' : stranded.has(id) ? ' sysd-stranded' : '',
      change ? ` sysd-${change}` : '',
    ].join('');
  };
}

/** A card for some replicas of a component is down when they are. */
function stateOfPart({ element, part }: DiagramNode, overlay: Overlay | undefined, state: string): string {
  const lost = part?.every((replica) => overlay?.down?.includes(`${element}#${replica}`)) ?? false;
  return lost && !state.includes(' sysd-down') ? ' sysd-down' : '';
}

type Badge = Overlay['badges'][string];

/** One badge for several: all that they count, as bad as the worst. */
function together(all: readonly Badge[]): Badge | undefined {
  const [first, ...others] = all;
  return others.reduce(
    (sum, { severity, count }) =>
      sum && {
        severity: severities.indexOf(severity) < severities.indexOf(sum.severity) ? severity : sum.severity,
        count: sum.count + count,
      },
    first,
  );
}

/** Findings at the corner of a card, a box or a text on an arrow, and in the middle of an arrow without. */
function badges(scene: Scene, overlay: Overlay | undefined, scale: number): SvgElement[] {
  if (!overlay) return [];
  const places = [
    ...scene.containers.map(({ container, box }) => ({
      id: container.id,
      x: box.x + box.width - 6,
      y: box.y + 4,
    })),
    ...scene.nodes.map(({ node, box }) => ({ id: elementOf(node), x: box.x + box.width - 4, y: box.y + 4 })),
    ...scene.edges.map(({ edge, points, label }) => ({
      id: edge.element,
      ...(label ? { x: label.box.x + label.box.width + 6, y: label.box.y + 1 } : middleOf(points)),
    })),
  ];
  const drawn = new Set<ElementId>();
  const insides = new Map(scene.nodes.map(({ node }) => [node.id, node.collapsed?.inside ?? []]));
  return places.flatMap(({ id, x, y }) => {
    const badge = together(
      [id, ...(insides.get(id) ?? [])].flatMap((each) => own(overlay.badges, each) ?? []),
    );
    if (!badge || drawn.has(id)) return [];
    drawn.add(id);
    return [drawBadge(id, badge, { x, y }, scale)];
  });
}
