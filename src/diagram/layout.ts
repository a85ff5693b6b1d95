import { cardOf } from './card.ts';
import type { DiagramContainer, DiagramEdge, DiagramGraph, DiagramNode } from './graph.ts';
import { fitted, textWidth } from './metrics.ts';
import { placementFor } from './placement.ts';

/*
 * What ELK is asked, and what it answers: its JSON, of which this is the part used here. ELK runs elsewhere, in a
 * worker that can be ended at a deadline.
 */

export interface ElkLabel {
  text?: string;
  layoutOptions?: Record<string, string>;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

export interface ElkPoint {
  x: number;
  y: number;
}

export interface ElkSection {
  id: string;
  startPoint: ElkPoint;
  endPoint: ElkPoint;
  bendPoints?: ElkPoint[];
}

export interface ElkEdge {
  id: string;
  sources: string[];
  targets: string[];
  labels?: ElkLabel[];
  sections?: ElkSection[];
  layoutOptions?: Record<string, string>;
}

export interface ElkNode {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  labels?: ElkLabel[];
  children?: ElkNode[];
  edges?: ElkEdge[];
  layoutOptions?: Record<string, string>;
}

/** Prefixes keep names of the text apart from each other and from what ELK and JavaScript reserve. */
export const elkNodeId = (id: string) => `n:${id}`;
export const elkEdgeId = (id: string) => `e:${id}`;

export const labels = {
  edgeSize: 11,
  edgeHeight: 18,
  mostEdgeWidth: 140,
  headerSize: 12,
  headerHeight: 22,
  headerTagSize: 10,
  mostHeaderWidth: 260,
} as const;

const spacing = (direction: string): Record<string, string> => ({
  'elk.spacing.nodeNode': '26',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': direction === 'DOWN' ? '24' : '32',
  'elk.layered.spacing.edgeNodeBetweenLayers': direction === 'DOWN' ? '12' : '15',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.spacing.componentComponent': '36',
});

/** The same graph is laid out the same every time. */
const stability: Record<string, string> = {
  'elk.randomSeed': '1',
};

const routing: Record<string, string> = {
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.mergeEdges': 'false',
};

/** ELK leaves a label without a text where it is; which text it is does not matter, sizes are given. */
const anyText = '-';

/**
 * A graph as ELK wants it. With the layout of an earlier graph in the same direction, cards that both have keep their
 * order within a layer, so that a small edit moves little.
 */
export function layoutInput(graph: DiagramGraph, last?: ElkNode): ElkNode {
  const input = fromScratch(graph, last);
  if (last && graph.arrangement === undefined) keepOrder(input, last);
  return input;
}

/**
 * By ELK's semi-interactive crossing minimization. Its model order and its other interactive strategies throw on some
 * graphs whose boxes are laid out together with what is around them (elkjs 0.12).
 */
function keepOrder(input: ElkNode, last: ElkNode): void {
  const positions = new Map<string, string>();
  for (const { node, parent } of nodesIn(last))
    positions.set(`${parent} ${node.id}`, `(${node.x ?? 0},${node.y ?? 0})`);
  for (const { node, parent } of nodesIn(input)) {
    const position = positions.get(`${parent} ${node.id}`);
    const inside: Record<string, string> = node.children
      ? { 'elk.layered.crossingMinimization.semiInteractive': 'true' }
      : {};
    const own: Record<string, string> = position === undefined ? {} : { 'elk.position': position };
    node.layoutOptions = { ...node.layoutOptions, ...inside, ...own };
  }
}

function nodesIn(root: ElkNode): { node: ElkNode; parent: string }[] {
  const found = [{ node: root, parent: '' }];
  for (const { node } of found)
    for (const child of node.children ?? []) found.push({ node: child, parent: node.id });
  return found;
}

function fromScratch(graph: DiagramGraph, last: ElkNode | undefined): ElkNode {
  if (graph.arrangement === 'packed') return packedInput(graph);
  const routed = routedEdges(graph);
  const placement = placementFor(routed, last?.layoutOptions);
  const direction = graph.direction === 'down' ? 'DOWN' : 'RIGHT';
  const inside = new Map<string | undefined, ElkNode[]>();
  const put = (container: string | undefined, node: ElkNode) =>
    inside.set(container, [...(inside.get(container) ?? []), node]);
  for (const node of graph.nodes) put(node.container, cardInput(node));
  for (const container of [...graph.containers].reverse())
    put(container.container, containerInput(container, inside.get(container.id) ?? [], direction, placement));
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.padding': '[top=12,left=12,bottom=12,right=12]',
      'elk.json.edgeCoords': 'ROOT',
      'elk.separateConnectedComponents': 'true',
      ...spacing(direction),
      ...stability,
      ...routing,
      ...placement,
    },
    children: inside.get(undefined) ?? [],
    edges: routed.map(edgeInput),
  };
}

