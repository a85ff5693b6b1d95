import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'sharding/cross-shard-query';

const comments = (store: string, call: string, more = '') => `
client users
service api { replicas: 4 }
${store}
flow photo from users at 900/s { users -> api -> comments ${call} }
${more}
`;

const byUser = 'database comments { shards: 32  shardKey: { name: "userId" } }';

describe(rule, () => {
  it('reports a look-up by another field', async () => {
    await expectFinding(rule, comments(byUser, 'read { [|by: "photoId"|] }'), {
      message:
        'photo looks "comments" up by photoId, but it is sharded by userId: each of 900/s asks all 32 shards (28.8k/s in all), fails with any of them, and has a p99 as slow as the p99.97 of one shard.',
      severity: 'warning',
    });
  });

  it('reports reading over all keys', async () => {
    await expectFinding(
      rule,
      comments('database comments { shards: 4 }', 'scan').replace('api -> comments', 'api [|->|] comments'),
      {
        message:
          'photo reads over all keys of "comments": each of 900/s asks all 4 shards (3.6k/s in all), fails with any of them, and has a p99 as slow as the p99.7 of one shard.',
        severity: 'warning',
      },
    );
  });

  it('reports what an arrow says', async () => {
    const arrow = 'api -> comments { [|by: "photoId"|] }';
    await expectFinding(rule, comments(byUser, 'read', arrow), {
      message:
        'photo looks "comments" up by photoId, but it is sharded by userId: each of 900/s asks all 32 shards (28.8k/s in all), fails with any of them, and has a p99 as slow as the p99.97 of one shard.',
      severity: 'warning',
    });
  });

  it.each([
    ['is quiet one edit away: it looks up by the key', comments(byUser, 'read { by: "userId" }')],
    ['is quiet when the key is among the fields', comments(byUser, 'read { by: "userId, photoId" }')],
    ['is quiet when it does not say by what', comments(byUser, 'read')],
    [
      'is quiet when the store does not say its key',
      comments('database comments { shards: 32 }', 'read { by: "photoId" }'),
    ],
    [
      'is quiet when there are no shards',
      comments('database comments { shardKey: { name: "userId" } }', 'read { by: "photoId" }'),
    ],
    ['is quiet at a search index, which is made for it', comments('search comments { shards: 4 }', 'scan')],
    [
      'is quiet when it is a report now and then',
      comments(
        byUser,
        'read { by: "userId" }',
        'flow report from users at 1/s { users -> api -> comments scan }',
      ),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      comments(byUser, 'read { by: "photoId" }'),
      comments(byUser.replace('userId', 'photoId'), 'read { by: "photoId" }'),
    );
  });
});
