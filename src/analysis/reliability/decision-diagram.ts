/** A node of a decision diagram: 0 is false, 1 is true; children have smaller numbers than their parents. */
export type Node = number;

export const FALSE: Node = 0;
export const TRUE: Node = 1;

/** Level of the two terminals: below every variable. */
const TERMINAL_LEVEL = 0x7fffffff;

/** The diagram has more nodes than it may have: the question is too big for an exact answer. */
export class DiagramTooLarge extends Error {}

/**
 * Reduced ordered binary decision diagram (Bryant 1986; the package follows Brace, Rudell and Bryant 1990):
 * hash-consed nodes, if-then-else with a lossy memo. Variables are ordered by their index. Throws DiagramTooLarge
 * beyond `limit` nodes.
 */
export class DecisionDiagram {
  #level = new Int32Array(256);
  #low = new Int32Array(256);
  #high = new Int32Array(256);
  #size = 2;
  /** Open addressing; 0 is an empty place. */
  #unique = new Int32Array(512);
  #memo = new Int32Array(4 * 512);
  readonly #limit: number;

  constructor(limit = 50_000) {
    this.#limit = Math.max(2, limit);
    this.#level[FALSE] = TERMINAL_LEVEL;
    this.#level[TRUE] = TERMINAL_LEVEL;
  }

  /** Nodes made so far, terminals included. */
  get size(): number {
    return this.#size;
  }

  /** The variable tested at a node; beyond all variables for a terminal. */
  level(node: Node): number {
    return this.#level[node] ?? TERMINAL_LEVEL;
  }

  low(node: Node): Node {
    return this.#low[node] ?? FALSE;
  }

  high(node: Node): Node {
    return this.#high[node] ?? FALSE;
  }

  variable(level: number): Node {
    return this.make(level, FALSE, TRUE);
  }

  /** The node that tests `level`; both children must test later variables. */
  make(level: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const mask = this.#unique.length - 1;
    let place = hash(level, low, high) & mask;
    for (;;) {
      const found = this.#unique[place] ?? 0;
      if (found === 0) break;
      if (this.#level[found] === level && this.#low[found] === low && this.#high[found] === high)
        return found;
      place = (place + 1) & mask;
    }
    if (this.#size >= this.#limit) throw new DiagramTooLarge();
    const node = this.#size;
    this.#size += 1;
    if (node >= this.#level.length) this.#grow();
    this.#level[node] = level;
    this.#low[node] = low;
    this.#high[node] = high;
    if (this.#size * 2 > this.#unique.length) this.#rehash();
    else this.#unique[place] = node;
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
    const memo = this.#memo;
    const entry = (hash(test, yes, no) & ((memo.length >> 2) - 1)) << 2;
    if (memo[entry] === test && memo[entry + 1] === yes && memo[entry + 2] === no)
      return memo[entry + 3] ?? FALSE;
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
    const now = this.#memo;
    const at = (hash(test, yes, no) & ((now.length >> 2) - 1)) << 2;
    now[at] = test;
    now[at + 1] = yes;
    now[at + 2] = no;
    now[at + 3] = node;
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
      const here = this.#level[at] ?? TERMINAL_LEVEL;
      if (here > level) return at;
      if (here === level) return (value ? this.#high[at] : this.#low[at]) ?? FALSE;
      const before = known[at] ?? 0;
      if (before !== 0) return before - 1;
      const made = this.make(here, visit(this.#low[at] ?? FALSE), visit(this.#high[at] ?? FALSE));
      known[at] = made + 1;
      return made;
    };
    return visit(node);
  }

  /** For every node: whether its function holds when all variables do. */
  whenAllHold(): Uint8Array {
    const holds = new Uint8Array(this.#size);
    holds[TRUE] = 1;
    for (let node = 2; node < this.#size; node += 1) holds[node] = holds[this.#high[node] ?? FALSE] ?? 0;
    return holds;
  }

  /** The nodes of a function, terminals left out, children before parents. */
  nodesOf(root: Node): Node[] {
    const found = new Set<Node>();
    const waiting = [root];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node <= TRUE || found.has(node)) continue;
      found.add(node);
      waiting.push(this.low(node), this.high(node));
    }
    return [...found].sort((left, right) => left - right);
  }

  #below(node: Node, level: number, branch: 0 | 1): Node {
    if (this.#level[node] !== level) return node;
    return (branch ? this.#high[node] : this.#low[node]) ?? FALSE;
  }

  #grow(): void {
    this.#level = doubled(this.#level);
    this.#low = doubled(this.#low);
    this.#high = doubled(this.#high);
  }

  #rehash(): void {
    this.#unique = new Int32Array(this.#unique.length * 2);
    this.#memo = new Int32Array(this.#unique.length * 4);
    const mask = this.#unique.length - 1;
    for (let node = 2; node < this.#size; node += 1) {
      let place = hash(this.level(node), this.low(node), this.high(node)) & mask;
      while (this.#unique[place] !== 0) place = (place + 1) & mask;
      this.#unique[place] = node;
    }
  }
}

function hash(first: number, second: number, third: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
