import { type DecisionDiagram, type Node, TRUE } from './decision-diagram.ts';

/** Evaluates one function of a diagram many times: its nodes are collected once. */
export class ProbabilityOf {
  readonly levels: readonly number[];
  readonly #root: Node;
  readonly #level: Int32Array;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  /** Place of each node's value: 0 false, 1 true, then the nodes. */
  readonly #value: Float64Array;

  constructor(diagram: DecisionDiagram, root: Node) {
    const nodes = diagram.nodesOf(root);
    const place = new Map<Node, number>([
      [0, 0],
      [1, 1],
    ]);
    this.#level = new Int32Array(nodes.length);
    this.#low = new Int32Array(nodes.length);
    this.#high = new Int32Array(nodes.length);
    this.#value = new Float64Array(nodes.length + 2);
    nodes.forEach((node, index) => {
      place.set(node, index + 2);
      this.#level[index] = diagram.level(node);
      this.#low[index] = place.get(diagram.low(node)) ?? 0;
      this.#high[index] = place.get(diagram.high(node)) ?? 0;
    });
    this.#root = place.get(root) ?? 0;
    this.levels = [...new Set(this.#level)].sort((left, right) => left - right);
  }

  /**
   * Probability that the function is false, given for each variable the probability that it is false. Exact; summed
   * over failures, so that a small unavailability keeps all its digits (Shannon's expansion, Rauzy 1993).
   */
  ofFalse(unavailability: ArrayLike<number>): number {
    const value = this.#value;
    value[0] = 1;
    value[TRUE] = 0;
    for (let index = 0; index < this.#level.length; index += 1) {
      const down = unavailability[this.#level[index] ?? 0] ?? 0;
      const low = value[this.#low[index] ?? 0] ?? 0;
      const high = value[this.#high[index] ?? 0] ?? 0;
      value[index + 2] = down * low + (1 - down) * high;
    }
    return value[this.#root] ?? 1;
  }
}
