import { Memo, NodeTable } from './node-table.ts';

export { DiagramTooLarge } from './node-table.ts';

/** A node of a decision diagram: 0 is false, 1 is true; children have smaller numbers than their parents. */
export type Node = number;

export const FALSE: Node = 0;
export const TRUE: Node = 1;

/**
 * Reduced ordered binary decision diagram (Bryant 1986; the package follows Brace, Rudell and Bryant 1990):
 * hash-consed nodes, if-then-else with a lossy memo. Variables are ordered by their index. Throws DiagramTooLarge
 * beyond `limit` nodes.
 */
export class DecisionDiagram {
  readonly #nodes: NodeTable;
  readonly #memo = new Memo();

  constructor(limit = 50_000) {
    this.#nodes = new NodeTable(limit);
  }

  /** Nodes made so far, terminals included. */
  get size(): number {
    return this.#nodes.size;
  }

  /** The variable tested at a node; beyond all variables for a terminal. */
  level(node: Node): number {
    return this.#nodes.level(node);
  }

  low(node: Node): Node {
    return this.#nodes.low(node);
  }

  high(node: Node): Node {
    return this.#nodes.high(node);
  }

  variable(level: number): Node {
    return this.make(level, FALSE, TRUE);
  }

  /** The node that tests `level`; both children must test later variables. */
  make(level: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const node = this.#nodes.node(level, low, high);
    this.#memo.follow(this.#nodes.size);
    return node;
  }

  and(left: Node, right: Node): Node {
    return left < right ? this.choose(left, right, FALSE) : this.choose(right, left, FALSE);
  }

  or(left: Node, right: Node): Node {
    return left < right ? this.choose(left, TRUE, right) : this.choose(right, TRUE, left);
  }

  not(node: Node): Node {
    return this.choose(node, FALSE, TRUE);
  }

  /** If `test` then `yes` else `no`. */
  choose(test: Node, yes: Node, no: Node): Node {
    if (test === TRUE || yes === no) return yes;
    if (test === FALSE) return no;
    if (yes === TRUE && no === FALSE) return test;
    if (test === yes) return this.choose(test, TRUE, no);
    if (test === no) return this.choose(test, yes, FALSE);
    const known = this.#memo.get(test, yes, no);
    if (known !== undefined) return known;
    const level = Math.min(this.level(test), this.level(yes), this.level(no));
    const low = this.choose(
      this.#below(test, level, 0),
      this.#below(yes, level, 0),
      this.#below(no, level, 0),
    );
    const high = this.choose(
      this.#below(test, level, 1),
      this.#below(yes, level, 1),
      this.#below(no, level, 1),
    );
    const node = this.make(level, low, high);
    this.#memo.set(test, yes, no, node);
    return node;
  }

  /** At least `count` of the functions hold; a part of one counts as a whole. */
  atLeast(count: number, functions: readonly Node[]): Node {
    const needed = Math.ceil(count);
    if (!(needed > 0)) return TRUE;
    if (needed > functions.length) return FALSE;
    // row[k]: at least k of the functions looked at so far, from the last to the first.
    const row: Node[] = [TRUE, ...new Array<Node>(needed).fill(FALSE)];
    for (let index = functions.length - 1, seen = 1; index >= 0; index -= 1, seen += 1)
      for (let k = Math.min(needed, seen); k >= Math.max(1, needed - index); k -= 1)
        row[k] = this.choose(functions[index] ?? FALSE, row[k - 1] ?? FALSE, row[k] ?? FALSE);
    return row[needed] ?? FALSE;
  }

  all(functions: readonly Node[]): Node {
    return functions.reduceRight((rest, node) => this.and(node, rest), TRUE);
  }

  any(functions: readonly Node[]): Node {
    return functions.reduceRight((rest, node) => this.or(node, rest), FALSE);
  }

  /** The function with one variable fixed. */
  restrict(node: Node, level: number, value: boolean): Node {
    // Results are kept one too high: 0 is "not visited yet".
    const known = new Int32Array(node + 1);
    const visit = (at: Node): Node => {
      const here = this.level(at);
      if (here > level) return at;
      if (here === level) return value ? this.high(at) : this.low(at);
      const before = known[at] ?? 0;
      if (before !== 0) return before - 1;
      const made = this.make(here, visit(this.low(at)), visit(this.high(at)));
      known[at] = made + 1;
      return made;
    };
    return visit(node);
  }

  /** For every node: whether its function holds when all variables do. */
  whenAllHold(): Uint8Array {
    const holds = new Uint8Array(this.size);
    holds[TRUE] = 1;
    for (let node = 2; node < holds.length; node += 1) holds[node] = holds[this.high(node)] ?? 0;
    return holds;
  }

  /** The nodes of a function, terminals left out, children before parents. */
  nodesOf(root: Node): Node[] {
    const reached = new Uint8Array(root + 1);
    reached[root] = 1;
    const found: Node[] = [];
    for (let node = root; node > TRUE; node -= 1) {
      if (reached[node] === 0) continue;
      found.push(node);
      reached[this.low(node)] = 1;
      reached[this.high(node)] = 1;
    }
    return found.reverse();
  }

  #below(node: Node, level: number, branch: 0 | 1): Node {
    if (this.#nodes.level(node) !== level) return node;
    return branch ? this.#nodes.high(node) : this.#nodes.low(node);
  }
}
