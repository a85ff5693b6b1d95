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
  client: 'person',
  database: 'cylinder',
  cache: 'cylinder',
  warehouse: 'cylinder',
  objectStore: 'cylinder',
  search: 'cylinder',
  queue: 'queue',
  topic: 'queue',
  external: 'cloud',
};
const styles = {
  sync: '',
  async: ' { style.stroke-dash: 4 }',
  replication: ' { style.stroke-width: 3 }',
} as const;

/** In single quotes D2 reads nothing but the quote itself, which is doubled: no escapes, no `${variables}`. */
export function d2Text(text: string): string {
  return `'${oneLine(text).replaceAll("'", "''")}'`;
}

/** https://d2lang.com/tour/strings */
export const d2: ExportFormat = {
  title: 'D2',
  extension: '.d2',
  write(source) {
    const { graph } = source;
    const lost = lostOf(source);
    const { boxes, nodes } = namesIn(graph);
    const paths = new Map<string, string>();
    const nodeLine = (path: string) => (node: DiagramNode) => {
      const name = nodes.get(node.id) ?? '';
      paths.set(node.id, `${path}${name}`);
      const shape = shapes[node.kind];
      const label = d2Text(nodeLines(node).join(' · '));
      return `${name}: ${label}${shape ? ` { shape: ${shape} }` : ''}`;
    };
    const inside = (box: Pick<Box, 'boxes' | 'nodes'>, path: string): string[] => [
      ...box.nodes.map(nodeLine(path)),
      ...box.boxes.flatMap((inner) => {
        const name = boxes.get(inner.container.id) ?? '';
        return [
          `${name}: ${d2Text(inner.container.title)} {`,
          ...indented(inside(inner, `${path}${name}.`)),
          '}',
        ];
      }),
    ];
    const body = inside(treeOf(graph), '');
    const edges = endsOf(graph.edges, paths).map(
      ({ edge: { kind, label }, from, to }) =>
        `${from} -> ${to}${label === undefined ? (styles[kind] === '' ? '' : ':') : `: ${d2Text(label)}`}${styles[kind]}`,
    );
    const text = [
      ...headLines(graph, lost).map((line) => `# ${line}`),
      `direction: ${graph.direction}`,
      ...body,
      ...edges,
    ];
    return { text: `${text.join('\n')}\n`, lost };
  },
};
