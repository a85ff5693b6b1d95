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
    const place = new Int32Array(Math.max(TRUE, root) + 1);
    place[TRUE] = TRUE;
    this.#level = new Int32Array(nodes.length);
    this.#low = new Int32Array(nodes.length);
    this.#high = new Int32Array(nodes.length);
    this.#value = new Float64Array(nodes.length + 2);
    nodes.forEach((node, index) => {
      place[node] = index + 2;
      this.#level[index] = diagram.level(node);
      this.#low[index] = place[diagram.low(node)] ?? 0;
      this.#high[index] = place[diagram.high(node)] ?? 0;
    });
    this.#root = place[root] ?? 0;
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

  /**
   * For each variable: how much that probability is above its value with the variable true, were the variable false
   * (partial derivatives, all in one pass back: Schneeweiss 1989). By level; 0 for what the function does not test.
   */
  partials(unavailability: ArrayLike<number>): Float64Array {
    this.ofFalse(unavailability);
    const value = this.#value;
    const reach = new Float64Array(value.length);
    const partials = new Float64Array((this.levels.at(-1) ?? -1) + 1);
    reach[this.#root] = 1;
    for (let index = this.#level.length - 1; index >= 0; index -= 1) {
      const level = this.#level[index] ?? 0;
      const [low, high] = [this.#low[index] ?? 0, this.#high[index] ?? 0];
      const down = unavailability[level] ?? 0;
      const here = reach[index + 2] ?? 0;
      partials[level] = (partials[level] ?? 0) + here * ((value[low] ?? 0) - (value[high] ?? 0));
      reach[low] = (reach[low] ?? 0) + here * down;
      reach[high] = (reach[high] ?? 0) + here * (1 - down);
    }
    return partials;
  }
}
