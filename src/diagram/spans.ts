import type { DiagramEdge } from './graph.ts';

/**
 * How many layers the arrows pass on their way, all of them together, where each card stands as near to the end of what
 * it calls as it can: about as many bends as a layered layout has to place. An arrow that closes a circle counts as if it
 * ran the other way.
 */
export function layersPassed(edges: readonly Pick<DiagramEdge, 'from' | 'to'>[]): number {
  const heights = heightsOf(edges);
  return edges.reduce((sum, { from, to }) => {
    const layers = Math.abs((heights.get(from) ?? 0) - (heights.get(to) ?? 0));
    return sum + Math.max(0, layers - 1);
  }, 0);
}

/** The length of the longest way on from each card; without recursion, for a way may have thousands of steps. */
function heightsOf(edges: readonly Pick<DiagramEdge, 'from' | 'to'>[]): Map<string, number> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = targets.get(from);
    if (known) known.push(to);
    else targets.set(from, [to]);
  }
  const heights = new Map<string, number>();
  const entered = new Set<string>();
  for (const start of targets.keys()) {
    const way = entered.has(start) ? [] : [{ id: start, next: 0, height: 0 }];
    entered.add(start);
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const target = targets.get(top.id)?.[top.next];
      if (target === undefined) {
        heights.set(top.id, top.height);
        way.pop();
      } else if (!entered.has(target)) {
        entered.add(target);
        way.push({ id: target, next: 0, height: 0 });
      } else {
        const height = heights.get(target);
        if (height !== undefined) top.height = Math.max(top.height, height + 1);
        top.next += 1;
      }
    }
  }
  return heights;
}
