import type { DiagramNode } from '../diagram/graph.ts';
import type { ComponentKind } from '../model/model.ts';
import {
  type Box,
  type ExportFormat,
  endsOf,
  headLines,
  indented,
  lostOf,
  names,
  oneLine,
  treeOf,
} from './format.ts';

/** Stores and queues have shapes of their own in the styles below. */
const tags: Partial<Record<ComponentKind | 'collapsed', string>> = {
  database: 'Store',
  cache: 'Store',
  warehouse: 'Store',
  objectStore: 'Store',
  search: 'Store',
  queue: 'Queue',
  topic: 'Queue',
};

/**
 * The language knows no escaped backslash, replaces `${names}` also in quotes and takes a brace at the end of a line for
 * a block: such characters become others that look alike.
 */
export function structurizrText(text: string): string {
  const alike: Record<string, string> = { '"': "'", '\\': '/', '{': '(', '}': ')' };
  return `"${oneLine(text).replace(/["\\{}]/g, (character) => alike[character] ?? '')}"`;
}

/** Names must be different among their like: later ones carry a number. */
function distinct(): (text: string) => string {
  const taken = new Set<string>();
  return (text) => {
    let name = text;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${text} (${count})`;
    taken.add(name.toLowerCase());
    return name;
  };
}

/** https://docs.structurizr.com/dsl/language */
export const structurizr: ExportFormat = {
  title: 'Structurizr DSL',
  extension: '.dsl',
  write(source) {
    const { graph } = source;
    const lost = [...lostOf(source), 'quotes, backslashes and braces in titles'];
    const nodes = names(
      graph.nodes.map(({ id }) => id),
      'n',
    );
    const unique = distinct();
    const outside = ({ kind }: DiagramNode) => kind === 'client' || kind === 'external';
    const named = (node: DiagramNode) => structurizrText(unique(oneLine(node.title) || node.id));
    const nodeLines = (node: DiagramNode): string[] => {
      const tag = tags[node.kind];
      const technology = node.technology === undefined ? '' : ` ${structurizrText(node.technology)}`;
      const line = `${nodes.get(node.id)} = container ${named(node)} ${structurizrText(node.subtitle)}${technology}`;
      return tag ? [`${line} {`, `  tags ${structurizrText(tag)}`, '}'] : [line];
    };
    const inside = (box: Pick<Box, 'boxes' | 'nodes'>): string[] => [
      ...box.nodes.filter((node) => !outside(node)).flatMap(nodeLines),
      ...box.boxes.flatMap((inner) => [
        `group ${structurizrText(inner.container.title.replaceAll('/', '-'))} {`,
        ...indented(inside(inner)),
        '}',
      ]),
    ];
    const around = graph.nodes
      .filter(outside)
      .map(
        (node) =>
          `${nodes.get(node.id)} = ${node.kind === 'client' ? 'person' : 'softwareSystem'} ${named(node)} ${structurizrText(node.subtitle)}`,
      );
    const edges = endsOf(graph.edges, nodes).map(
      ({ edge: { kind, label }, from, to }) =>
        `${from} -> ${to} ${structurizrText(label ?? kind)} ${structurizrText(kind)}`,
    );
    const text = [
      ...headLines(graph, lost).map((line) => `// ${line}`),
      `workspace ${structurizrText(graph.title)} {`,
      ...indented([
        'model {',
        ...indented([
          'properties {',
          '  "structurizr.groupSeparator" "/"',
          '}',
          ...around,
          `system = softwareSystem ${structurizrText(unique(oneLine(graph.title) || 'System'))} {`,
          ...indented(inside(treeOf(graph))),
          '}',
          ...new Set(edges),
        ]),
        '}',
        'views {',
        ...indented([
          'container system {',
          '  include *',
          `  autoLayout ${graph.direction === 'right' ? 'lr' : 'tb'}`,
          '}',
          'styles {',
          '  element "Store" {',
          '    shape Cylinder',
          '  }',
          '  element "Queue" {',
          '    shape Pipe',
          '  }',
          '}',
        ]),
        '}',
      ]),
      '}',
    ];
    return { text: `${text.join('\n')}\n`, lost };
  },
};
