import { type DecisionDiagram, type Node, TRUE } from './decision-diagram.ts';

/**
 * The minimal cut sets of order 1 and 2 of a monotone function: the failures that make it false while all else is up.
 * Only variables on the path of "everything up" can matter first, so two walks along such paths find them all, without
 * building the whole set of minimal solutions. At most `limit` pairs are told. `holds`: the diagram's `whenAllHold`.
 */
export function smallCutSets(
  diagram: DecisionDiagram,
  root: Node,
  holds: Uint8Array = diagram.whenAllHold(),
  limit = 5_000,
): number[][] {
  if (!holds[root]) return [];
  const fails = (node: Node) => !holds[diagram.low(node)];
  const path: Node[] = [];
  for (let node = root; node > TRUE; node = diagram.high(node)) path.push(node);

  const single = path.filter(fails).map((node) => diagram.level(node));
  const alone = new Set(single);
  const cutSets = single.map((level) => [level]);
  for (const first of path) {
    if (fails(first)) continue;
    for (let node = diagram.low(first); node > TRUE; node = diagram.high(node)) {
      if (!fails(node) || alone.has(diagram.level(node))) continue;
      cutSets.push([diagram.level(first), diagram.level(node)]);
      if (cutSets.length >= limit) return cutSets;
    }
  }
  return cutSets;
}
