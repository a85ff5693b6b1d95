import type { FaultTree, Gate } from './fault-tree.ts';

/**
 * Static orders of a fault tree's basic events, each the order in which a depth-first walk from the top meets them
 * (Bouissou 1996): inputs as written; large ones first; those used most often first, small ones before large ones.
 * No single rule suits all trees, so that whoever builds the diagram tries one after the other.
 */
export function variableOrders(tree: FaultTree): string[][] {
  const { leaves, uses } = measures(tree);
  const written = (inputs: readonly Gate[]) => inputs;
  const shared = (inputs: readonly Gate[]) =>
    inputs.toSorted((left, right) => uses(right) - uses(left) || leaves(left) - leaves(right));
  const large = (inputs: readonly Gate[]) => inputs.toSorted((left, right) => leaves(right) - leaves(left));
  return [written, large, shared].map((sorted) => depthFirst(tree, sorted));
}

/** What a name stands for: a gate, or undefined for a basic event. */
export function gateOf(tree: FaultTree, gate: Gate): Gate | undefined {
  if (typeof gate !== 'string') return gate;
  return tree.gates && Object.hasOwn(tree.gates, gate) ? tree.gates[gate] : undefined;
}

function inputsOf(tree: FaultTree, gate: Gate): readonly Gate[] {
  const found = gateOf(tree, gate);
  if (found === undefined) return [];
  return typeof found === 'string' ? [found] : found.of;
}

function depthFirst(tree: FaultTree, sorted: (inputs: readonly Gate[]) => readonly Gate[]): string[] {
  const order: string[] = [];
  const met = new Set<Gate>();
  const walk = (gate: Gate): void => {
    if (met.has(gate)) return;
    met.add(gate);
    if (typeof gate === 'string' && gateOf(tree, gate) === undefined) order.push(gate);
    for (const input of sorted(inputsOf(tree, gate))) walk(input);
  };
  walk(tree.top);
  return order;
}

/** How many basic events hang below a gate (those met twice count twice), and how many gates use it. */
function measures(tree: FaultTree) {
  const below = new Map<Gate, number>();
  const used = new Map<Gate, number>();
  const walk = (gate: Gate): number => {
    used.set(gate, (used.get(gate) ?? 0) + 1);
    const known = below.get(gate);
    if (known !== undefined) return known;
    below.set(gate, 0);
    const inputs = inputsOf(tree, gate);
    const count = inputs.length === 0 ? 1 : inputs.reduce((sum, input) => sum + walk(input), 0);
    below.set(gate, count);
    return count;
  };
  walk(tree.top);
  return { leaves: (gate: Gate) => below.get(gate) ?? 0, uses: (gate: Gate) => used.get(gate) ?? 0 };
}