/** Boxes and cards beside each other in rows, in the proportions of a screen. */
function packedInput(graph: DiagramGraph): ElkNode {
  const inside = new Map<string | undefined, ElkNode[]>();
  const put = (container: string | undefined, node: ElkNode) =>
    inside.set(container, [node, ...(inside.get(container) ?? [])]);
  const packing = {
    'elk.algorithm': 'rectpacking',
    'elk.aspectRatio': '1.5',
    'elk.spacing.nodeNode': '16',
    'elk.rectpacking.packing.strategy': 'COMPACTION',
  };
  for (const node of graph.nodes.toReversed()) {
    const { width, height } = cardOf(node);
    put(node.container, { id: elkNodeId(node.id), width, height });
  }
  for (const container of [...graph.containers].reverse())
    put(container.container, {
      id: elkNodeId(container.id),
      children: inside.get(container.id) ?? [],
      layoutOptions: {
        ...packing,
        'elk.padding': '[top=34,left=14,bottom=14,right=14]',
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${headerWidth(container) + 28},60)`,
      },
    });
  return {
    id: 'root',
    layoutOptions: {
      ...packing,
      'elk.padding': '[top=12,left=12,bottom=12,right=12]',
      'elk.spacing.nodeNode': '24',
    },
    children: inside.get(undefined) ?? [],
    edges: [],
  };
}

/**
 * The edges that take part in the layout. Copies of data between two boxes do not: they would put one region behind the
 * other although neither comes first. They are drawn as curves over the finished layout.
 */
function routedEdges({ nodes, edges }: DiagramGraph): DiagramEdge[] {
  const containers = new Map(nodes.map(({ id, container }) => [id, container]));
  return edges.filter(
    ({ kind, from, to }) => kind !== 'replication' || containers.get(from) === containers.get(to),
  );
}

/** Equal for graphs that ELK lays out alike: names, colours and figures do not count, sizes and arrows do. */
export function layoutKey(graph: DiagramGraph): string {
  return hash(JSON.stringify(layoutInput(graph)));
}

function cardInput(node: DiagramNode): ElkNode {
  const { width, height } = cardOf(node);
  return {
    id: elkNodeId(node.id),
    width,
    height,
    ...(node.start ? { layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' } } : {}),
  };
}

function containerInput(
  container: DiagramContainer,
  children: ElkNode[],
  direction: string,
  placement: Record<string, string>,
): ElkNode {
  return {
    id: elkNodeId(container.id),
    children,
    labels: [{ text: anyText, width: headerWidth(container), height: labels.headerHeight }],
    layoutOptions: {
      'elk.direction': direction,
      'elk.padding': '[top=32,left=14,bottom=14,right=14]',
      'elk.nodeLabels.placement': '[H_LEFT, V_TOP, INSIDE]',
      'elk.nodeSize.constraints': '[NODE_LABELS, MINIMUM_SIZE]',
      ...spacing(direction),
      ...stability,
      ...routing,
      ...placement,
    },
  };
}

function edgeInput(edge: DiagramEdge): ElkEdge {
  return {
    id: elkEdgeId(edge.id),
    sources: [elkNodeId(edge.from)],
    targets: [elkNodeId(edge.to)],
    ...(edge.label === undefined
      ? {}
      : {
          labels: [
            {
              text: anyText,
              width: edgeLabelWidth(edge.label),
              height: labels.edgeHeight,
              layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
            },
          ],
        }),
  };
}

export const edgeLabelText = (label: string) => fitted(label, labels.mostEdgeWidth, labels.edgeSize);

const edgeLabelWidth = (label: string) => Math.ceil(textWidth(edgeLabelText(label), labels.edgeSize)) + 14;

export const headerTitle = (container: DiagramContainer) =>
  fitted(container.title, labels.mostHeaderWidth, labels.headerSize, 'bold');

export const headerTagWidth = (label: string) => Math.ceil(textWidth(label, labels.headerTagSize)) + 14;

/** Kind, title and the tags of places that have no box. */
export function headerWidth(container: DiagramContainer): number {
  const kind = textWidth(container.kind.toUpperCase(), labels.headerTagSize) * 1.1;
  const title = textWidth(headerTitle(container), labels.headerSize, 'bold');
  const tags = headerTags(container).reduce((sum, { label }) => sum + headerTagWidth(label) + 4, 0);
  return Math.ceil(kind + 8 + title + (tags > 0 ? 10 + tags : 0)) + 12;
}

const mostHeaderTags = 6;

/** The tags that are drawn; a region of very many zones is cut short. */
export function headerTags({ tags }: DiagramContainer): { id?: string; label: string }[] {
  const shown = tags
    .slice(0, mostHeaderTags)
    .map(({ id, label }) => ({ id, label: fitted(label, 80, labels.headerTagSize) }));
  return tags.length > mostHeaderTags ? [...shown, { label: `+${tags.length - mostHeaderTags}` }] : shown;
}

/** FNV-1a (Fowler, Noll, Vo), two 32-bit lanes with different offsets, in hexadecimal. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193) >>> 0;
    high = Math.imul(high ^ code, 0x01000193) >>> 0;
  }
  return low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0');
}
