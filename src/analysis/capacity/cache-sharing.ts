import type { KeyDistribution } from '../../model/distribution.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Model } from '../../model/model.ts';
import type { CachingSettings, ElementId } from '../../model/settings.ts';
import { cacheKinds } from '../kinds.ts';
import { type CacheShape, hitRatios, type KeyStream } from './cache.ts';
import type { Sharing } from './sharing.ts';
import { lookupShare, type Visit } from './traffic.ts';
import { workOf } from './work.ts';

interface Stream {
  keys: KeyDistribution;
  rate: number;
  calls: Call[];
}

/** Hit ratios of all cache calls and shares of lookups, from what is declared or from keys, capacity and time to live. */
export class CacheSharing implements Sharing {
  readonly #model: Model;
  /** By call id. */
  readonly #hits = new Map<string, number>();
  readonly #asked = new Map<string, number>();
  /** By component: over all its calls. */
  readonly #overall = new Map<ElementId, number>();

  readonly #solved = new Map<string, { rates: number[]; ratios: number[] }>();

  constructor(model: Model) {
    this.#model = model;
  }

  hitRatioOf(call: Call): number {
    return Math.min(1, Math.max(0, this.#hits.get(call.id) ?? this.#declared(call) ?? 0));
  }

  askedShare(call: Call): number {
    return Math.min(1, Math.max(0, this.#asked.get(call.id) ?? 1));
  }

  /** Of a cache over all its calls; undefined where nothing is known. */
  overallHitRatio(component: Component): number | undefined {
    return component.settings.hitRatio ?? this.#overall.get(component.id);
  }

  /** Works out the ratios anew for these visits; true when something changed. */
  update(rates: ReadonlyMap<ElementId, number>, visits: ReadonlyMap<ElementId, readonly Visit[]>): boolean {
    const { components, flows } = lookup(this.#model);
    const streams = new Map<string, { cache: CacheUse; streams: Map<string, Stream> }>();
    let changed = false;
    const set = (into: Map<string, number>, key: string, value: number) => {
      if (Math.abs((into.get(key) ?? -1) - value) > 1e-6) changed = true;
      into.set(key, value);
    };
    for (const [flowId, made] of visits) {
      const keys = flows.get(flowId)?.settings.keys;
      for (const { call, perRequest, attempted } of made) {
        const target = components.get(call.targets[0]?.component ?? '');
        const caller = components.get(call.callers[0] ?? '');
        if (!target) continue;
        const rate = rates.get(flowId) ?? 0;
        const arriving = rate * attempted;
        if (target.kind === 'dns') set(this.#asked, call.id, lookupShare(caller, target, arriving));
        for (const cache of cachesOf(caller, target, call)) {
          if (!keys || cache.settings.hitRatio !== undefined) {
            if (cache.local && cache.settings.hitRatio !== undefined)
              set(this.#asked, call.id, 1 - cache.settings.hitRatio);
            continue;
          }
          let use = streams.get(cache.id);
          if (!use) {
            use = { cache, streams: new Map() };
            streams.set(cache.id, use);
          }
          addStream(use.streams, keys, cache.local ? arriving : rate * perRequest, call);
        }
      }
    }
    for (const { cache, streams: asked } of streams.values()) {
      const all = [...asked.values()];
      const shape = shapeOf(cache);
      if (!shape) continue;
      const ratios = this.#ratiosOf(
        cache.id,
        all.map(({ keys, rate }) => ({ keys, rate: rate / cache.copies })),
        shape,
      );
      let hits = 0;
      let total = 0;
      all.forEach(({ calls, rate }, index) => {
        const ratio = ratios[index] ?? 0;
        hits += ratio * rate;
        total += rate;
        for (const call of calls)
          if (cache.local) set(this.#asked, call.id, 1 - ratio);
          else set(this.#hits, call.id, ratio);
      });
      if (!cache.local && total > 0) this.#overall.set(cache.id, hits / total);
    }
    return changed;
  }

  /** Worked out again only when the rates have moved. */
  #ratiosOf(id: string, streams: readonly KeyStream[], shape: CacheShape): number[] {
    const before = this.#solved.get(id);
    const same = before?.rates.every((rate, index) => {
      const now = streams[index]?.rate ?? 0;
      return Math.abs(rate - now) <= 1e-7 * now;
    });
    if (before && same && before.rates.length === streams.length) return before.ratios;
    const ratios = hitRatios(streams, shape);
    this.#solved.set(id, { rates: streams.map(({ rate }) => rate), ratios });
    return ratios;
  }

  #declared(call: Call): number | undefined {
    const { components } = lookup(this.#model);
    return components.get(call.targets[0]?.component ?? '')?.settings.hitRatio;
  }
}

interface CacheUse {
  id: string;
  /** Inside the caller: a hit is not asked at all. */
  local: boolean;
  settings: CachingSettings & { itemSize?: number };
  /** Copies of the whole cache, each of which sees only its share of the requests. */
  copies: number;
  /** Parts that hold different keys. */
  parts: number;
}

/** The caches that a call goes through: one inside its caller, and the target itself. */
function cachesOf(caller: Component | undefined, target: Component, call: Call): CacheUse[] {
  if (workOf(call.operation) === 'write') return [];
  const uses: CacheUse[] = [];
  const local = caller?.settings.localCache;
  if (
    caller &&
    local &&
    target.kind !== 'dns' &&
    (local.of ? local.of.includes(target.id) : call.operation !== undefined)
  ) {
    const copies = caller.kind === 'client' ? (caller.settings.users ?? 1) : replicasOf(caller);
    uses.push({
      id: `${caller.id} local`,
      local: true,
      settings: local,
      copies: Math.max(1, copies),
      parts: 1,
    });
  }
  if (cacheKinds.has(target.kind)) {
    const copied = target.settings.replication === 'copies' || target.kind === 'cdn';
    const replicas = Math.max(1, replicasOf(target));
    const parts = copied || (target.settings.replication ?? 'none') !== 'none' ? 1 : replicas;
    uses.push({
      id: target.id,
      local: false,
      settings: target.settings,
      copies: copied ? replicas : 1,
      parts,
    });
  }
  return uses;
}

function shapeOf({ settings, parts }: CacheUse) {
  const { capacity, itemSize, ttl, eviction } = settings;
  const items =
    capacity === undefined
      ? Number.POSITIVE_INFINITY
      : capacity.type === 'items'
        ? capacity.items
        : itemSize
          ? capacity.bytes / itemSize
          : undefined;
  // Nothing said of its size and nothing of its age: nothing is known of its hits.
  if (items === undefined || (capacity === undefined && ttl === undefined)) return undefined;
  return { items: items * parts, ttl, eviction };
}

function addStream(streams: Map<string, Stream>, keys: KeyDistribution, rate: number, call: Call): void {
  const name = JSON.stringify(keys);
  const known = streams.get(name);
  if (!known) {
    streams.set(name, { keys, rate, calls: [call] });
    return;
  }
  known.rate += rate;
  known.calls.push(call);
}
