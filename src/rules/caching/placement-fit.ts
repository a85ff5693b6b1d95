import { declaredKeys } from '../../analysis/estimates/storage.ts';
import { defaultNetwork } from '../../analysis/latency/network.ts';
import { formatDuration, formatRate, formatShare } from '../../model/format.ts';
import { callsOf, enclosingPlaces, lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, placeOf } from '../about.ts';
import { factsOf, mattering } from '../flows.ts';
import { isWrite, rateOf, relatedUses, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { factsAbout, isCache, lookupsIn, missedCalls, storesRead } from './caches.ts';

/** Round trips that users notice on each object of a page, seconds. */
const far = 0.05;
/** Changes of one object per second above which pushing each of them to every edge is a burden. */
const busy = 1 / 3600;
/** Below this share of hits an edge mostly fetches. */
const mostlyMissed = 0.5;

/** Copies in the wrong place, or filled in the wrong way. */
export const placementFit: Rule = {
  id: 'caching/placement-fit',
  title: 'Content far from its users, or an edge filled in the wrong way',
  level: 'hint',
  documentation: {
    what: 'Suggests a content delivery network for a flow of `immutable` content whose client and servers stand in different regions, more than 50 ms apart, with no cache on the way; pulling in place of pushing (`fill: push`) where each object changes more than once an hour; and pushing in place of pulling where fewer than half of the look-ups hit because objects are asked for less than once in their `ttl`. The figures come from places, links and declared `keys`.',
    why: 'A copy near its user saves the way for every object. Pushing suits content that changes seldom and is asked for seldom; pulling suits content that is asked for often.',
    sources: [
      'Nygren, Sitaraman and Sun, The Akamai Network (ACM SIGOPS Operating Systems Review 44(3), 2010)',
      'Google, Cloud CDN documentation, Caching overview',
    ],
    bad: `client users
cdn edge { fill: pull  ttl: 1h }
objectStore videos using s3

flow watch from users at 10/s {
  keys: uniform(1M)
  immutable: true
  users -> edge get miss { edge -> videos read }
}
`,
    good: `client users
cdn edge { fill: push  ttl: 1h }
objectStore videos using s3

flow watch from users at 10/s {
  keys: uniform(1M)
  immutable: true
  users -> edge get miss { edge -> videos read }
}
`,
    accept: 'Where the few who are far away, or the first who asks, may wait.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const issue = component.kind === 'cdn' ? fillIssue(context, component) : undefined;
      if (issue) yield issue;
    }
    for (const flow of mattering(context.model)) {
      const issue = distanceIssue(context, flow);
      if (issue) yield issue;
    }
  },
};

function fillIssue(context: Context, cdn: Component): Issue | undefined {
  const lookups = lookupsIn(context, cdn.id).filter(({ rate }) => rate > 0);
  const keys = keysOf(lookups);
  if (keys === undefined) return undefined;
  return cdn.settings.fill === 'push'
    ? pushed(context, cdn, lookups, keys)
    : pulled(context, cdn, lookups, keys);
}

/** Different objects, where every flow declares them. */
function keysOf(lookups: readonly Use[]): number | undefined {
  const all = new Map<string, number>();
  for (const { flow } of lookups) {
    const keys = declaredKeys(flow);
    if (!keys) return undefined;
    all.set(JSON.stringify(keys), keys.keys);
  }
  return all.size > 0 ? [...all.values()].reduce((sum, count) => sum + count, 0) : undefined;
}

function pushed(context: Context, cdn: Component, lookups: readonly Use[], keys: number): Issue | undefined {
  const stores = storesRead(context.model, lookups.flatMap(missedCalls));
  const writes = stores.flatMap(({ id }) => usesOf(context, id).filter(isWrite));
  const each = rateOf(writes) / keys;
  if (!(each > busy)) return undefined;
  return about(cdn, {
    range: placeOf(cdn.source, 'fill'),
    message: `Each object in ${quoted(cdn.name)} changes ${formatRate(each)}, and every change is pushed to every edge. Pulling fetches only what is asked for.`,
    evidence: 'declared',
    related: relatedUses(writes, 'changes'),
    fixes: [
      {
        title: 'Fetch what is asked for',
        label: 'design',
        changes: [{ type: 'set', at: cdn.source, key: 'fill', value: 'pull' }],
      },
    ],
  });
}

