import { hashOfKey } from './random.ts';

const none = -1;

/**
 * Keys to small numbers: open addressing with linear probing and deletion by backward shift (Knuth 1973, 6.4, algorithm R).
 * Grows by doubling, as keys come.
 */
export class KeyTable {
  size = 0;
  private keys = new Float64Array(64).fill(none);
  private values = new Int32Array(64);

  get(key: number): number {
    const slot = this.slotOf(key);
    return this.keys[slot] === key ? (this.values[slot] as number) : none;
  }

  set(key: number, value: number): void {
    if ((this.size + 1) * 2 > this.keys.length) this.grow();
    const slot = this.slotOf(key);
    if (this.keys[slot] !== key) this.size++;
    this.keys[slot] = key;
    this.values[slot] = value;
  }

  delete(key: number): void {
    const mask = this.keys.length - 1;
    let hole = this.slotOf(key);
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

  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    let slot = hashOfKey(key, 0) & mask;
    while (this.keys[slot] !== none && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Float64Array(keys.length * 2).fill(none);
    this.values = new Int32Array(keys.length * 2);
    this.size = 0;
    for (let slot = 0; slot < keys.length; slot++)
      if (keys[slot] !== none) this.set(keys[slot] as number, values[slot] as number);
  }
}
