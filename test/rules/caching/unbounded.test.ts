import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/unbounded';

const local = (service: string, keys = '') => `
client users
service api { ${service} }
database pages
flow browse from users at 500/s { ${keys}  users -> api -> pages read }
`;

const shared = (cache: string, keys = 'keys: zipf(1M, 0.9)') => `
client users
service api
cache hot { ${cache} }
database pages
flow browse from users at 500/s { ${keys}  users -> api -> hot get miss { api -> pages read } }
`;

describe(rule, () => {
  it('reports a local cache without limits', async () => {
    await expectFinding(rule, local('[|localCache: { of: pages }|]'), {
      message:
        'Each replica of "api" keeps all that it ever read: nothing limits its cache. It grows until memory is full.',
      severity: 'warning',
    });
  });

  it('tells what it may become', async () => {
    await expectFinding(
      rule,
      local('memory: 8GB  [|localCache: { itemSize: 2KB }|]', 'keys: zipf(50M, 0.9)'),
      {
        message:
          'Each replica of "api" keeps all that it ever read: nothing limits its cache. It may become 50M items, 100 GB; it has 8 GB of memory.',
        severity: 'warning',
      },
    );
  });

  it('reports a cache that may hold more than its memory', async () => {
    await expectFinding(rule, shared('memory: 16GB  itemSize: 2KB  [|capacity: 20M|]'), {
      message: '"hot" may keep 40 GB in 16 GB of memory: it is out of memory before it drops anything.',
      severity: 'warning',
    });
  });

  it('suggests to drop by last use where popularity is uneven', async () => {
    await expectFinding(rule, shared('capacity: 100k  [|eviction: fifo|]'), {
      message:
        '"hot" drops what came first, popular or not: about 59.9% of look-ups hit. Dropping what was used longest ago, 63.7% would.',
      severity: 'hint',
    });
  });

  it.each([
    ['is quiet one edit away: entries age', local('localCache: { of: pages  ttl: 10m }')],
    ['is quiet when a capacity is set', local('localCache: { capacity: 10k }')],
    ['is quiet when all keys fit', local('memory: 8GB  localCache: { itemSize: 2KB }', 'keys: uniform(1M)')],
    ['is quiet when the keys are few', local('localCache: { of: pages }', 'keys: uniform(200)')],
    [
      'is quiet when it is the user who keeps',
      local('').replace('client users', 'client users { localCache: { of: pages } }'),
    ],
    ['is quiet when the cache fits its memory', shared('memory: 16GB  itemSize: 2KB  capacity: 4M')],
    [
      'is quiet when all keys are asked for alike',
      shared('capacity: 100k  eviction: fifo', 'keys: uniform(1M)'),
    ],
    ['is quiet when nothing is said', shared('')],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      local('localCache: { of: pages }'),
      local('localCache: { of: pages  capacity: 100k  eviction: lru }'),
    );
  });

  it('is gone after its first fix, which takes half of the memory', async () => {
    await expectFixed(
      rule,
      local('\n  memory: 8GB\n  localCache: {\n    itemSize: 2KB\n  }\n'),
      local('\n  memory: 8GB\n  localCache: {\n    itemSize: 2KB\n    capacity: 4GB  eviction: lru\n  }\n'),
    );
  });

  it('is gone after its first fix where the capacity is too large', async () => {
    await expectFixed(rule, shared('memory: 16GB  capacity: 20GB'), shared('memory: 16GB  capacity: 12GB'));
  });
});
