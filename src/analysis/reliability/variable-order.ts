import type { FaultTree, Gate } from './fault-tree.ts';

/**
 * Static orders of a fault tree's basic events. Three are those in which a depth-first walk from the top meets them
 * (Bouissou 1996): inputs as written; large ones first; those used most often first, small ones before large ones.
 * The last puts first what takes part in most gates, which suits trees that negate what they share. No single rule
 * suits all trees, so that whoever builds the diagram tries one after the other.
 */
export function variableOrders(tree: FaultTree): string[][] {
  const { leaves, uses } = measures(tree);
  const written = (inputs: readonly Gate[]) => inputs;
  const shared = (inputs: readonly Gate[]) =>
    inputs.toSorted((left, right) => uses(right) - uses(left) || leaves(left) - leaves(right));
  const large = (inputs: readonly Gate[]) => inputs.toSorted((left, right) => leaves(right) - leaves(left));
  const met = [written, large, shared].map((sorted) => depthFirst(tree, sorted));
  return [...met, byParticipation(tree, met[0] ?? [])];
}

/** A gate over n events adds 1/sqrt(n) to each of them: small gates tie their events together more than large ones. */
function byParticipation(tree: FaultTree, events: readonly string[]): string[] {
  const below = new Map<Gate, ReadonlySet<string>>();
  const eventsOf = (gate: Gate): ReadonlySet<string> => {
    const known = below.get(gate);
    if (known) return known;
    const found = new Set<string>();
    below.set(gate, found);
    if (gateOf(tree, gate) === undefined && typeof gate === 'string') found.add(gate);
    for (const input of inputsOf(tree, gate)) for (const event of eventsOf(input)) found.add(event);
    return found;
  };
  eventsOf(tree.top);
  const part = new Map<string, number>();
  for (const [gate, found] of below)
    if (typeof gate === 'string' && found.size > 0)
      for (const event of found) part.set(event, (part.get(event) ?? 0) + 1 / Math.sqrt(found.size));
  return events.toSorted((left, right) => (part.get(right) ?? 0) - (part.get(left) ?? 0));
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
