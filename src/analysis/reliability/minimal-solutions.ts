import { type DecisionDiagram, DiagramTooLarge, FALSE, type Node, TRUE } from './decision-diagram.ts';

/** A family of sets as a zero-suppressed diagram (Minato 1993): 0 is no set at all, 1 the empty set alone. */
type Family = number;

/**
 * All minimal cut sets of a monotone function of "up" variables, as a family of sets of failed variables
 * (Rauzy 1993, "New algorithms for fault trees analysis", section 4). Throws DiagramTooLarge beyond `limit` nodes.
 */
export class MinimalCutSets {
  readonly root: Family;
  readonly #diagram: DecisionDiagram;
  readonly #limit: number;
  readonly #nodes: { level: number; without: Family; with: Family }[] = [
    { level: Number.POSITIVE_INFINITY, without: 0, with: 0 },
    { level: Number.POSITIVE_INFINITY, without: 0, with: 0 },
  ];
  readonly #unique = new Map<string, Family>();
  readonly #solved = new Map<Node, Family>([
    [FALSE, 1],
    [TRUE, 0],
  ]);
  readonly #subsumed = new Map<string, Family>();

  constructor(diagram: DecisionDiagram, function_: Node, limit = 200_000) {
    this.#diagram = diagram;
    this.#limit = limit;
    for (const node of diagram.nodesOf(function_)) this.#solve(node);
    this.root = this.#solved.get(function_) ?? 0;
  }

  /** How many there are of each order: `byOrder[k]` of order k. */
  countByOrder(): number[] {
    const counts: number[][] = [[], [1]];
    for (let family = 2; family < this.#nodes.length; family += 1) {
      const { without, with: withIt } = this.#at(family);
      const sum = [...(counts[without] ?? [])];
      (counts[withIt] ?? []).forEach((count, order) => {
        sum[order + 1] = (sum[order + 1] ?? 0) + count;
      });
      counts[family] = Array.from(sum, (count) => count ?? 0);
    }
    return counts[this.root] ?? [];
  }

  /** The sets themselves, up to an order and at most `limit` of them. */
  list(order = Number.POSITIVE_INFINITY, limit = 10_000): number[][] {
    const sets: number[][] = [];
    const walk = (family: Family, chosen: number[]): void => {
      if (family === 0 || sets.length >= limit) return;
      if (family === 1) {
        sets.push([...chosen]);
        return;
      }
      const { level, without, with: withIt } = this.#at(family);
      if (chosen.length < order) walk(withIt, [...chosen, level]);
      walk(without, chosen);
    };
    walk(this.root, []);
    return sets.sort((left, right) => left.length - right.length);
  }

  #at(family: Family) {
    return this.#nodes[family] ?? { level: Number.POSITIVE_INFINITY, without: 0, with: 0 };
  }

  /** Children are solved before: `nodesOf` lists them first. */
  #solve(node: Node): void {
    const up = this.#solved.get(this.#diagram.high(node)) ?? 0;
    const down = this.#solved.get(this.#diagram.low(node)) ?? 0;
    this.#solved.set(node, this.#make(this.#diagram.level(node), up, this.#without(down, up)));
  }

  /** The sets of `family` that contain no set of `other`. */
  #without(family: Family, other: Family): Family {
    if (family === 0 || other === 1 || family === other) return 0;
    if (other === 0) return family;
    if (family === 1) return this.#hasEmpty(other) ? 0 : 1;
    const key = `${family} ${other}`;
    const known = this.#subsumed.get(key);
    if (known !== undefined) return known;
    const left = this.#at(family);
    const right = this.#at(other);
    let result: Family;
    if (left.level < right.level)
      result = this.#make(left.level, this.#without(left.without, other), this.#without(left.with, other));
    else if (left.level > right.level) result = this.#without(family, right.without);
    else
      result = this.#make(
        left.level,
        this.#without(left.without, right.without),
        this.#without(this.#without(left.with, right.with), right.without),
      );
    this.#subsumed.set(key, result);
    return result;
  }

  #hasEmpty(family: Family): boolean {
    let at = family;
    while (at > 1) at = this.#at(at).without;
    return at === 1;
  }

  #make(level: number, without: Family, withIt: Family): Family {
    if (withIt === 0) return without;
    const key = `${level} ${without} ${withIt}`;
    const known = this.#unique.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.length >= this.#limit) throw new DiagramTooLarge();
    this.#nodes.push({ level, without, with: withIt });
    this.#unique.set(key, this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }
}
