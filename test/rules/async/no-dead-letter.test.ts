import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/no-dead-letter';

const orders = (queue: string, worker = '  errorRate: 1%', flow = '') => `
client users
service api { replicas: 2 }
queue ${queue}
worker packer { replicas: 2${worker} }
flow order from users at 100/s {
  ${flow}
  users -> api
  api ~> orders -> packer
}
`;

describe(rule, () => {
  it('reports messages that fail and come back for ever', async () => {
    const { related } = await expectFinding(rule, orders('[|orders|] { delivery: at-least-once }'), {
      message:
        'A message that "packer" cannot digest comes back to "orders" for ever: nothing limits its attempts. 1% of its deliveries fail (1/s).',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['It takes the messages.']);
  });

  it('tells until when a queue keeps them', async () => {
    await expectFinding(rule, orders('[|orders|] using sqs'), {
      message:
        'A message that "packer" cannot digest comes back to "orders" for 4 d: nothing limits its attempts. 1% of its deliveries fail (1/s).',
      severity: 'warning',
    });
  });

  it('tells whom they hold up where order is kept', async () => {
    await expectFinding(rule, orders('[|orders|] using rabbitmq { replicas: 3 }'), {
      message:
        'A message that "packer" cannot digest comes back to "orders" for ever, before all that wait behind it: nothing limits its attempts. 1% of its deliveries fail (1/s).',
      severity: 'warning',
    });
  });

  it('is milder where nobody says how the queue delivers', async () => {
    await expectFinding(rule, orders('[|orders|]'), {
      message:
        'A message that "packer" cannot digest comes back to "orders" for ever: nothing limits its attempts. 1% of its deliveries fail (1/s). Its `delivery` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it('informs where the file speaks of redelivery, but not of errors', async () => {
    await expectFinding(rule, orders('[|orders|] { visibility: 1m  delivery: at-least-once }', ''), {
      message:
        'A message that "packer" cannot digest comes back to "orders" for ever: nothing limits its attempts.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: its attempts are limited', orders('orders { delivery: at-least-once  maxAttempts: 5 }')],
    [
      'messages that failed are put aside',
      `${orders('orders { delivery: at-least-once  deadLetter: failed }')}queue failed`,
    ],
    ['a message comes once at most', orders('orders { delivery: at-most-once }')],
    ['nothing says that messages fail or come again', orders('orders', '')],
    ['its technology is all that is said', orders('orders using kafka', '')],
    [
      'the flow is best-effort',
      orders('orders { delivery: at-least-once }', '  errorRate: 1%', 'tier: best-effort'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a queue for what failed', async () => {
    await expectFixed(
      rule,
      orders('orders { delivery: at-least-once }'),
      orders(
        'orders { delivery: at-least-once  maxAttempts: 5  deadLetter: orders-dead }\nqueue orders-dead',
      ),
    );
  });

  it('is gone after its second fix: given up after five attempts', async () => {
    const text = orders('orders { delivery: at-least-once }');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(orders('orders { delivery: at-least-once  maxAttempts: 5 }'));
    await expectNone(rule, after);
  });
});
