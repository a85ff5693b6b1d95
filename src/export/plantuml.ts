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
  client: 'actor',
  database: 'database',
  cache: 'database',
  warehouse: 'database',
  objectStore: 'storage',
  search: 'database',
  queue: 'queue',
  topic: 'queue',
  external: 'cloud',
  collapsed: 'package',
};
const arrows = { sync: '-->', async: '..>', replication: '==>' } as const;

/**
 * PlantUML reads `<U+0022>` as that character. All that could be markup, a line break, a function (`%getenv`) or a
 * variable of its preprocessor is written so.
 */
export function plantumlText(text: string): string {
  return oneLine(text).replace(
    /[^\p{L}\p{N}\p{M} .,:()+·×-]|-(?=-)|(?<=-)-/gu,
    (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** https://plantuml.com/deployment-diagram */
export const plantuml: ExportFormat = {
  title: 'PlantUML',
  extension: '.puml',
  write(source) {
    const { graph } = source;
    const lost = lostOf(source);
    const { boxes, nodes } = namesIn(graph);
    const nodeLine = (node: DiagramNode) =>
      `${shapes[node.kind] ?? 'node'} "${nodeLines(node).map(plantumlText).join('\\n')}" as ${nodes.get(node.id)}`;
    const inside = (box: Pick<Box, 'boxes' | 'nodes'>): string[] => [
      ...box.nodes.map(nodeLine),
      ...box.boxes.flatMap((inner) => [
        `rectangle "${plantumlText(inner.container.title)}" as ${boxes.get(inner.container.id)} {`,
        ...indented(inside(inner)),
        '}',
      ]),
    ];
    const edges = endsOf(graph.edges, nodes).map(({ edge: { kind, label }, from, to }) => {
      const text = label === undefined ? '' : plantumlText(label);
      return `${from} ${arrows[kind]} ${to}${text === '' ? '' : ` : ${text}`}`;
    });
    const text = [
      '@startuml',
      ...headLines(graph, lost).map((line) => `' ${line.replace(/[%$!@]/g, ' ')}`),
      ...(graph.direction === 'right' ? ['left to right direction'] : []),
      `title ${plantumlText(graph.title)}`,
      ...inside(treeOf(graph)),
      ...edges,
      '@enduml',
    ];
    return { text: `${text.join('\n')}\n`, lost };
  },
};
