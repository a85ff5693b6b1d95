import type { Mixture, Part } from './mixture.ts';

/** Parts kept of a mixture: beyond that the two that lie closest become one. */
const partLimit = 16;
/** What is less likely than this does not happen. */
const unlikely = 1e-12;
/** No time at all. */
export const nothing: Mixture = [{ weight: 1, shift: 0, mean: 0, variance: 0 }];

/** Drops what cannot happen and joins neighbours until few enough are left. */
export function reduced(parts: readonly Part[]): Mixture {
  const kept = parts.filter(({ weight }) => weight > unlikely);
  if (kept.length <= partLimit) return kept.length > 0 ? kept : nothing;
  columns.clear(kept.length);
  for (const { weight, shift, mean, variance } of kept) columns.add(weight, shift, mean, variance);
  return columns.joined();
}

/** The sum of two independent times, as few parts. */
export function sumOf(left: Mixture, right: Mixture): Mixture {
  if (left === nothing) return reduced(right);
  if (right === nothing) return reduced(left);
  const most = left.length * right.length;
  if (most <= partLimit) return reduced(left.flatMap((a) => right.map((b) => summed(a, b))));
  columns.clear(most);
  for (const a of left)
    for (const b of right) {
      const weight = a.weight * b.weight;
      if (weight > unlikely) columns.add(weight, a.shift + b.shift, a.mean + b.mean, a.variance + b.variance);
    }
  return columns.joined();
}

function summed(a: Part, b: Part): Part {
  return {
    weight: a.weight * b.weight,
    shift: a.shift + b.shift,
    mean: a.mean + b.mean,
    variance: a.variance + b.variance,
  };
}

/**
 * Many parts in columns of numbers: most of the time of an analysis goes into sums of mixtures, and most of that would
 * go into making parts that are joined at once. Neighbours are found through links, the cheapest join through a tree
 * of comparisons; of equal ones the first.
 */
class Columns {
  #room = 0;
  #count = 0;
  #weight = new Float64Array();
  #shift = new Float64Array();
  #mean = new Float64Array();
  #variance = new Float64Array();
  /** Middle of each part, by which they are sorted. */
  #middle = new Float64Array();
  /** Indexes of parts in their order, and room to sort them in. */
  #order = new Int32Array();
  #sorting = new Int32Array();
  /** Where runs that are in order begin. */
  #runs = new Int32Array();
  /** Places in the order on either side of each place; -1 at the ends. */
  #before = new Int32Array();
  #after = new Int32Array();
  /** What joining the part at each place with the next would cost. */
  #costs = new Float64Array();
  /** For each pair of places, of pairs and so on the one with the least cost; the leaves begin at `#leaves`. */
  #least = new Int32Array();
  #leaves = 1;

