import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'sharding/hash-placement';

const site = (cache: string, arrow = '') => `
client users
service api { replicas: 4 }
cache hot { ${cache} }
database items { replicas: 2 }
flow browse from users at 1000/s { users -> api -> hot get${arrow} miss { api -> items read } }
`;

const balanced = (balancer: string, service: string) => `
client users
loadBalancer lb { ${balancer} }
service api { ${service} }
flow browse from users at 1000/s { users -> lb -> api }
`;

const sharded = (store: string) => `
client users
service api { replicas: 4 }
database items { replicas: 2  ${store} }
flow browse from users at 1000/s { users -> api -> items read }
`;

describe(rule, () => {
  it('reports a cache whose entries all move', async () => {
    await expectFinding(rule, site('replicas: 4  [|strategy: modulo-hash|]'), {
      message:
        'Going from 4 to 5 replicas of "hot" moves 80% of the keys; consistent hashing moves 20%. What moves is missed, and falls on what is behind the cache.',
      severity: 'warning',
    });
  });

  it('reports an arrow that says so', async () => {
    await expectFinding(rule, site('replicas: 3', ' { [|strategy: modulo-hash|] }'), {
      message:
        'Going from 3 to 4 replicas of "hot" moves 75% of the keys; consistent hashing moves 25%. What moves is missed, and falls on what is behind the cache.',
      severity: 'warning',
    });
  });

  it('reports a balancer before servers that keep answers', async () => {
    await expectFinding(
      rule,
      balanced('[|strategy: modulo-hash|]', 'replicas: 4..12  localCache: { ttl: 1m }'),
      {
        message:
          'Going from 4 to 5 replicas of "api" moves 80% of the keys; consistent hashing moves 20%. What moves is missed, and falls on what is behind the cache.',
        severity: 'warning',
      },
    );
  });

  it('reports shards of a store', async () => {
    await expectFinding(rule, sharded('shards: 10  [|shardBy: modulo-hash|]'), {
      message:
        'Going from 10 to 11 shards of "items" moves 90.9% of the keys; consistent hashing moves 9.09%. What moves has to be copied while it is in use.',
      severity: 'warning',
    });
  });

  it('suggests more points on a ring of few', async () => {
    await expectFinding(rule, sharded('shards: 10  [|shardBy: consistent-hash(vnodes: 10)|]'), {
      message:
        'With 10 points on the ring for each of 10, the busiest shard of "items" gets about 1.49x its share of the keys.',
      severity: 'hint',
    });
  });

  it.each([
    [
      'is quiet one edit away: keys stand on a ring',
      site('replicas: 4  strategy: consistent-hash(vnodes: 150)'),
    ],
    ['is quiet when each key ranks the nodes', site('replicas: 4  strategy: rendezvous')],
    ['is quiet when nothing is said', site('replicas: 4')],
    ['is quiet when there is one node', site('strategy: modulo-hash')],
    [
      'is quiet when every replica has every key',
      site('replicas: 4  replication: copies  strategy: modulo-hash'),
    ],
    ['is quiet when the servers hold nothing', balanced('strategy: modulo-hash', 'replicas: 4')],
    [
      'is quiet when the technology fixes it, not the file',
      sharded('shards: 4').replace('database items', 'search items using elasticsearch'),
    ],
    [
      'is quiet when a ring of the technology has few points',
      sharded('shards: 4').replace('items {', 'items using cassandra {'),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      site('replicas: 4  strategy: modulo-hash'),
      site('replicas: 4  strategy: consistent-hash(vnodes: 150)'),
    );
  });

  it('is gone after its first fix on an arrow', async () => {
    await expectFixed(
      rule,
      site('replicas: 3', ' { strategy: modulo-hash }'),
      site('replicas: 3', ' { strategy: consistent-hash(vnodes: 150) }'),
    );
  });
});
