import { DecisionDiagram, DiagramTooLarge, type Node, TRUE } from './decision-diagram.ts';
import { MinimalCutSets } from './minimal-solutions.ts';
import { ProbabilityOf } from './probability.ts';
import { gateOf, variableOrders } from './variable-order.ts';

/** When the top event happens: a basic event by name, or a gate over others. */
export type Gate =
  | string
  | { type: 'and'; of: readonly Gate[] }
  | { type: 'or'; of: readonly Gate[] }
  | { type: 'atLeast'; needed: number; of: readonly Gate[] }
  /** Its one input does not happen. Cut sets of a tree with such gates name what happens, not what must not. */
  | { type: 'not'; of: readonly Gate[] };

export interface FaultTree {
  top: Gate;
  /** Probability of each basic event; 0 for one that is not named. */
  probability: Readonly<Record<string, number>>;
  /** Gates by name, for trees that share subtrees: a name that is no gate is a basic event. */
  gates?: Readonly<Record<string, Gate>>;
}

export interface FaultTreeResult {
  /** Exact probability of the top event. */
  probability: number;
  /** How many minimal cut sets there are, by order; found when first asked for. */
  readonly cutSetsByOrder: number[];
  /** Minimal cut sets, smallest first, up to the order asked for. */
  cutSets(order?: number, limit?: number): string[][];
  /** Birnbaum (1969): how much the top event's probability rises when the basic event is certain rather than excluded. */
  birnbaum(event: string): number;
}

/** Limits are tried in steps of this factor, with each order of the variables. */
const limitStep = 4;
const limitSteps = 4;

/**
 * Solves a fault tree exactly. Throws DiagramTooLarge when no order of its basic events keeps the diagram within
 * `limit` nodes. A gate that contains itself never happens through itself.
 */
export function solveFaultTree(tree: FaultTree, limit = 1_000_000): FaultTreeResult {
  const { diagram, top, names } = smallestDiagram(tree, limit);
  const evaluate = new ProbabilityOf(diagram, top);
  const probabilities = names.map((name) => tree.probability[name] ?? 0);
  let minimal: MinimalCutSets | undefined;
  const solutions = () => {
    minimal ??= new MinimalCutSets(diagram, top, limit);
    return minimal;
  };
  return {
    probability: evaluate.ofFalse(probabilities),
    get cutSetsByOrder() {
      return solutions().countByOrder();
    },
    cutSets: (order, most) =>
      solutions()
        .list(order, most)
        .map((set) => set.map((level) => names[level] ?? '')),
    birnbaum: (event) => {
      const at = names.indexOf(event);
      if (at < 0) return 0;
      return evaluate.ofFalse(probabilities.with(at, 1)) - evaluate.ofFalse(probabilities.with(at, 0));
    },
  };
}

interface Built {
  diagram: DecisionDiagram;
  top: Node;
  names: readonly string[];
}

/** An order that needs few nodes is found with few nodes: all of them are tried with a small limit first. */
function smallestDiagram(tree: FaultTree, limit: number): Built {
  const orders = variableOrders(tree);
  for (let step = limitSteps - 1; step >= 0; step -= 1)
    for (const names of orders)
      try {
        return builtInOrder(tree, names, Math.ceil(limit / limitStep ** step));
      } catch (problem) {
        if (!(problem instanceof DiagramTooLarge)) throw problem;
      }
  throw new DiagramTooLarge();
}

/** In "up" variables: a gate's function holds while the gate's event does not happen. */
function builtInOrder(tree: FaultTree, names: readonly string[], limit: number): Built {
  const diagram = new DecisionDiagram(limit);
  const levels = new Map(names.map((name, level) => [name, level]));
  const nodes = new Map<Gate, Node>();
  const survives = (gate: Gate): Node => {
    const known = nodes.get(gate);
    if (known !== undefined) return known;
    nodes.set(gate, TRUE);
    const made = build(gate);
    nodes.set(gate, made);
    return made;
  };
  const build = (gate: Gate): Node => {
    const meant = gateOf(tree, gate);
    if (meant === undefined) return diagram.variable(typeof gate === 'string' ? (levels.get(gate) ?? 0) : 0);
    if (typeof meant === 'string') return survives(meant);
    const inputs = meant.of.map(survives).sort((left, right) => diagram.level(left) - diagram.level(right));
    switch (meant.type) {
      case 'and':
        return diagram.any(inputs);
      case 'or':
        return diagram.all(inputs);
      case 'not':
        return diagram.not(inputs[0] ?? TRUE);
      case 'atLeast':
        return diagram.atLeast(inputs.length - meant.needed + 1, inputs);
    }
  };
  return { diagram, top: survives(tree.top), names };
}
