/** The diagram has more nodes than it may have: the question is too big for an exact answer. */
export class DiagramTooLarge extends Error {}

/** Level of the two terminals: below every variable. */
export const terminalLevel = 0x7fffffff;

/**
 * Nodes of a decision diagram, each kept once (hash-consing): a level and two children, numbered from 2 on; 0 and 1
 * are the terminals. Throws DiagramTooLarge beyond `limit` nodes.
 */
export class NodeTable {
  #level = new Int32Array(256);
  #low = new Int32Array(256);
  #high = new Int32Array(256);
  #size = 2;
  /** Open addressing; 0 is an empty place. */
  #unique = new Int32Array(512);
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = Math.max(2, limit);
    this.#level[0] = terminalLevel;
    this.#level[1] = terminalLevel;
  }

  /** Nodes made so far, terminals included. */
  get size(): number {
    return this.#size;
  }

  level(node: number): number {
    return this.#level[node] ?? terminalLevel;
  }

  low(node: number): number {
    return this.#low[node] ?? 0;
  }

  high(node: number): number {
    return this.#high[node] ?? 0;
  }

  /** The node with this level and these children, made when there is none yet. */
  node(level: number, low: number, high: number): number {
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

  #grow(): void {
    this.#level = doubled(this.#level);
    this.#low = doubled(this.#low);
    this.#high = doubled(this.#high);
  }

  #rehash(): void {
    this.#unique = new Int32Array(this.#unique.length * 2);
    const mask = this.#unique.length - 1;
    for (let node = 2; node < this.#size; node += 1) {
      let place = hash(this.level(node), this.low(node), this.high(node)) & mask;
      while (this.#unique[place] !== 0) place = (place + 1) & mask;
      this.#unique[place] = node;
    }
  }
}

/** Results of an operation on up to three nodes. Lossy: a newer result takes the place of an older one. */
export class Memo {
  #entries = new Int32Array(4 * 512);

  /** undefined: not known. The first operand is never 0. */
  get(first: number, second: number, third: number): number | undefined {
    const at = this.#place(first, second, third);
    const entries = this.#entries;
    return entries[at] === first && entries[at + 1] === second && entries[at + 2] === third
      ? entries[at + 3]
      : undefined;
  }

  set(first: number, second: number, third: number, result: number): void {
    const at = this.#place(first, second, third);
    this.#entries[at] = first;
    this.#entries[at + 1] = second;
    this.#entries[at + 2] = third;
    this.#entries[at + 3] = result;
  }

  /** Grows with the table that it serves, forgetting what it knew. */
  follow(size: number): void {
    if (size * 4 <= this.#entries.length) return;
    this.#entries = new Int32Array(this.#entries.length * 4);
  }

  #place(first: number, second: number, third: number): number {
    return (hash(first, second, third) & ((this.#entries.length >> 2) - 1)) << 2;
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
