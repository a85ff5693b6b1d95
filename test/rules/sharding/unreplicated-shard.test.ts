import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'sharding/unreplicated-shard';

const accounts = (store: string, flow = 'users -> api -> accounts read') => `
client users
service api { replicas: 2 }
database accounts { ${store} }
flow sign-in from users at 200/s { ${flow} }
`;

describe(rule, () => {
  it('reports shards of one copy, and how seldom all are up', async () => {
    await expectFinding(rule, accounts('[|shards: 16|]  availability: 99.9%'), {
      message:
        'Each of 16 shards of "accounts" has one copy. At 99.9% each, all of them are up 98.4% of the time. Losing any one takes 6.25% of the data with it.',
      severity: 'warning',
    });
  });

  it('says no availability that nobody stated', async () => {
    await expectFinding(rule, accounts('[|shards: 4|]'), {
      message: 'Each of 4 shards of "accounts" has one copy. Losing any one takes 25% of the data with it.',
      severity: 'warning',
    });
  });

  it('is an error where no write may be lost', async () => {
    await expectFinding(
      rule,
      accounts('[|shards: 4|]  durability: durable', 'expect rpo == 0s  users -> api -> accounts write'),
      {
        message: 'Each of 4 shards of "accounts" has one copy. Losing any one takes 25% of the data with it.',
        severity: 'error',
      },
    );
  });

  it.each([
    [
      'is quiet one edit away: there are two copies',
      accounts('shards: 16  availability: 99.9%  replicas: 2'),
    ],
    ['is quiet when there are no shards', accounts('')],
    ['is quiet when the data may be lost', accounts('shards: 4  durability: volatile')],
    ['is quiet when the provider runs it', accounts('shards: 4  managed: true')],
    [
      'is quiet when the flow is best-effort',
      accounts('shards: 4', 'tier: best-effort  users -> api -> accounts read'),
    ],
    [
      'is quiet when the caller does without it',
      accounts('shards: 4', 'users -> api -> accounts read { optional: true }'),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      accounts('shards: 4  replication: consensus'),
      accounts('shards: 4  replication: consensus  replicas: 3'),
    );
  });
});