  /** Empties the columns, with room for so many parts. */
  clear(most: number): void {
    this.#count = 0;
    if (most <= this.#room) return;
    this.#room = 2 ** Math.ceil(Math.log2(most));
    const numbers = () => new Float64Array(this.#room);
    const indexes = (room = this.#room) => new Int32Array(room);
    [this.#weight, this.#shift, this.#mean, this.#variance] = [numbers(), numbers(), numbers(), numbers()];
    [this.#middle, this.#costs] = [numbers(), numbers()];
    [this.#order, this.#sorting, this.#runs] = [indexes(), indexes(), indexes(this.#room + 1)];
    [this.#before, this.#after, this.#least] = [indexes(), indexes(), indexes(2 * this.#room)];
  }

  add(weight: number, shift: number, mean: number, variance: number): void {
    const at = this.#count;
    this.#weight[at] = weight;
    this.#shift[at] = shift;
    this.#mean[at] = mean;
    this.#variance[at] = variance;
    this.#middle[at] = shift + mean;
    this.#count = at + 1;
  }

  /** The parts, neighbours joined until few enough are left. */
  joined(): Mixture {
    if (this.#count === 0) return nothing;
    if (this.#count <= partLimit) return Array.from({ length: this.#count }, (_, at) => this.#part(at));
    this.#sort();
    this.#link();
    for (let left = this.#count; left > partLimit; left -= 1) this.#join(this.#least[1] as number);
    const parts: Part[] = [];
    for (let place = 0; place >= 0; place = this.#after[place] as number)
      parts.push(this.#part(this.#order[place] as number));
    return parts;
  }

  #part(at: number): Part {
    return {
      weight: this.#weight[at] as number,
      shift: this.#shift[at] as number,
      mean: this.#mean[at] as number,
      variance: this.#variance[at] as number,
    };
  }

  /** Merges runs that are in order already: a sum consists of as many as one of its terms has parts. */
  #sort(): void {
    const middle = this.#middle;
    const runs = this.#runs;
    let count = 0;
    for (let at = 0; at < this.#count; at += 1) {
      this.#order[at] = at;
      if (at === 0 || (middle[at] as number) < (middle[at - 1] as number)) runs[count++] = at;
    }
    while (count > 1) {
      runs[count] = this.#count;
      let merged = 0;
      for (let run = 0; run < count; run += 2) {
        const from = runs[run] as number;
        const end = runs[Math.min(run + 2, count)] as number;
        this.#merge(from, runs[run + 1] as number, end);
        runs[merged++] = from;
      }
      count = merged;
      [this.#order, this.#sorting] = [this.#sorting, this.#order];
    }
  }

  /** Merges two neighbouring runs; of equal parts those of the first come first. */
  #merge(from: number, middleAt: number, end: number): void {
    const order = this.#order;
    const into = this.#sorting;
    const key = this.#middle;
    let left = from;
    let right = middleAt;
    for (let at = from; at < end; at += 1) {
      const isLeft =
        left < middleAt &&
        (right >= end || !((key[order[right] as number] as number) < (key[order[left] as number] as number)));
      into[at] = order[isLeft ? left++ : right++] as number;
    }
  }

  /** Neighbours, costs and the least of them. */
  #link(): void {
    const last = this.#count - 1;
    this.#leaves = 2 ** Math.ceil(Math.log2(this.#count));
    for (let place = 0; place < this.#leaves; place += 1)
      this.#least[this.#leaves + place] = Math.min(place, last);
    for (let place = 0; place <= last; place += 1) {
      this.#before[place] = place - 1;
      this.#after[place] = place < last ? place + 1 : -1;
      this.#costs[place] = this.#costAt(place);
    }
    for (let node = this.#leaves - 1; node > 0; node -= 1) this.#compare(node);
  }

  #compare(node: number): void {
    const left = this.#least[2 * node] as number;
    const right = this.#least[2 * node + 1] as number;
    this.#least[node] = (this.#costs[right] as number) < (this.#costs[left] as number) ? right : left;
  }

  /** The part at a place becomes one with the next; only the costs around them change. */
  #join(place: number): void {
    const next = this.#after[place] as number;
    const a = this.#order[place] as number;
    const b = this.#order[next] as number;
    const weightA = this.#weight[a] as number;
    const weightB = this.#weight[b] as number;
    const middleA = this.#middle[a] as number;
    const middleB = this.#middle[b] as number;
    const weight = weightA + weightB;
    const shift = Math.min(this.#shift[a] as number, this.#shift[b] as number);
    const mean = (weightA * middleA + weightB * middleB) / weight;
    const squareA = weightA * ((this.#variance[a] as number) + (middleA - mean) ** 2);
    const squareB = weightB * ((this.#variance[b] as number) + (middleB - mean) ** 2);
    this.#weight[a] = weight;
    this.#shift[a] = shift;
    this.#mean[a] = mean - shift;
    this.#variance[a] = (squareA + squareB) / weight;
    this.#middle[a] = shift + (mean - shift);
    const beyond = this.#after[next] as number;
    this.#after[place] = beyond;
    if (beyond >= 0) this.#before[beyond] = place;
    this.#price(next, Number.POSITIVE_INFINITY);
    this.#price(place, this.#costAt(place));
    const ahead = this.#before[place] as number;
    if (ahead >= 0) this.#price(ahead, this.#costAt(ahead));
  }

  #price(place: number, cost: number): void {
    this.#costs[place] = cost;
    for (let node = (this.#leaves + place) >> 1; node > 0; node >>= 1) this.#compare(node);
  }

  /** Ward's: how much the variance within parts grows. Nothing follows the last one. */
  #costAt(place: number): number {
    const next = this.#after[place] as number;
    if (next < 0) return Number.POSITIVE_INFINITY;
    const a = this.#order[place] as number;
    const b = this.#order[next] as number;
    const weightA = this.#weight[a] as number;
    const weightB = this.#weight[b] as number;
    const distance = (this.#middle[b] as number) - (this.#shift[a] as number) - (this.#mean[a] as number);
    return Number.isFinite(distance) ? ((weightA * weightB) / (weightA + weightB)) * distance ** 2 : 1e300;
  }
}

/** One set of columns for all: a sum is made in one go. */
const columns = new Columns();
