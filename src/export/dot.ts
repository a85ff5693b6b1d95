import type { DiagramNode } from '../diagram/graph.ts';
import type { ComponentKind } from '../model/model.ts';
import {
  type Box,
  type ExportFormat,
  endsOf,
  headLines,
  indented,
  lostOf,
  namesIn,
  nodeLines,
  oneLine,
  treeOf,
} from './format.ts';

const shapes: Partial<Record<ComponentKind | 'collapsed', string>> = {
  client: 'ellipse',
  database: 'cylinder',
  cache: 'cylinder',
  warehouse: 'cylinder',
  objectStore: 'cylinder',
  search: 'cylinder',
  queue: 'cds',
  topic: 'cds',
  external: 'component',
};
const styles = { sync: 'solid', async: 'dashed', replication: 'bold' } as const;

/** In double quotes Graphviz reads `\"` and, in labels, its own escapes after a backslash; both are taken away. */
export function dotText(...lines: string[]): string {
  return `"${lines.map((line) => oneLine(line).replace(/["\\]/g, '\\$&')).join('\\n')}"`;
}

/** https://graphviz.org/doc/info/lang.html */
export const dot: ExportFormat = {
  title: 'Graphviz DOT',
  extension: '.dot',
  write(source) {
    const { graph } = source;
    const lost = lostOf(source);
    const { boxes, nodes } = namesIn(graph, 'cluster_');
    const nodeLine = (node: DiagramNode) =>
      `${nodes.get(node.id)} [label=${dotText(...nodeLines(node))}, shape=${shapes[node.kind] ?? 'box'}];`;
    const inside = (box: Pick<Box, 'boxes' | 'nodes'>): string[] => [
      ...box.nodes.map(nodeLine),
      ...box.boxes.flatMap((inner) => [
        `subgraph ${boxes.get(inner.container.id)} {`,
        ...indented([`label=${dotText(inner.container.title)};`, ...inside(inner)]),
        '}',
      ]),
    ];
    const edges = endsOf(graph.edges, nodes).map(
      ({ edge: { kind, label }, from, to }) =>
        `${from} -> ${to} [style=${styles[kind]}${label === undefined ? '' : `, label=${dotText(label)}`}];`,
    );
    const text = [
      ...headLines(graph, lost).map((line) => `// ${line}`),
      `digraph ${dotText(graph.title)} {`,
      ...indented([
        `rankdir=${graph.direction === 'right' ? 'LR' : 'TB'};`,
        ...inside(treeOf(graph)),
        ...edges,
      ]),
      '}',
    ];
    return { text: `${text.join('\n')}\n`, lost };
  },
};
