import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'async/ordering-lost';

const transfer = (queue: string, worker: string, ordered = 'ordered: true', end = '', call = '') => `
client users
service api { replicas: 2 }
topic ${queue}
worker ${worker}
database accounts { replicas: 3  replication: leaderless  conflict: version-stamp }
flow transfer from users at 50/s {
  ${ordered}
  users -> api
  api ~> balances${call} -> ledger${end}
}
`;

describe(rule, () => {
  it('reports consumers that work on one queue at once', async () => {
    const { related } = await expectFinding(
      rule,
      transfer('balances { [|ordering: fifo|] }', 'ledger { replicas: 8 }'),
      {
        message:
          'transfer must stay in order, but 8 replicas of "ledger" take from "balances" at once and finish in any.',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual([
      'transfer must stay in order.',
      'It takes the messages.',
    ]);
  });

  it('reports a queue that delivers in any order', async () => {
    await expectFinding(rule, transfer('[|balances|] using sns', 'ledger { concurrency: 1 }'), {
      message: 'transfer must stay in order, but "balances" (sns) delivers in any.',
      severity: 'warning',
    });
  });

  it('reports the threads of one consumer, milder where their number is a default', async () => {
    await expectFinding(rule, transfer('balances { [|ordering: fifo|] }', 'ledger { concurrency: 4 }'), {
      message:
        'transfer must stay in order, but 4 threads of "ledger" take from "balances" at once and finish in any.',
      severity: 'warning',
    });
    await expectFinding(rule, transfer('balances { [|ordering: fifo|] }', 'ledger'), {
      message:
        'transfer must stay in order, but 16 threads of "ledger" take from "balances" at once and finish in any. The `concurrency` of "ledger" is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it('reports a consumer that takes the last message first', async () => {
    await expectFinding(
      rule,
      transfer('balances { ordering: per-key }', 'ledger { replicas: 8  [|discipline: lifo|] }'),
      {
        message: 'transfer must stay in order, but "ledger" takes the last message first.',
        severity: 'warning',
      },
    );
  });

  it('reports packets that overtake each other', async () => {
    const text = `
client sensors
service collector { replicas: 2 }
flow measure from sensors at 50/s {
  ordered: true
  sensors [|->|] collector { protocol: udp }
}
`;
    await expectFinding(rule, text, {
      message: 'measure must stay in order, but over udp packets overtake each other and get lost.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'one edit away: messages of one key stay in order',
      transfer('balances { ordering: per-key }', 'ledger { replicas: 8 }'),
    ],
    ['nobody asks for an order', transfer('balances { ordering: fifo }', 'ledger { replicas: 8 }', '')],
    [
      'one consumer takes one after the other',
      transfer('balances { ordering: fifo }', 'ledger { concurrency: 1 }'),
    ],
    [
      'one replica leads',
      transfer('balances { ordering: fifo }', 'ledger { replicas: 3  leader: election  concurrency: 1 }'),
    ],
    [
      'there is one partition',
      transfer('balances { ordering: fifo  partitions: 1 }', 'ledger { replicas: 8 }'),
    ],
    [
      'what is written tells newer from older',
      transfer(
        'balances { ordering: fifo }',
        'ledger { replicas: 8 }',
        'ordered: true',
        ' -> accounts write',
      ),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: order within each key', async () => {
    await expectFixed(
      rule,
      transfer('balances { ordering: fifo }', 'ledger { replicas: 8 }'),
      transfer('balances { ordering: per-key }', 'ledger { replicas: 8 }'),
    );
  });

  it('is gone after its second fix, offered where one consumer is enough', async () => {
    const text = transfer('balances { ordering: fifo }', 'ledger { replicas: 8  serviceTime: 10ms }');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(
      transfer('balances { ordering: fifo }', 'ledger { replicas: 1  serviceTime: 10ms  concurrency: 1 }'),
    );
    await expectNone(rule, after);
  });

  it('is gone after its first fix: first come, first served', async () => {
    await expectFixed(
      rule,
      transfer('balances { ordering: per-key }', 'ledger { discipline: lifo }'),
      transfer('balances { ordering: per-key }', 'ledger { discipline: fifo }'),
    );
  });

  it('is gone after its first fix: a protocol that keeps the order', async () => {
    await expectFixed(
      rule,
      transfer('balances { ordering: per-key }', 'ledger', 'ordered: true', '', ' { protocol: udp }'),
      transfer('balances { ordering: per-key }', 'ledger', 'ordered: true', '', ' { protocol: tcp }'),
    );
  });
});
