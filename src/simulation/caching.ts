import type { CachingSettings, LocalCache } from '../model/settings.ts';
import { KeyCache, maximumItems, type SharedRoom } from './cache.ts';
import type { Flight } from './fetching.ts';
import type { Request } from './frames.ts';
import type { RandomStream } from './random.ts';
import { WriteBack } from './writeback.ts';

type Settings = CachingSettings & Pick<LocalCache, 'itemSize'> & { memory?: number; collapse?: boolean };

/** Keys of users who have copies of their own are told apart by the user. */
const keysOfOneUser = 2 ** 32;

/** The caches of one component's replicas. */
export class CacheState {
  readonly hitRatio: number | null;
  /** Items of one replica. */
  readonly capacity: number;
  readonly replicas: KeyCache[];
  readonly ttl: number;
  /** Share of the ttl after which an item that is used is fetched anew; 1: never before it expires. */
  readonly ahead: number;
  /** Something writes to what its items are made from: how old they are is counted. */
  measured = false;
  /** By replica: what is being fetched; null: every miss fetches for itself. */
  readonly flights: Map<number, Flight>[] | null;
  /** By replica: what is being fetched anew before it expires. */
  readonly refreshing: Map<number, Flight>[];
  readonly dirty: WriteBack | null;
  /** Each user has copies of his own. */
  readonly perUser: boolean;
  private readonly full: boolean;
  private readonly settings: Settings;
  private readonly random: RandomStream;

  constructor(settings: Settings, replicas: number, random: RandomStream, room: SharedRoom) {
    const { writePolicy, readPolicy } = settings;
    this.settings = settings;
    this.hitRatio = settings.hitRatio ?? null;
    this.ttl = settings.ttl ?? Number.POSITIVE_INFINITY;
    this.ahead = readPolicy?.type === 'refresh-ahead' ? (readPolicy.ahead ?? 1) : 1;
    this.perUser = settings.vary === 'user';
    this.full = settings.fill === 'push';
    this.random = random;
    this.capacity = Math.min(maximumItems, itemsOf(settings));
    this.replicas = Array.from(
      { length: replicas },
      () => new KeyCache(this.capacity, settings.eviction ?? 'lru', settings.staleIfError, room),
    );
    this.refreshing = this.replicas.map(() => new Map<number, Flight>());
    this.flights = settings.collapse ? this.replicas.map(() => new Map<number, Flight>()) : null;
    this.dirty = writePolicy?.type === 'write-back' ? new WriteBack(replicas, writePolicy.flush) : null;
  }

  /** What an item is kept under. */
  keyOf({ key, user }: Request): number {
    return this.perUser && key >= 0 ? user * keysOfOneUser + (key % keysOfOneUser) : key;
  }

  /** A look for a key; without keys (-1) nothing is ever found, unless the ratio is given. */
  hit(replica: number, key: number, now: number): boolean {
    if (this.full) return true;
    if (this.hitRatio !== null) return this.random.uniform() < this.hitRatio;
    return key >= 0 && (this.replicas[replica]?.get(key, now) ?? false);
  }

  store(replica: number, key: number, now: number): void {
    if (key < 0 || this.hitRatio !== null) return;
    const { jitter = 0 } = this.settings;
    const spread = jitter > 0 ? 1 + jitter * (2 * this.random.uniform() - 1) : 1;
    this.replicas[replica]?.set(key, now + this.ttl * spread, this.random);
  }

  /** Seconds for which an item has been out of date; 0: it is fresh. */
  age(replica: number, key: number, now: number): number {
    const since = this.replicas[replica]?.overwrittenAt(key) ?? 0;
    return since > 0 ? now - since : 0;
  }

  /** What items are made from was written. */
  written(key: number, now: number): void {
    const { invalidate, writePolicy } = this.settings;
    for (const replica of this.replicas)
      if (invalidate) replica.delete(key);
      else if (writePolicy?.type === 'write-through') replica.renew(key);
      else replica.overwrite(key, now);
  }

  /** Whether an expired item is still there, for use when its source fails. */
  keepsStale(replica: number, key: number, now: number): boolean {
    const expiry = this.replicas[replica]?.expiryOf(key) ?? -1;
    return expiry >= 0 && expiry + (this.settings.staleIfError ?? 0) > now;
  }

  /** Whether an item that is used now should be fetched anew. */
  isDue(replica: number, key: number, now: number): boolean {
    if (this.ahead >= 1 || this.refreshing[replica]?.has(key)) return false;
    const expiry = this.replicas[replica]?.expiryOf(key) ?? -1;
    return expiry >= 0 && expiry - now < (1 - this.ahead) * this.ttl;
  }

  /** A replica has as many items as one holds at most in a run, and the file allows more. */
  get isCapped(): boolean {
    return itemsOf(this.settings) > maximumItems && this.replicas.some(({ size }) => size >= maximumItems);
  }

  /** The process starts anew: cold, unless it is filled before it serves. */
  restart(replica: number): void {
    if (!this.settings.warmUp) this.replicas[replica]?.clear();
  }
}

function itemsOf({ capacity, itemSize, memory }: Settings): number {
  if (capacity?.type === 'items') return capacity.items;
  const bytes = capacity?.bytes ?? memory;
  return bytes === undefined ? Number.POSITIVE_INFINITY : bytes / Math.max(1, itemSize ?? 1000);
}
