import type { ComponentSettings } from '../model/settings.ts';
import { Frequencies } from './frequency.ts';
import { KeyTable } from './keytable.ts';
import type { RandomStream } from './random.ts';

/** Items that one cache replica holds at most in a run, whatever the file says; the report says when it was reached. */
export const maximumItems = 4_000_000;
/** Items that all caches of a run hold together. */
export const maximumTogether = 8_000_000;

/** Room that the caches of one run share. */
export class SharedRoom {
  left = maximumTogether;
  /** Something was evicted, or not kept, for want of it. */
  exhausted = false;
}

const none = -1;
/** Room for so many items at first. */
const smallest = 8;

export type Eviction = NonNullable<ComponentSettings['eviction']>;

/** What one cache replica holds: keys in a doubly linked list, newest first, each with the time at which it expires. */
export class KeyCache {
  private readonly capacity: number;
  private readonly eviction: Eviction;
  /** Seconds for which an expired item is kept, for use when its source fails. */
  private readonly grace: number;
  private readonly frequencies: Frequencies | null;
  private table = new KeyTable();
  private keys = new Float64Array(smallest);
  private expiries = new Float64Array(smallest);
  /** Since when what an item was made from says something else; 0: it is fresh. */
  private overwritten = new Float64Array(smallest);
  private newer = new Int32Array(smallest);
  private older = new Int32Array(smallest);
  private newest = none;
  private oldest = none;
  private items = 0;

  private readonly room: SharedRoom;

  constructor(capacity: number, eviction: Eviction, grace = 0, room = new SharedRoom()) {
    this.room = room;
    this.capacity = Math.min(maximumItems, Math.max(1, Math.floor(capacity)));
    this.eviction = eviction;
    this.grace = grace;
    this.frequencies = eviction === 'lfu' ? new Frequencies() : null;
  }

  get size(): number {
    return this.items;
  }

  /** True when the key is there and has not expired. */
  get(key: number, now: number): boolean {
    const uses = this.frequencies?.count(key) ?? 0;
    const item = this.table.get(key);
    if (item === none) return false;
    const expiry = this.expiries[item] as number;
    if (expiry <= now) {
      if (expiry + this.grace <= now) this.remove(item);
      return false;
    }
    if (this.eviction === 'lru') this.refresh(item);
    this.frequencies?.touch(item, uses);
    return true;
  }

  /** When it expires; -1: it is not there. */
  expiryOf(key: number): number {
    const item = this.table.get(key);
    return item === none ? -1 : (this.expiries[item] as number);
  }

  /** Since when it is out of date; 0: it is fresh, or not there. */
  overwrittenAt(key: number): number {
    const item = this.table.get(key);
    return item === none ? 0 : (this.overwritten[item] as number);
  }

  /** What it was made from says something else from now on. */
  overwrite(key: number, now: number): void {
    const item = this.table.get(key);
    if (item !== none && this.overwritten[item] === 0) this.overwritten[item] = now;
  }

  /** It says again what it was made from. */
  renew(key: number): void {
    const item = this.table.get(key);
    if (item !== none) this.overwritten[item] = 0;
  }

  set(key: number, expiry: number, random: RandomStream): void {
    let item = this.table.get(key);
    if (item === none) {
      if (this.items >= this.capacity) {
        if (!this.evict(key, random)) return;
      } else if (this.room.left <= 0 && !this.giveWay(key, random)) return;
      this.room.left--;
      item = this.items++;
      if (item >= this.keys.length) this.grow();
      this.table.set(key, item);
      this.keys[item] = key;
      this.link(item);
      this.frequencies?.add(item, this.frequencies.of(key));
    } else if (this.eviction === 'lru') this.refresh(item);
    this.expiries[item] = expiry;
    this.overwritten[item] = 0;
  }

  delete(key: number): void {
    const item = this.table.get(key);
    if (item !== none) this.remove(item);
  }

  clear(): void {
    this.room.left += this.items;
    this.table = new KeyTable();
    this.items = 0;
    this.newest = none;
    this.oldest = none;
    this.frequencies?.clear();
  }

  /** There is no room left in the run: an item of its own makes room, where it has one. */
  private giveWay(key: number, random: RandomStream): boolean {
    this.room.exhausted = true;
    return this.items > 0 && this.evict(key, random);
  }

  /** Makes room for a key; false when it is itself what was used least. */
  private evict(key: number, random: RandomStream): boolean {
    const { frequencies } = this;
    if (frequencies && frequencies.of(key) < frequencies.usesOf(frequencies.least)) return false;
    if (frequencies) this.remove(frequencies.least);
    else if (this.eviction === 'random') this.remove(random.below(this.items));
    else this.remove(this.eviction === 'lifo' ? this.newest : this.oldest);
    return true;
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
    this.room.left++;
    this.frequencies?.remove(item);
    const last = --this.items;
    if (item === last) return;
    this.frequencies?.rename(last, item);
    const newer = this.newer[last] as number;
    const older = this.older[last] as number;
    this.keys[item] = this.keys[last] as number;
    this.expiries[item] = this.expiries[last] as number;
    this.overwritten[item] = this.overwritten[last] as number;
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
    const overwritten = new Float64Array(capacity);
    overwritten.set(this.overwritten);
    this.overwritten = overwritten;
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
