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

/** Brackets around the text of a node. */
const shapes: Partial<Record<ComponentKind | 'collapsed', readonly [string, string]>> = {
  client: ['([', '])'],
  database: ['[(', ')]'],
  cache: ['[(', ')]'],
  warehouse: ['[(', ')]'],
  objectStore: ['[(', ')]'],
  search: ['[(', ')]'],
  queue: ['[[', ']]'],
  topic: ['[[', ']]'],
  external: ['{{', '}}'],
};
const arrows = { sync: '-->', async: '-.->', replication: '==>' } as const;

/** Mermaid reads `#35;` as the character 35; anything that it could read as markup or as an order is written so. */
export function mermaidText(text: string): string {
  return oneLine(text).replace(
    /[^\p{L}\p{N}\p{M} .,:()+/·×-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}

/** https://mermaid.js.org/syntax/flowchart.html */
export const mermaid: ExportFormat = {
  title: 'Mermaid',
  extension: '.mmd',
  write(source) {
    const { graph } = source;
    const lost = lostOf(source);
    const { boxes, nodes } = namesIn(graph);
    const nodeLine = (node: DiagramNode) => {
      const [open, close] = shapes[node.kind] ?? ['[', ']'];
      return `${nodes.get(node.id)}${open}"${nodeLines(node).map(mermaidText).join('<br>')}"${close}`;
    };
    const inside = (box: Pick<Box, 'boxes' | 'nodes'>): string[] => [
      ...box.nodes.map(nodeLine),
      ...box.boxes.flatMap((inner) => [
        `subgraph ${boxes.get(inner.container.id)}["${mermaidText(inner.container.title) || ' '}"]`,
        ...indented(inside(inner)),
        'end',
      ]),
    ];
    const edges = endsOf(graph.edges, nodes).map(({ edge: { kind, label }, from, to }) => {
      const text = label === undefined ? '' : mermaidText(label);
      return `${from} ${arrows[kind]}${text === '' ? '' : `|"${text}"|`} ${to}`;
    });
    const text = [
      ...headLines(graph, lost).map((line) => `%% ${line.replace(/[{}%]/g, ' ')}`),
      `flowchart ${graph.direction === 'right' ? 'LR' : 'TB'}`,
      ...indented([...inside(treeOf(graph)), ...edges]),
    ];
    return { text: `${text.join('\n')}\n`, lost };
  },
};
