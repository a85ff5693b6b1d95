import type { ComponentSettings } from '../model/settings.ts';
import type { RandomStream } from './random.ts';
import { hashOfKey } from './random.ts';

/** Items that one cache replica holds at most in a run, whatever the file says; the report says when it was reached. */
export const maximumItems = 4_000_000;

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

export type Eviction = NonNullable<ComponentSettings['eviction']>;

/** What one cache replica holds: keys in a doubly linked list, newest first, each with the time at which it expires. */
export class KeyCache {
  private readonly capacity: number;
  private readonly eviction: Eviction;
  private table = new KeyTable();
  private keys = new Float64Array(64);
  private expiries = new Float64Array(64);
  private newer = new Int32Array(64);
  private older = new Int32Array(64);
  private newest = none;
  private oldest = none;
  private items = 0;

  constructor(capacity: number, eviction: Eviction) {
    this.capacity = Math.min(maximumItems, Math.max(1, Math.floor(capacity)));
    this.eviction = eviction;
  }

  get size(): number {
    return this.items;
  }

  /** True when the key is there and has not expired. */
  get(key: number, now: number): boolean {
    const item = this.table.get(key);
    if (item === none) return false;
    if ((this.expiries[item] as number) <= now) {
      this.remove(item);
      return false;
    }
    if (this.eviction === 'lru') this.refresh(item);
    return true;
  }

  set(key: number, expiry: number, random: RandomStream): void {
    let item = this.table.get(key);
    if (item === none) {
      if (this.items >= this.capacity) this.evict(random);
      item = this.items++;
      if (item >= this.keys.length) this.grow();
      this.table.set(key, item);
      this.keys[item] = key;
      this.link(item);
    } else if (this.eviction === 'lru') this.refresh(item);
    this.expiries[item] = expiry;
  }

  delete(key: number): void {
    const item = this.table.get(key);
    if (item !== none) this.remove(item);
  }

  clear(): void {
    this.table = new KeyTable();
    this.items = 0;
    this.newest = none;
    this.oldest = none;
  }

  private evict(random: RandomStream): void {
    if (this.eviction === 'random') this.remove(random.below(this.items));
    else this.remove(this.eviction === 'lifo' ? this.newest : this.oldest);
  }

  private refresh(item: number): void {
    if (item === this.newest) return;
    this.unlink(item);
    this.link(item);
  }

  private link(item: number): void {
    this.newer[item] = none;
    this.older[item] = this.newest;
    if (this.newest === none) this.oldest = item;
    else this.newer[this.newest] = item;
    this.newest = item;
  }

  private unlink(item: number): void {
    const newer = this.newer[item] as number;
    const older = this.older[item] as number;
    if (newer === none) this.newest = older;
    else this.older[newer] = older;
    if (older === none) this.oldest = newer;
    else this.newer[older] = newer;
  }

  /** Takes an item out; the last one moves into its place, so that the arrays stay dense. */
  private remove(item: number): void {
    this.unlink(item);
    this.table.delete(this.keys[item] as number);
    const last = --this.items;
    if (item === last) return;
    const newer = this.newer[last] as number;
    const older = this.older[last] as number;
    this.keys[item] = this.keys[last] as number;
    this.expiries[item] = this.expiries[last] as number;
    this.newer[item] = newer;
    this.older[item] = older;
    if (newer === none) this.newest = item;
    else this.older[newer] = item;
    if (older === none) this.oldest = item;
    else this.newer[older] = item;
    this.table.set(this.keys[item] as number, item);
  }

  private grow(): void {
    const capacity = this.keys.length * 2;
    const keys = new Float64Array(capacity);
    const expiries = new Float64Array(capacity);
    const newer = new Int32Array(capacity);
    const older = new Int32Array(capacity);
    keys.set(this.keys);
    expiries.set(this.expiries);
    newer.set(this.newer);
    older.set(this.older);
    this.keys = keys;
    this.expiries = expiries;
    this.newer = newer;
    this.older = older;
  }
}

/** The caches of one component's replicas. */
export class CacheState {
  readonly hitRatio: number | null;
  /** Items of one replica. */
  readonly capacity: number;
  readonly replicas: KeyCache[];
  readonly ttl: number;
  private readonly jitter: number;
  private readonly random: RandomStream;

  constructor(settings: ComponentSettings, replicas: number, random: RandomStream) {
    this.hitRatio = settings.hitRatio ?? null;
    this.ttl = settings.ttl ?? Number.POSITIVE_INFINITY;
    this.jitter = settings.jitter ?? 0;
    this.random = random;
    this.capacity = Math.min(maximumItems, itemsOf(settings));
    this.replicas = Array.from(
      { length: replicas },
      () => new KeyCache(this.capacity, settings.eviction === 'lfu' ? 'lru' : (settings.eviction ?? 'lru')),
    );
  }

  /** A look for a key; without keys (-1) nothing is ever found, unless the ratio is given. */
  hit(replica: number, key: number, now: number): boolean {
    if (this.hitRatio !== null) return this.random.uniform() < this.hitRatio;
    return key >= 0 && (this.replicas[replica]?.get(key, now) ?? false);
  }

  store(replica: number, key: number, now: number): void {
    if (key < 0 || this.hitRatio !== null) return;
    const spread = this.jitter > 0 ? 1 + this.jitter * (2 * this.random.uniform() - 1) : 1;
    this.replicas[replica]?.set(key, now + this.ttl * spread, this.random);
  }
}

function itemsOf({ capacity, itemSize, memory }: ComponentSettings): number {
  if (capacity?.type === 'items') return capacity.items;
  const bytes = capacity?.bytes ?? memory;
  return bytes === undefined ? maximumItems : bytes / Math.max(1, itemSize ?? 1000);
}
