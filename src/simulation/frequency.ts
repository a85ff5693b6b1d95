import { KeyTable } from './keytable.ts';

/** Keys whose uses are counted; of more nothing is known. */
const mostCounted = 4_000_000;
/** Room for so many at first: no power of two, so that this does not grow together with the cache. */
const smallest = 12;

/**
 * How often keys were used, whether or not they are kept (perfect least-frequently-used), and of the kept ones which was
 * used least: a heap of item numbers, the least used on top, of equals the one that came to the top first.
 */
export class Frequencies {
  private readonly counts = new KeyTable();
  private heap = new Int32Array(smallest);
  private places = new Int32Array(smallest);
  private uses = new Float64Array(smallest);
  private length = 0;

  /** The item that was used least; -1: there is none. */
  get least(): number {
    return this.length > 0 ? (this.heap[0] as number) : -1;
  }

  /** A key was asked for: how often so far. */
  count(key: number): number {
    const uses = Math.max(0, this.counts.get(key)) + 1;
    if (uses > 1 || this.counts.size < mostCounted) this.counts.set(key, uses);
    return uses;
  }

  /** How often a key was asked for. */
  of(key: number): number {
    return Math.max(0, this.counts.get(key));
  }

  usesOf(item: number): number {
    return this.uses[item] as number;
  }

  add(item: number, uses: number): void {
    this.reserve(Math.max(item, this.length));
    this.uses[item] = uses;
    this.heap[this.length] = item;
    this.places[item] = this.length;
    this.up(this.length++);
  }

  /** An item was used once more. */
  touch(item: number, uses: number): void {
    this.uses[item] = uses;
    this.down(this.places[item] as number);
  }

  remove(item: number): void {
    const place = this.places[item] as number;
    const last = this.heap[--this.length] as number;
    if (last === item) return;
    this.heap[place] = last;
    this.places[last] = place;
    this.up(place);
    this.down(this.places[last] as number);
  }

  /** An item has another number from now on. */
  rename(from: number, to: number): void {
    const place = this.places[from] as number;
    this.uses[to] = this.uses[from] as number;
    this.places[to] = place;
    this.heap[place] = to;
  }

  clear(): void {
    this.length = 0;
  }

  private up(from: number): void {
    for (let place = from; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (this.at(parent) <= this.at(place)) return;
      this.swap(parent, place);
      place = parent;
    }
  }

  private down(from: number): void {
    for (let place = from; ; ) {
      const left = 2 * place + 1;
      let least = place;
      if (left < this.length && this.at(left) < this.at(least)) least = left;
      if (left + 1 < this.length && this.at(left + 1) < this.at(least)) least = left + 1;
      if (least === place) return;
      this.swap(least, place);
      place = least;
    }
  }

  private at(place: number): number {
    return this.uses[this.heap[place] as number] as number;
  }

  private swap(one: number, other: number): void {
    const a = this.heap[one] as number;
    const b = this.heap[other] as number;
    this.heap[one] = b;
    this.heap[other] = a;
    this.places[b] = one;
    this.places[a] = other;
  }

  private reserve(last: number): void {
    if (last < this.heap.length) return;
    const size = Math.max(last + 1, this.heap.length * 2);
    const heap = new Int32Array(size);
    const places = new Int32Array(size);
    const uses = new Float64Array(size);
    heap.set(this.heap);
    places.set(this.places);
    uses.set(this.uses);
    this.heap = heap;
    this.places = places;
    this.uses = uses;
  }
}
