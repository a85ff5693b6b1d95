import { type Chip, cardOf, type LargeTitle, largeTitle } from './card.ts';
import { type Box, boxAround, moved, type Point, tidy } from './geometry.ts';
import type { DiagramContainer, DiagramEdge, DiagramGraph, DiagramNode } from './graph.ts';
import {
  type ElkEdge,
  type ElkNode,
  edgeLabelText,
  elkEdgeId,
  elkNodeId,
  headerTags,
  headerTagWidth,
  headerTitle,
  labels,
} from './layout.ts';

export type { Box, Chip, Point };

export interface SceneContainer {
  container: DiagramContainer;
  box: Box;
  /** 1 at the top. */
  depth: number;
  /** Shortened to what fits. */
  title: string;
  /** Where the header's text starts, its middle line. */
  header: Point;
  tags: { id?: string; label: string; width: number }[];
}

export interface SceneNode {
  node: DiagramNode;
  box: Box;
  title: string;
  subtitle: string;
  /** In larger type, for a picture that is shown smaller than it is. */
  large: LargeTitle;
  /** Small cards, in absolute coordinates like everything in a scene. */
  chips: Chip[];
}

export interface SceneEdge {
  edge: DiagramEdge;
  /** From card to card, corners included. */
  points: Point[];
  /** The points are the ends and the control points of one cubic curve, not corners. */
  curved?: true;
  label?: { text: string; box: Box };
}

/** A laid-out diagram in absolute coordinates, ready to draw. */
export interface Scene {
  title: string;
  bounds: Box;
  containers: SceneContainer[];
  nodes: SceneNode[];
  edges: SceneEdge[];
}

const margin = 12;

/** Puts a graph on the positions that ELK found for it. What ELK did not place is left out. */
export function sceneOf(graph: DiagramGraph, laidOut: ElkNode): Scene {
  const placed = absolute(laidOut);
  const routes = new Map(edgesWithin(laidOut).map((edge) => [edge.id, edge]));
  const containers = graph.containers.flatMap((container) => {
    const found = placed.get(elkNodeId(container.id));
    return found ? [sceneContainer(container, found)] : [];
  });
  const nodes = graph.nodes.flatMap((node) => {
    const found = placed.get(elkNodeId(node.id));
    return found ? [sceneNode(node, found.box)] : [];
  });
  const edges = graph.edges.flatMap((edge) => {
    const route = routes.get(elkEdgeId(edge.id));
    if (route) return sceneEdge(edge, route);
    const from = placed.get(elkNodeId(edge.from));
    const to = placed.get(elkNodeId(edge.to));
    return from && to && edge.kind === 'replication' ? [curveBetween(edge, from.box, to.box)] : [];
  });
  const around = boxAround([
    ...containers.map(({ box }) => box),
    ...nodes.map(({ box }) => box),
    ...edges.flatMap(({ points, label }) => [
      ...points.map(({ x, y }) => ({ x, y, width: 0, height: 0 })),
      ...(label ? [label.box] : []),
    ]),
  ]);
  return {
    title: graph.title,
    bounds: {
      x: tidy(around.x - margin),
      y: tidy(around.y - margin),
      width: tidy(around.width + 2 * margin),
      height: tidy(around.height + 2 * margin),
    },
    containers,
    nodes,
    edges,
  };
}

interface Placed {
  box: Box;
  depth: number;
}

/** Absolute boxes by ELK's id; ELK tells positions relative to the parent. */
function absolute(root: ElkNode): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  const waiting: { node: ElkNode; origin: Point; depth: number }[] = [
    { node: root, origin: { x: 0, y: 0 }, depth: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, origin, depth } = next;
    const box = moved(
      { x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 },
      origin,
    );
    placed.set(node.id, { box: tidyBox(box), depth });
    for (const child of node.children ?? []) waiting.push({ node: child, origin: box, depth: depth + 1 });
  }
  return placed;
}

function edgesWithin(root: ElkNode): ElkEdge[] {
  const edges: ElkEdge[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    edges.push(...(node.edges ?? []));
    waiting.push(...(node.children ?? []));
  }
  return edges;
}

function sceneContainer(container: DiagramContainer, { box, depth }: Placed): SceneContainer {
  return {
    container,
    box,
    depth,
    title: headerTitle(container),
    header: { x: box.x + 14, y: box.y + 6 + labels.headerHeight / 2 },
    tags: headerTags(container).map((tag) => ({ ...tag, width: headerTagWidth(tag.label) })),
  };
}

function sceneNode(node: DiagramNode, box: Box): SceneNode {
  const { title, subtitle, chips } = cardOf(node);
  return {
    node,
    box,
    title,
    subtitle,
    large: largeTitle(node, box.width),
    chips: chips.map((chip) => ({ ...chip, box: moved(chip.box, box) })),
  };
}

function sceneEdge(edge: DiagramEdge, route: ElkEdge): SceneEdge[] {
  const points = (route.sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [
    startPoint,
    ...(bendPoints ?? []),
    endPoint,
  ]);
  if (points.length < 2) return [];
  const [label] = route.labels ?? [];
  const text = edge.label === undefined ? undefined : edgeLabelText(edge.label);
  return [
    {
      edge,
      points: points.map(({ x, y }) => ({ x: tidy(x), y: tidy(y) })),
      ...(text === undefined || label === undefined
        ? {}
        : {
            label: {
              text,
              box: tidyBox({
                x: label.x ?? 0,
                y: label.y ?? 0,
                width: label.width ?? 0,
                height: label.height ?? labels.edgeHeight,
              }),
            },
          }),
    },
  ];
}

/** Copies between boxes, which no layout routes. */
function curveBetween(edge: DiagramEdge, from: Box, to: Box): SceneEdge {
  const [a, b] = [centreOf(from), centreOf(to)];
  const points = Math.abs(b.y - a.y) > Math.abs(b.x - a.x) ? bowed(from, to, a, b) : across(from, to, a, b);
  return { edge, points: points.map(({ x, y }) => ({ x: tidy(x), y: tidy(y) })), curved: true };
}

/** One above the other: out of both right sides, in a bow around what stands between. */
function bowed(from: Box, to: Box, a: Point, b: Point): Point[] {
  const start = { x: from.x + from.width, y: a.y };
  const end = { x: to.x + to.width, y: b.y };
  const out = Math.max(start.x, end.x) + Math.min(260, 60 + Math.abs(b.y - a.y) / 8);
  return [start, { x: out, y: start.y }, { x: out, y: end.y }, end];
}

/** Side by side: straight across between the sides that face each other. */
function across(from: Box, to: Box, a: Point, b: Point): Point[] {
  const right = Math.sign(b.x - a.x) || 1;
  const start = { x: a.x + (right * from.width) / 2, y: a.y };
  const end = { x: b.x - (right * to.width) / 2, y: b.y };
  const reach = Math.max(40, Math.abs(end.x - start.x) / 3);
  return [start, { x: start.x + right * reach, y: start.y }, { x: end.x - right * reach, y: end.y }, end];
}

const centreOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const tidyBox = ({ x, y, width, height }: Box): Box => ({
  x: tidy(x),
  y: tidy(y),
  width: tidy(width),
  height: tidy(height),
});
