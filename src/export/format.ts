import type { DiagramContainer, DiagramEdge, DiagramGraph, DiagramNode } from '../diagram/graph.ts';
import type { Model } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';

/** A design in another language. */
export interface Exported {
  text: string;
  /** What that language has no words for, each a phrase without its full stop; the text says the same in a comment. */
  lost: string[];
}

export interface ExportFormat {
  /** For the person who chooses. */
  title: string;
  /** Of a file, with its dot. */
  extension: string;
  write(source: ExportSource): Exported;
}

export interface ExportSource {
  model: Model;
  /** What of it is to be seen. */
  graph: DiagramGraph;
}

/** Names that every language takes, one for each id: letters, digits and a number that makes them different. */
export function names(ids: readonly ElementId[], prefix: string): ReadonlyMap<ElementId, string> {
  return new Map(ids.map((id, index) => [id, `${prefix}${index + 1}_${id.replace(/[^A-Za-z0-9]+/g, '_')}`]));
}

/** Names of the boxes and of the cards of a picture. */
export function namesIn({ containers, nodes }: DiagramGraph, boxPrefix = 'box') {
  const idsOf = (elements: readonly { id: ElementId }[]) => elements.map(({ id }) => id);
  return { boxes: names(idsOf(containers), boxPrefix), nodes: names(idsOf(nodes), 'n') };
}

/** A text on one line, without characters that steer a terminal or a reader. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Title, kind and technology, and how many there are where that is not one. */
export function nodeLines({ title, subtitle, replicas, shards }: DiagramNode): string[] {
  const counts = [
    ...(replicas.count > 1 ? [`× ${replicas.count}`] : []),
    ...(shards > 1 ? [`${shards} shards`] : []),
  ];
  return [title, [subtitle, ...counts].join(' · ')].map(oneLine).filter((line) => line !== '');
}

/** A box with what stands in it. */
export interface Box {
  container: DiagramContainer;
  boxes: Box[];
  nodes: DiagramNode[];
}

/** The boxes of a graph as a tree, and the cards that stand in none. */
export function treeOf({ containers, nodes }: DiagramGraph): Pick<Box, 'boxes' | 'nodes'> {
  const inside = (parent: ElementId | undefined): Pick<Box, 'boxes' | 'nodes'> => ({
    boxes: containers
      .filter(({ container }) => container === parent)
      .map((container) => ({ container, ...inside(container.id) })),
    nodes: nodes.filter(({ container }) => container === parent),
  });
  return inside(undefined);
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What no language of pictures carries. */
export function lostOf({ model }: ExportSource): string[] {
  const expectations = [...model.flows, ...model.scenarios].flatMap((each) => each.expectations);
  const counted: [number, string][] = [
    [model.flows.filter(({ derived }) => !derived).length, 'flow'],
    [model.scenarios.length, 'scenario'],
    [expectations.length, 'expectation'],
    [model.views.length, 'view'],
    [model.acceptances.length, 'accepted finding'],
  ];
  return [
    'settings of components and arrows (rates, times, limits)',
    ...counted.filter(([count]) => count > 0).map(([count, word]) => plural(count, word)),
  ];
}

/** The sentence that stands in the comment and on the terminal. */
export function lostText(lost: readonly string[]): string {
  return `not carried over: ${lost.join(', ')}`;
}

/** The lines of a comment at the head of the file. */
export function headLines(graph: DiagramGraph, lost: readonly string[]): string[] {
  return [`${oneLine(graph.title)}, made by sysd`, lostText(lost)];
}

/** Each edge with the names of its ends; an edge to what is not in the picture is left out. */
export function endsOf(
  edges: readonly DiagramEdge[],
  known: ReadonlyMap<ElementId, string>,
): { edge: DiagramEdge; from: string; to: string }[] {
  return edges.flatMap((edge) => {
    const from = known.get(edge.from);
    const to = known.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
}

export const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
