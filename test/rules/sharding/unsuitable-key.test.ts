import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'sharding/unsuitable-key';

const events = (store: string, operation = 'write', tier = 'standard') => `
client devices
service intake { replicas: 4 }
database events { replicas: 2  shards: 24  ${store} }
flow report from devices at 2000/s { tier: ${tier}  devices -> intake -> events ${operation} }
`;

describe(rule, () => {
  it('reports a key that only grows, divided by ranges', async () => {
    await expectFinding(
      rule,
      events('shardBy: range  [|shardKey: { name: "createdAt"  monotonic: true }|]'),
      {
        message:
          '"createdAt" only grows and shards are ranges of it: all 2k/s writes land in the last of 24 shards.',
        severity: 'warning',
      },
    );
  });

  it('reports a key of fewer values than shards', async () => {
    await expectFinding(rule, events('[|shardKey: { name: "plan"  distinct: 3 }|]'), {
      message: '"plan" has 3 values for 24 shards: at least 21 of them stay empty.',
      severity: 'warning',
    });
  });

  it('reports a key of few values', async () => {
    await expectFinding(rule, events('[|shardKey: { name: "country"  distinct: 190 }|]', 'read'), {
      message:
        '"country" has 190 values for 24 shards: a shard that gets a few values more than another one has several times its load.',
      severity: 'warning',
    });
  });

  it('reports a key that changes', async () => {
    await expectFinding(rule, events('[|shardKey: { mutable: true }|]'), {
      message:
        'The shard key of "events" can change: each change moves the item to another shard, and whoever asks in between finds it twice or not at all.',
      severity: 'warning',
    });
  });

  it('tells all that is wrong with a key at once', async () => {
    const found = await findingsIn(events('shardKey: { name: "plan"  distinct: 3  mutable: true }'), rule);
    expect(found.map(({ message }) => message)).toEqual([
      '"plan" has 3 values for 24 shards: at least 21 of them stay empty. "plan" can change: each change moves the item to another shard, and whoever asks in between finds it twice or not at all.',
    ]);
  });

  it.each([
    [
      'is quiet one edit away: the hash of the key divides',
      events('shardBy: hash  shardKey: { name: "createdAt"  monotonic: true }'),
    ],
    ['is quiet when the key has many values', events('shardKey: { name: "userId"  distinct: 1M }')],
    [
      'is quiet when nobody writes',
      events('shardBy: range  shardKey: { name: "createdAt"  monotonic: true  mutable: true }', 'read'),
    ],
    [
      'is quiet when the flow is best-effort',
      events('shardBy: range  shardKey: { monotonic: true }', 'write', 'best-effort'),
    ],
    ['is quiet when nothing is said of the key', events('shardBy: range  shardKey: { name: "createdAt" }')],
    [
      'is quiet when there are no shards',
      events('shardKey: { mutable: true }').replace('shards: 24', 'shards: 1'),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      events('shardBy: range  shardKey: { monotonic: true }'),
      events('shardBy: hash  shardKey: { monotonic: true }'),
    );
  });
});
