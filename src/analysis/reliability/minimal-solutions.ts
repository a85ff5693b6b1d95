import { type DecisionDiagram, type Node, TRUE } from './decision-diagram.ts';
import { Memo, NodeTable } from './node-table.ts';

/** A family of sets as a zero-suppressed diagram (Minato 1993): 0 is no set at all, 1 the empty set alone. */
type Family = number;

const none: Family = 0;
const emptySet: Family = 1;

/**
 * All minimal cut sets of a monotone function of "up" variables, as a family of sets of failed variables
 * (Rauzy 1993, "New algorithms for fault trees analysis", section 4). Throws DiagramTooLarge beyond `limit` nodes.
 */
export class MinimalCutSets {
  readonly root: Family;
  readonly #families: NodeTable;
  readonly #subsumed = new Memo();

  constructor(diagram: DecisionDiagram, function_: Node, limit = 200_000) {
    this.#families = new NodeTable(limit);
    const nodes = diagram.nodesOf(function_);
    const solved = new Int32Array(Math.max(TRUE, function_) + 1);
    solved[0] = emptySet;
    solved[TRUE] = none;
    for (const node of nodes) {
      const up = solved[diagram.high(node)] ?? none;
      const down = solved[diagram.low(node)] ?? none;
      solved[node] = this.#make(diagram.level(node), up, this.#without(down, up));
    }
    this.root = solved[function_] ?? none;
  }

  /** How many there are of each order: `byOrder[k]` of order k. */
  countByOrder(): number[] {
    const counts = new Map<Family, number[]>([
      [none, []],
      [emptySet, [1]],
    ]);
    const count = (family: Family): number[] => {
      const known = counts.get(family);
      if (known) return known;
      const sum = [...count(this.#families.low(family))];
      count(this.#families.high(family)).forEach((sets, order) => {
        while (sum.length <= order + 1) sum.push(0);
        sum[order + 1] = (sum[order + 1] ?? 0) + sets;
      });
      counts.set(family, sum);
      return sum;
    };
    return count(this.root);
  }

  /** The sets themselves, up to an order and at most `limit` of them. */
  list(order = Number.POSITIVE_INFINITY, limit = 10_000): number[][] {
    const sets: number[][] = [];
    const walk = (family: Family, chosen: number[]): void => {
      if (family === none || sets.length >= limit) return;
      if (family === emptySet) {
        sets.push([...chosen]);
        return;
      }
      if (chosen.length < order) walk(this.#families.high(family), [...chosen, this.#families.level(family)]);
      walk(this.#families.low(family), chosen);
    };
    walk(this.root, []);
    return sets.sort((left, right) => left.length - right.length);
  }

  /** The sets of `family` that contain no set of `other`. */
  #without(family: Family, other: Family): Family {
    if (family === none || other === emptySet || family === other) return none;
    if (other === none) return family;
    if (family === emptySet) return this.#hasEmpty(other) ? none : emptySet;
    const families = this.#families;
    const level = families.level(family);
    const otherLevel = families.level(other);
    if (level > otherLevel) return this.#without(family, families.low(other));
    const known = this.#subsumed.get(family, other, 0);
    if (known !== undefined) return known;
    let result: Family;
    if (level < otherLevel)
      result = this.#make(
        level,
        this.#without(families.low(family), other),
        this.#without(families.high(family), other),
      );
    else {
      const otherLow = families.low(other);
      result = this.#make(
        level,
        this.#without(families.low(family), otherLow),
        this.#without(this.#without(families.high(family), families.high(other)), otherLow),
      );
    }
    this.#subsumed.set(family, other, 0, result);
    return result;
  }

  #hasEmpty(family: Family): boolean {
    let at = family;
    while (at > emptySet) at = this.#families.low(at);
    return at === emptySet;
  }

  #make(level: number, without: Family, withIt: Family): Family {
    if (withIt === none) return without;
    const family = this.#families.node(level, without, withIt);
    this.#subsumed.follow(this.#families.size);
    return family;
  }
}
