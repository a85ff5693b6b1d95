import { DecisionDiagram, FALSE, type Node } from './decision-diagram.ts';
import { MinimalCutSets } from './minimal-solutions.ts';
import { ProbabilityOf } from './probability.ts';

/** When the top event happens: a basic event by name, or a gate over others. */
export type Gate =
  | string
  | { type: 'and'; of: readonly Gate[] }
  | { type: 'or'; of: readonly Gate[] }
  | { type: 'atLeast'; needed: number; of: readonly Gate[] };

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
  /** How many minimal cut sets there are, by order. */
  cutSetsByOrder: number[];
  /** Minimal cut sets, smallest first, up to the order asked for. */
  cutSets(order?: number, limit?: number): string[][];
  /** Birnbaum (1969): how much the top event's probability rises when the basic event is certain rather than excluded. */
  birnbaum(event: string): number;
}

/**
 * Solves a coherent fault tree exactly: variables in the order in which a depth-first walk from the top meets them.
 * Throws DiagramTooLarge beyond `limit` nodes. A gate that contains itself never happens through itself.
 */
export function solveFaultTree(tree: FaultTree, limit = 1_000_000): FaultTreeResult {
  const diagram = new DecisionDiagram(limit);
  const names: string[] = [];
  const nodes = new Map<Gate, Node>();

  // Built in "up" variables: a gate's function holds while the gate's event does not happen.
  const survives = (gate: Gate): Node => {
    const known = nodes.get(gate);
    if (known !== undefined) return known;
    nodes.set(gate, typeof gate === 'string' && !tree.gates?.[gate] ? FALSE : 1);
    const made = build(gate);
    nodes.set(gate, made);
    return made;
  };
  const build = (gate: Gate): Node => {
    if (typeof gate === 'string') {
      const named = tree.gates?.[gate];
      if (named !== undefined) return survives(named);
      names.push(gate);
      return diagram.variable(names.length - 1);
    }
    const inputs = gate.of.map(survives);
    if (gate.type === 'and') return diagram.any(inputs);
    if (gate.type === 'or') return diagram.all(inputs);
    return diagram.atLeast(inputs.length - gate.needed + 1, inputs);
  };

  const top = survives(tree.top);
  const evaluate = new ProbabilityOf(diagram, top);
  const probabilities = names.map((name) => tree.probability[name] ?? 0);
  const solutions = new MinimalCutSets(diagram, top, limit);
  return {
    probability: evaluate.ofFalse(probabilities),
    cutSetsByOrder: solutions.countByOrder(),
    cutSets: (order, most) =>
      solutions.list(order, most).map((set) => set.map((level) => names[level] ?? '')),
    birnbaum: (event) => {
      const at = names.indexOf(event);
      if (at < 0) return 0;
      return evaluate.ofFalse(probabilities.with(at, 1)) - evaluate.ofFalse(probabilities.with(at, 0));
    },
  };
}