function pulled(context: Context, cdn: Component, lookups: readonly Use[], keys: number): Issue | undefined {
  const { ttl } = cdn.settings;
  const hits = factsAbout(context, cdn.id)?.hitRatio;
  if (ttl === undefined || hits === undefined || hits >= mostlyMissed) return undefined;
  const each = rateOf(lookups) / keys;
  const stores = storesRead(context.model, lookups.flatMap(missedCalls));
  const changes = rateOf(stores.flatMap(({ id }) => usesOf(context, id).filter(isWrite))) / keys;
  if (each * ttl >= 1 || changes > busy) return undefined;
  return about(cdn, {
    range: placeOf(cdn.source, 'fill'),
    message: `An object in ${quoted(cdn.name)} is asked for ${formatRate(each)} on average and kept for ${formatDuration(ttl)}, so about ${formatShare(Math.round(hits * 100) / 100)} of look-ups hit. Pushing the content beforehand would answer all of them.`,
    evidence: 'derived',
    related: relatedUses(lookups, 'reads'),
    fixes: [
      {
        title: 'Push the content beforehand',
        label: 'design',
        changes: [{ type: 'set', at: cdn.source, key: 'fill', value: 'push' }],
      },
    ],
  });
}

function distanceIssue(context: Context, flow: Flow): Issue | undefined {
  const { model } = context;
  if (flow.settings.immutable !== true) return undefined;
  const { components } = lookup(model);
  const client = components.get(flow.client);
  const called = callsOf(flow).flatMap(({ targets }) =>
    targets.flatMap(({ component }) => components.get(component) ?? []),
  );
  const [origin] = called.filter(({ placement }) => placement.length > 0);
  if (!client || !origin || called.some(isCache) || client.settings.localCache) return undefined;
  const from = onlyRegion(model, client);
  const to = onlyRegion(model, origin);
  if (from === undefined || to === undefined || from === to) return undefined;
  const { time, stated } = roundTrip(model, from, to);
  if (!(time > far)) return undefined;
  const size = flow.settings.size;
  const rate = factsOf(context, flow.id)?.rate ?? 0;
  return about(flow, {
    message: `Users of ${flow.name} in ${quoted(from)} fetch what never changes from ${quoted(to)}: each of ${formatRate(rate)} takes a way of ${formatDuration(time)}${size === undefined ? '' : ', and the origin sends all of it'}. A content delivery network would answer nearby.`,
    ...(stated
      ? { evidence: 'declared' }
      : {
          evidence: 'assumed',
          assumption: 'The round trip between the regions is a default: state a `link` to be sure.',
        }),
  });
}

/** The region in which all of a component stands. */
function onlyRegion(model: Model, { placement }: Component): ElementId | undefined {
  const { places } = lookup(model);
  const regions = new Set(
    placement.flatMap(
      (place) => enclosingPlaces(model, place).find((id) => places.get(id)?.kind === 'region') ?? [],
    ),
  );
  const [only] = regions;
  return regions.size === 1 ? only : undefined;
}

function roundTrip(model: Model, from: ElementId, to: ElementId): { time: number; stated: boolean } {
  const link = model.links.find(({ between }) => between.includes(from) && between.includes(to));
  if (link?.settings.rtt !== undefined) return { time: link.settings.rtt, stated: true };
  const { settings, origins } = model.system;
  const stated = origins.network?.from === 'file' ? settings.network?.crossRegion : undefined;
  return { time: stated ?? defaultNetwork.crossRegion, stated: stated !== undefined };
}
