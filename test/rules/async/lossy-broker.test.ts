import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/lossy-broker';

const receipts = (queue: string, worker = '  durability: durable', flow = '', end = '') => `
client users
service shop { replicas: 2 }
queue ${queue}
worker mailer { replicas: 2${worker} }
database ledger { replicas: 2  replication: leader-follower  data: [payment] }
flow buy from users at 20/s {
  ${flow}
  users -> shop
  shop ~> receipts -> mailer${end}
}
`;

describe(rule, () => {
  it('reports durable work in a queue that takes a message for done when it was handed out', async () => {
    const { related } = await expectFinding(rule, receipts('[|receipts|] using celery'), {
      message:
        '"receipts" (celery) can lose messages: a message is gone when the consumer that took it dies (at most once). But "mailer" is durable.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['buy sends messages to it.']);
  });

  it('reports a queue that forgets on restart, of payments that its consumer writes', async () => {
    await expectFinding(rule, receipts('receipts { [|persistence: none|] }', '', '', ' -> ledger write'), {
      message:
        '"receipts" can lose messages: what waits is gone when it restarts (no persistence). But "ledger" handles payments.',
      severity: 'warning',
    });
  });

  it('reports a queue that throws the oldest away, of a critical flow', async () => {
    await expectFinding(
      rule,
      receipts('receipts { queueLimit: 100  [|overflow: drop-oldest|] }', '', 'tier: critical'),
      {
        message:
          '"receipts" can lose messages: when it is full, what has waited longest is thrown away. But buy is critical.',
        severity: 'warning',
      },
    );
  });

  it('reports messages that are sent over udp, where no writes may be lost', async () => {
    const text = receipts('[|receipts|]', '', 'expect receipts lostWrites == 0').replace(
      '~> receipts',
      '~> receipts { protocol: udp }',
    );
    await expectFinding(rule, text, {
      message:
        '"receipts" can lose messages: a packet that is lost on the way to it is not sent again (udp). But no writes may be lost in it.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'one edit away: a message comes until it is done',
      receipts('receipts using celery { delivery: at-least-once }'),
    ],
    ['its messages may be lost', receipts('receipts using celery { durability: volatile }')],
    ['nothing says that its messages matter', receipts('receipts using celery', '')],
    ['it keeps what it was given', receipts('receipts using rabbitmq { replicas: 3 }')],
    ['the oldest can only be thrown away with a limit', receipts('receipts { overflow: drop-oldest }')],
    [
      'another replica remembers',
      receipts('receipts { persistence: none  replicas: 3  replication: consensus }'),
    ],
    [
      'it contradicts itself, which another rule tells',
      receipts('receipts { persistence: none  durability: durable }'),
    ],
    ['payments are only read', receipts('receipts using celery', '', '', ' -> ledger read')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: delivered until it is done', async () => {
    await expectFixed(
      rule,
      receipts('receipts using celery'),
      receipts('receipts using celery { delivery: at-least-once }'),
    );
  });

  it('is gone after its first fix, which lets no irreversible work be done twice', async () => {
    await expectFixed(
      rule,
      receipts('receipts using celery', '  durability: durable  irreversible: true'),
      receipts(
        'receipts using celery { delivery: at-least-once }',
        '  durability: durable  irreversible: true  idempotent: true',
      ),
    );
  });

  it('is gone after its first fix: kept on disk, senders wait', async () => {
    await expectFixed(
      rule,
      receipts('receipts { persistence: none  queueLimit: 9  overflow: drop-oldest }'),
      receipts('receipts { persistence: log  queueLimit: 9  overflow: block }'),
    );
  });

  it('is gone after its second fix, which promises less', async () => {
    const text = receipts('receipts using celery');
    const [finding] = await findingsIn(text, rule);
    expect(finding?.fixes[1]?.label).toBe('promise');
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(receipts('receipts using celery { durability: volatile }'));
    await expectNone(rule, after);
  });
});
