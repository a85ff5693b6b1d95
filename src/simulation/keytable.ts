import { hashOfKey } from './random.ts';

const none = -1;
const smallest = 8;
/** A table that has outgrown so many slots goes on in parts, so that no single growth takes long. */
const largest = 2 ** 16;
const partBits = 6;

/**
 * Keys to small numbers: open addressing with linear probing and deletion by backward shift (Knuth 1973, 6.4, algorithm R).
 * Grows by doubling, as keys come.
 */
export class KeyTable {
  size = 0;
  private keys = new Float64Array(smallest).fill(none);
  private values = new Int32Array(smallest);
  /** Of a large one: tables of their own by the highest bits of the hash. */
  private parts: KeyTable[] | null = null;
  private isPart = false;

  get(key: number): number {
    const hash = hashOfKey(key, 0);
    const table = this.parts === null ? this : this.partOf(this.parts, hash);
    const slot = table.slotOf(key, hash);
    return table.keys[slot] === key ? (table.values[slot] as number) : none;
  }

  set(key: number, value: number): void {
    const hash = hashOfKey(key, 0);
    if (this.parts === null) this.put(key, hash, value);
    else {
      const part = this.partOf(this.parts, hash);
      const before = part.size;
      part.put(key, hash, value);
      this.size += part.size - before;
    }
  }

  delete(key: number): void {
    const hash = hashOfKey(key, 0);
    if (this.parts === null) this.remove(key, hash);
    else {
      const part = this.partOf(this.parts, hash);
      const before = part.size;
      part.remove(key, hash);
      this.size += part.size - before;
    }
  }

  private partOf(parts: readonly KeyTable[], hash: number): KeyTable {
    return parts[hash >>> (32 - partBits)] as KeyTable;
  }

  private slotOf(key: number, hash: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let slot = hash & mask;
    while (keys[slot] !== none && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private put(key: number, hash: number, value: number): void {
    if ((this.size + 1) * 2 > this.keys.length) {
      this.grow();
      if (this.parts !== null) {
        this.partOf(this.parts, hash).put(key, hash, value);
        this.size++;
        return;
      }
    }
    const slot = this.slotOf(key, hash);
    if (this.keys[slot] !== key) this.size++;
    this.keys[slot] = key;
    this.values[slot] = value;
  }

  private remove(key: number, hash: number): void {
    const mask = this.keys.length - 1;
    let hole = this.slotOf(key, hash);
    if (this.keys[hole] !== key) return;
    this.size--;
    for (let at = (hole + 1) & mask; this.keys[at] !== none; at = (at + 1) & mask) {
      const home = hashOfKey(this.keys[at] as number, 0) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.keys[hole] = this.keys[at] as number;
      this.values[hole] = this.values[at] as number;
      hole = at;
    }
    this.keys[hole] = none;
  }

  private grow(): void {
    const { keys, values } = this;
    if (keys.length >= largest && !this.isPart) this.split();
    else {
      this.keys = new Float64Array(keys.length * 2).fill(none);
      this.values = new Int32Array(keys.length * 2);
    }
    this.size = 0;
    for (let slot = 0; slot < keys.length; slot++)
      if (keys[slot] !== none) this.set(keys[slot] as number, values[slot] as number);
  }

  private split(): void {
    this.keys = new Float64Array(0);
    this.values = new Int32Array(0);
    this.parts = Array.from({ length: 1 << partBits }, () => {
      const part = new KeyTable();
      part.isPart = true;
      return part;
    });
  }
}
