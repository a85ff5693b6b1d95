import { hitRatios } from '../../analysis/capacity/cache.ts';
import { type KeyBand, keyBands } from '../../analysis/capacity/popularity.ts';
import { formatCount, formatDuration, formatRate, formatShare } from '../../model/format.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import { shareLiteral, sizeLiteral } from '../literal.ts';
import { rateOf, relatedUses } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { type Demand, demandOn, isCache, missedCalls, storesRead } from './caches.ts';

/** Declared hit ratios are round figures: so much more than is possible is not worth a word. */
const tolerance = 0.005;

/** A wish in place of a hit ratio. */
export const workingSet: Rule = {
  id: 'caching/working-set',
  title: 'A hit ratio that the cache is too small for',
  level: 'warning',
  documentation: {
    what: 'Reports a cache whose declared `hitRatio` is more than any policy could reach: the share of requests that goes to as many of the most popular keys as fit its `capacity`, or, with a `ttl`, what is asked for again before it expires. All flows that read it must declare their `keys`. Without a declared ratio there is nothing to contradict: it is then estimated from the same figures.',
    why: 'The hit ratio decides how large the store behind must be. One that was wished for sizes it for a load that is a fraction of what comes.',
    sources: [
      'Che, Tung and Wang, Hierarchical Web Caching Systems (IEEE JSAC 20(7), 2002)',
      'Breslau et al., Web Caching and Zipf-like Distributions (INFOCOM 1999)',
    ],
    bad: `client users
service api { replicas: 4 }
cache media { capacity: 16GB  itemSize: 1MB  hitRatio: 95% }
database files { replicas: 2  readTime: 5ms }

flow look from users at 1000/s {
  keys: zipf(5M, 0.8)
  immutable: true
  users -> api -> media get miss { api -> files read }
}
`,
    good: `client users
service api { replicas: 4 }
cache media { capacity: 16GB  itemSize: 1MB  hitRatio: 25% }
database files { replicas: 2  readTime: 5ms }

flow look from users at 1000/s {
  keys: zipf(5M, 0.8)
  immutable: true
  users -> api -> media get miss { api -> files read }
}
`,
    accept:
      'Where the ratio was measured: then the keys or sizes are not what the file says, and should be corrected.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isCache(component) || component.settings.hitRatio === undefined) continue;
      const demand = demandOn(context, component);
      const issue = demand && issueOf(context, component, demand, component.settings.hitRatio);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, cache: Component, demand: Demand, declared: number): Issue | undefined {
  const bands = bandsOf(demand);
  const bySize = shareOfTop(bands, demand.items);
  const byAge = boundByAge(cache, demand);
  const best = Math.min(bySize, byAge);
  if (declared <= best + tolerance) return undefined;
  return about(cache, {
    range: placeOf(cache.source, 'hitRatio'),
    message: `${bySize <= byAge ? sizeSentence(cache, demand, bySize) : ageSentence(cache, byAge)} ${formatShare(declared)} is declared${consequence(context, demand, declared, best)}.`,
    ...restingOn(cache, bySize <= byAge ? ['capacity'] : []),
    related: relatedUses(demand.lookups, 'reads'),
    fixes: [...enlarge(cache, demand, bands, declared, byAge), promise(cache, best)],
  });
}

/** All keys by how often they are asked for, the most popular first. */
function bandsOf({ streams }: Demand): KeyBand[] {
  const total = streams.reduce((sum, { rate }) => sum + rate, 0);
  return streams
    .flatMap(({ keys, rate }) =>
      keyBands(keys).map((band) => ({ keys: band.keys, each: (band.each * rate) / total })),
    )
    .sort((a, b) => b.each - a.each);
}

/** Of the requests, those for the so many most popular keys. */
function shareOfTop(bands: readonly KeyBand[], items: number): number {
  let left = items;
  let share = 0;
  for (const { keys, each } of bands) {
    const taken = Math.min(left, keys);
    share += taken * each;
    left -= taken;
    if (left <= 0) break;
  }
  return Math.min(1, share);
}

/** So many of the most popular keys that this share of the requests goes to them. */
function keysFor(bands: readonly KeyBand[], wanted: number): number {
  let share = 0;
  let items = 0;
  for (const { keys, each } of bands) {
    const missing = wanted - share;
    if (missing <= keys * each) return items + Math.ceil((missing / each) * (1 - 1e-9));
    share += keys * each;
    items += keys;
  }
  return items;
}

/** With room for everything: what is asked for again before its copy has expired. */
function boundByAge({ settings: { ttl, readPolicy } }: Component, { streams }: Demand): number {
  if (ttl === undefined || readPolicy?.type === 'refresh-ahead') return 1;
  const ratios = hitRatios(streams, { items: Number.POSITIVE_INFINITY, ttl });
  const total = streams.reduce((sum, { rate }) => sum + rate, 0);
  return streams.reduce((sum, { rate }, index) => sum + rate * (ratios[index] ?? 0), 0) / total;
}

function sizeSentence(cache: Component, { items, keys }: Demand, best: number): string {
  return `${quoted(cache.name)} has room for ${formatCount(Math.floor(items))} of ${formatCount(keys)} keys (${percent(items / keys)}). Holding just the most popular ones, ${percent(best)} of look-ups would hit;`;
}

function ageSentence(cache: Component, best: number): string {
  return `Most of what ${quoted(cache.name)} holds expires before it is asked for again (${formatDuration(cache.settings.ttl ?? 0)}): at most ${percent(best)} of look-ups hit;`;
}

/** What reaches the store behind, and what it was expected to. */
function consequence({ model }: Context, { lookups }: Demand, declared: number, best: number): string {
  const stores = storesRead(model, lookups.flatMap(missedCalls)).map(({ name }) => quoted(name));
  const rate = rateOf(lookups);
  return stores.length === 0
    ? ''
    : `, so that ${listed(stores)} will get ${formatRate(rate * (1 - best))} and not ${formatRate(rate * (1 - declared))}`;
}

/** Room for as many keys as the declared ratio needs, where that is what is missing. */
function enlarge(
  { name, settings, source }: Component,
  { parts }: Demand,
  bands: readonly KeyBand[],
  declared: number,
  byAge: number,
): Suggestion[] {
  const needed = roundedUp(keysFor(bands, declared) / parts);
  if (declared > byAge || !(needed > 0) || !settings.capacity) return [];
  const bytes = settings.itemSize === undefined ? undefined : needed * settings.itemSize;
  const value =
    settings.capacity.type === 'size' && bytes !== undefined ? sizeLiteral(bytes) : String(needed);
  return [
    {
      title: `Make room for ${formatCount(needed)} items in ${parts > 1 ? 'each replica of ' : ''}${name}`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'capacity', value }],
    },
  ];
}

/** To two digits. */
function roundedUp(count: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.ceil(count / digit - 1e-9) * digit;
}

function promise(cache: Component, best: number): Suggestion {
  const possible = shareLiteral(Math.floor(best * 100) / 100);
  return {
    title: `Declare ${possible}`,
    label: 'promise',
    changes: [{ type: 'set', at: cache.source, key: 'hitRatio', value: possible }],
  };
}

function percent(ratio: number): string {
  return formatShare(Number(ratio.toPrecision(3)));
}
