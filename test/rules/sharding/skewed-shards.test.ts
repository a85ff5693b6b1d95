import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'sharding/skewed-shards';

/** One shard serves 250 reads a second: ten at once, 40 ms each. */
const customers = (store: string, flow = '', rate = 500) => `
client users
service api { replicas: 8 }
database customers { shards: 4  readTime: 40ms  concurrency: 10  ${store} }
flow look-up from users at ${rate}/s { ${flow}  users -> api -> customers read }
`;

const cached = (cache: string, flow: string) => `
client users
service api { replicas: 8 }
cache hot { ${cache} }
database pages { replicas: 2 }
flow look from users at 3000/s { ${flow}  users -> api -> hot get miss { api -> pages read } }
`;

describe(rule, () => {
  it('reports the range that gets most', async () => {
    await expectFinding(
      rule,
      customers('[|shardBy: range(A-E: 22%, F-J: 14%, K-P: 30%, Q-Z: 34%)|]', '', 600),
      {
        message:
          'The shard of Q-Z in "customers" gets 34% of the requests: 204/s of 250/s that it can serve (82%). Evenly divided, each would get 150/s.',
        severity: 'warning',
      },
    );
  });

  it('reports the shard with the most popular key', async () => {
    const text = customers('', 'keys: zipf(1000, 1.1)').replace('shards: 4', '[|shards: 4|]');
    await expectFinding(rule, text, {
      message:
        'The shard of "customers" with the most popular key gets 38.5% of the requests: 192/s of 250/s that it can serve (77%). Evenly divided, each would get 125/s.',
      severity: 'warning',
    });
  });

  it('reports a key that no number of shards helps', async () => {
    const text = customers('', 'keys: zipf(1000, 2)', 600).replace('shards: 4', '[|shards: 4|]');
    await expectFinding(rule, text, {
      message:
        'The most popular key of "customers" gets 365/s, and one shard can serve 250/s: more shards cannot help. Keep copies of that key elsewhere, or split it.',
      severity: 'warning',
    });
  });

  it('reports the replica of a cache that has the most popular key', async () => {
    await expectFinding(
      rule,
      cached('[|replicas: 5|]  serviceTime: 1ms  concurrency: 1  capacity: 1M', 'keys: zipf(1000, 1.2)'),
      {
        message:
          'The replica of "hot" with the most popular key gets 38.5% of the requests: 1.15k/s of 1k/s that it can serve (115%). Evenly divided, each would get 600/s.',
        severity: 'warning',
      },
    );
  });

  it('is one level lower where the times are defaults', async () => {
    const text = customers('[|shardBy: range(A: 70%, B: 10%, C: 10%, D: 10%)|]', '', 1200).replace(
      'readTime: 40ms  ',
      '',
    );
    await expectFinding(rule, text.replace('concurrency: 10', 'concurrency: 2'), {
      message:
        'The shard of A in "customers" gets 70% of the requests: 840/s of 1k/s that it can serve (84%). Evenly divided, each would get 300/s. Its `readTime` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['is quiet one edit away: the hash divides', customers('shardBy: hash', '', 600)],
    ['is quiet when ranges are even', customers('shardBy: range(A: 25%, B: 25%, C: 25%, D: 25%)', '', 600)],
    [
      'is quiet when the busiest has room',
      customers('shardBy: range(A: 55%, B: 15%, C: 15%, D: 15%)', '', 300),
    ],
    ['is quiet when the flow says nothing of its keys', customers('', '', 600)],
    ['is quiet when all keys are asked for alike', customers('', 'keys: uniform(1M)', 600)],
    ['is quiet when all shards have too much', customers('', 'keys: zipf(1000, 1.1)', 1500)],
    [
      'is quiet when a cache has taken the popular keys',
      customers('', 'keys: zipf(1000, 2)', 600)
        .replace('service api', 'cache hot { hitRatio: 1% }\nservice api')
        .replace('api -> customers read', 'api -> hot get miss { api -> customers read }'),
    ],
    [
      'is quiet when each replica has each key',
      cached('replicas: 4  serviceTime: 1ms  concurrency: 1  replication: copies', 'keys: zipf(1000, 1.2)'),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      customers('shardBy: range(A: 70%, B: 10%, C: 10%, D: 10%)'),
      customers('shardBy: hash'),
    );
  });

  it('is gone after its first fix at a cache', async () => {
    const flow = 'keys: zipf(1000, 1.2)';
    await expectFixed(
      rule,
      cached('replicas: 5  serviceTime: 1ms  concurrency: 1', flow),
      cached('replicas: 5  serviceTime: 1ms  concurrency: 1  replication: copies', flow),
    );
  });
});
