import { formatCount, formatRate } from '../../model/format.ts';
import { shardsOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import { isWrite, rateOf, relatedUses, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';

/** Values of a key for each shard, below which some shards get several times what others do. */
const enoughValues = 10;

/** A key that does not divide. */
export const unsuitableKey: Rule = {
  id: 'sharding/unsuitable-key',
  title: 'A shard key that cannot divide the data well',
  level: 'warning',
  documentation: {
    what: 'Reports a `shardKey` with fewer than ten values for each shard, one that only grows (`monotonic`) where shards are ranges of it and a flow writes, and one that can change (`mutable`) where a flow writes. What the file does not say of the key is not judged, and neither is a key of flows that are best-effort.',
    why: 'All items with one value of the key stand in one shard, so a key of few values leaves shards empty and others full. A key that only grows sends every new item to the last range. A key that changes makes a simple update a move between machines.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 6 (partitioning by key range)',
      'Google, Bigtable documentation, Schema design best practices (row keys to avoid)',
    ],
    bad: `client devices
service intake { replicas: 4 }
database events {
  replicas: 2
  shards: 24
  shardBy: range
  shardKey: { name: "createdAt"  monotonic: true }
}

flow report from devices at 2000/s {
  devices -> intake -> events write
}
`,
    good: `client devices
service intake { replicas: 4 }
database events {
  replicas: 2
  shards: 24
  shardBy: hash
  shardKey: { name: "createdAt"  monotonic: true }
}

flow report from devices at 2000/s {
  devices -> intake -> events write
}
`,
    accept:
      'Ranges of time that are dropped as a whole when they are old, where one shard can take all that is new.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!component.settings.shardKey || shardsOf(component) < 2) continue;
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component): Issue | undefined {
  const uses = usesOf(context, component.id);
  const writes = uses.filter(isWrite);
  const flaws = [tooFew(component, uses), growing(component, writes), changing(component, writes)].flatMap(
    (flaw) => flaw ?? [],
  );
  if (flaws.length === 0) return undefined;
  return about(component, {
    range: placeOf(component.source, 'shardKey'),
    message: flaws.map(({ sentence }) => sentence).join(' '),
    evidence: 'declared',
    related: relatedUses(uses, 'uses'),
    fixes: flaws.length === 1 ? flaws.flatMap(({ fixes }) => fixes) : [],
  });
}

interface Flaw {
  sentence: string;
  fixes: Suggestion[];
}

function keyOf({ name, settings: { shardKey } }: Component): string {
  return shardKey?.name === undefined ? `The shard key of ${quoted(name)}` : quoted(shardKey.name);
}

function tooFew(component: Component, uses: readonly Use[]): Flaw | undefined {
  const distinct = component.settings.shardKey?.distinct;
  const shards = shardsOf(component);
  if (distinct === undefined || distinct >= enoughValues * shards || uses.length === 0) return undefined;
  const has = `${keyOf(component)} has ${formatCount(distinct)} values for ${shards} shards`;
  return {
    sentence:
      distinct < shards
        ? `${has}: at least ${formatCount(shards - distinct)} of them stay empty.`
        : `${has}: a shard that gets a few values more than another one has several times its load.`,
    fixes: [],
  };
}

function growing(component: Component, writes: readonly Use[]): Flaw | undefined {
  const { shardKey, shardBy } = component.settings;
  const rate = rateOf(writes);
  if (shardKey?.monotonic !== true || shardBy?.type !== 'range' || !(rate > 0)) return undefined;
  return {
    sentence: `${keyOf(component)} only grows and shards are ranges of it: all ${formatRate(rate)} writes land in the last of ${shardsOf(component)} shards.`,
    fixes: [
      {
        title: `Divide ${component.name} by the hash of the key`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'shardBy', value: 'hash' }],
      },
    ],
  };
}

function changing(component: Component, writes: readonly Use[]): Flaw | undefined {
  if (component.settings.shardKey?.mutable !== true || writes.length === 0) return undefined;
  return {
    sentence: `${keyOf(component)} can change: each change moves the item to another shard, and whoever asks in between finds it twice or not at all.`,
    fixes: [],
  };
}
