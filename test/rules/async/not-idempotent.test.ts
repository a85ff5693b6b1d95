import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/not-idempotent';

const charges = (queue: string, worker: string, end = ' -> bank', flow = '') => `
client users
service shop { replicas: 2 }
queue charges${queue}
worker ${worker}
external bank { irreversible: true }
database stats { replicas: 2  replication: leader-follower }
flow buy from users at 20/s {
  ${flow}
  users -> shop
  shop ~> charges -> biller${end}
}
`;

describe(rule, () => {
  it('reports a charge that is made twice', async () => {
    const { related } = await expectFinding(rule, charges(' using sqs', '[|biller|]'), {
      message:
        '"charges" can deliver a message twice: "biller" then calls "bank" twice, which cannot be undone.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual([
      'The messages come from here.',
      'It is done here each time.',
    ]);
  });

  it('reports a worker whose own work cannot be undone', async () => {
    await expectFinding(rule, charges(' using kafka', '[|biller|] { irreversible: true }', ''), {
      message:
        '"charges" can deliver a message twice: what "biller" does is then done twice and cannot be undone.',
      severity: 'error',
    });
  });

  it('warns of a row that is written twice', async () => {
    await expectFinding(rule, charges(' using sqs', '[|biller|]', ' -> stats write'), {
      message: '"charges" can deliver a message twice: "biller" then writes to "stats" twice.',
      severity: 'warning',
    });
  });

  it('tells that it always happens where the work takes longer than the queue waits', async () => {
    await expectFinding(
      rule,
      charges(' using sqs', '[|biller|] { serviceTime: constant(40s)  concurrency: 2000 }'),
      {
        message:
          '"charges" can deliver a message twice: "biller" then calls "bank" twice, which cannot be undone. It always will: the work takes 40 s, and after 30 s another one gets the message.',
        severity: 'error',
      },
    );
  });

  it('is milder where nobody says how the queue delivers', async () => {
    await expectFinding(rule, charges('', '[|biller|]'), {
      message:
        '"charges" can deliver a message twice: "biller" then calls "bank" twice, which cannot be undone. Its `delivery` is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it('warns that exactly-once ends at the queue', async () => {
    await expectFinding(rule, charges(' { delivery: exactly-once }', '[|biller|]'), {
      message:
        '"charges" delivers exactly once, but if "biller" dies before it has said that it is done, it begins again: "biller" then calls "bank" twice, which cannot be undone.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: the consumer is idempotent', charges(' using sqs', 'biller { idempotent: true }')],
    ['the call carries a key', charges(' using sqs', 'biller', ' -> bank { idempotencyKey: true }')],
    ['the flow is idempotent', charges(' using sqs', 'biller', ' -> bank', 'idempotent: true')],
    ['a message comes once at most', charges(' { delivery: at-most-once }', 'biller')],
    ['a value is put in place', charges(' using sqs', 'biller', ' -> stats set')],
    [
      'what is written takes the place of what was there',
      charges(' using sqs', 'biller', ' -> stats write')
        .replace('database stats', 'database stats using cassandra')
        .replace('leader-follower', 'leaderless'),
    ],
    ['it only reads', charges(' using sqs', 'biller', ' -> stats read')],
    [
      'a write is all there is, and nobody says how the queue delivers',
      charges('', 'biller', ' -> stats write'),
    ],
    [
      'exactly-once covers what is written',
      charges(' { delivery: exactly-once }', 'biller', ' -> stats write'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a key with the call that cannot be undone', async () => {
    await expectFixed(
      rule,
      charges(' using sqs', 'biller'),
      charges(' using sqs', 'biller', ' -> bank { idempotencyKey: true }'),
    );
  });

  it('is gone after its first fix: a consumer that remembers', async () => {
    await expectFixed(
      rule,
      charges(' using sqs', 'biller', ' -> stats write'),
      charges(' using sqs', 'biller { idempotent: true }', ' -> stats write'),
    );
  });

  it('is gone after its second fix', async () => {
    const text = charges(' using sqs', 'biller');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(charges(' using sqs', 'biller { idempotent: true }'));
    await expectNone(rule, after);
  });
});
