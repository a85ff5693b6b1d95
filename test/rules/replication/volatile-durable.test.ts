import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'replication/volatile-durable';

const shop = (store: string, flow = 'users -> api -> carts write') => `
region eu { zone a  zone b }
client users
service api { replicas: 2 }
database orders
${store}
flow add from users at 50/s { ${flow} }
`;

describe(rule, () => {
  it('reports a database in memory', async () => {
    await expectFinding(rule, shop('database carts { durability: durable  [|persistence: none|] }'), {
      message:
        '"carts" promises that its data is never lost, and keeps it only in memory: one restart loses all of it.',
      severity: 'error',
    });
  });

  it('reports a cache with nothing behind it', async () => {
    await expectFinding(
      rule,
      shop(
        'cache carts using memcached { replicas: 3  [|durability: durable|] }',
        'users -> api -> carts set',
      ),
      {
        message:
          '"carts" promises that its data is never lost, and keeps it only in memory: one restart loses all of what that replica holds.',
        severity: 'error',
      },
    );
  });

  it('reports a stripe of disks', async () => {
    await expectFinding(
      rule,
      shop('database carts { durability: durable  [|disks: raid0(count: 4, size: 1TB)|] }'),
      {
        message:
          '"carts" promises that its data is never lost, and keeps it striped over 4 disks: the loss of any one of them loses all of it.',
        severity: 'error',
      },
    );
  });

  it('reports copies in memory that one zone takes along', async () => {
    await expectFinding(
      rule,
      shop(
        'database carts { replicas: 3  replication: consensus  in: eu.a  durability: durable  [|persistence: none|] }',
      ),
      {
        message:
          '"carts" promises that its data is never lost, and keeps it only in memory: a power cut in "eu.a" loses all of it.',
        severity: 'error',
      },
    );
  });

  it.each([
    [
      'is quiet one edit away: changes go to a log',
      shop('database carts { durability: durable  persistence: log }'),
    ],
    ['is quiet when nothing durable is promised', shop('database carts { persistence: none }')],
    [
      'is quiet when the data may be lost',
      shop('database carts { durability: volatile  persistence: none }'),
    ],
    [
      'is quiet when the copies stand apart',
      shop(
        'database carts { replicas: 3  replication: consensus  in: eu  durability: durable  persistence: none }',
      ),
    ],
    [
      'is quiet when the cache is filled from a store',
      shop('cache carts { durability: durable }', 'users -> api -> carts get miss { api -> orders read }'),
    ],
    [
      'is quiet when the disks are mirrored',
      shop('database carts { durability: durable  disks: raid10(count: 4, size: 1TB) }'),
    ],
    ['is quiet when nothing is said of disks or memory', shop('database carts { durability: durable }')],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      shop('database carts { durability: durable  persistence: none }'),
      shop('database carts { durability: durable  persistence: log }'),
    );
  });

  it('is gone after its first fix at a stripe', async () => {
    await expectFixed(
      rule,
      shop('database carts { durability: durable  disks: raid0(count: 4, size: 1TB, mtbf: 3y) }'),
      shop('database carts { durability: durable  disks: raid10(count: 4, size: 1TB, mtbf: 3y) }'),
    );
  });

  it('is gone after its first fix at an odd number of disks', async () => {
    await expectFixed(
      rule,
      shop('database carts { durability: durable  disks: raid0(count: 3, size: 1TB, mtbf: 900d) }'),
      shop('database carts { durability: durable  disks: raid10(count: 4, size: 1TB, mtbf: 900d) }'),
    );
  });

  it('is gone after its first fix where the technology cannot do it', async () => {
    await expectFixed(
      rule,
      shop('cache carts using memcached { durability: durable }', 'users -> api -> carts set'),
      shop('cache carts using memcached { durability: volatile }', 'users -> api -> carts set'),
    );
  });
});
