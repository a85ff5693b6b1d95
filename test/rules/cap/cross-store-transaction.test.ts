import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'cap/cross-store-transaction';

const bank = (steps: string, atomic = 'atomic: true', accounts = '', ledger = '') => `
client users
service bank { replicas: 2 }
database accounts { ${accounts} }
database ledger { ${ledger} }
cache hot
queue events
worker mailer
flow transfer from users at 10/s {
  ${atomic}
  ${steps}
}
`;

const both = 'users -> bank -> accounts write\n  bank -> ledger write';

describe(rule, () => {
  it('reports two stores that are to change together', async () => {
    const { related } = await expectFinding(rule, bank(both, '[|atomic: true|]'), {
      message:
        'transfer is to take effect as a whole, but it writes "accounts" and writes "ledger", and nothing makes that all or nothing. A crash in between leaves "accounts" written and "ledger" not.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual([
      'transfer writes "accounts".',
      'transfer writes "ledger".',
    ]);
  });

  it('reports a store and a queue', async () => {
    const text = bank(
      'users -> bank -> accounts write\n  bank ~> events -> mailer -> ledger write',
      '[|atomic: true|]',
    );
    await expectFinding(rule, text, {
      message:
        'transfer is to take effect as a whole, but it writes "accounts" and hands over to "events", and nothing makes that all or nothing. A crash in between leaves "accounts" written and "events" not.',
      severity: 'warning',
    });
  });

  it('reports two items of a sharded store whose transactions do not span them', async () => {
    const text = bank(
      'users -> bank -> accounts write\n  bank -> accounts write',
      '[|atomic: true|]',
      'shards: 4  transactions: base',
    );
    await expectFinding(rule, text, {
      message:
        'transfer is to take effect as a whole, but it writes 2 items of "accounts", which may be in different ones of its 4 shards, and nothing makes that all or nothing. A crash in between leaves one written and the other not.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: it is a saga', bank(both, 'atomic: saga')],
    ['when nothing is to be atomic', bank(both, '')],
    ['when one store is written', bank('users -> bank -> accounts write\n  bank -> ledger read')],
    [
      'when what was done is undone',
      bank('users -> bank -> accounts write undo { bank -> accounts write }\n  bank -> ledger write'),
    ],
    ['when the other is a cache', bank('users -> bank -> accounts write\n  bank -> hot delete')],
    [
      'when the rest happens behind a queue',
      bank('users -> bank ~> events -> mailer -> accounts write\n  mailer -> ledger write'),
    ],
    [
      'when its transactions span shards',
      bank(
        'users -> bank -> accounts write\n  bank -> accounts write',
        undefined,
        'shards: 4  transactions: acid',
      ),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, bank(both), bank(both, 'atomic: saga'));
  });

  it('is gone after its first fix with a queue: an outbox', async () => {
    const steps = 'users -> bank -> accounts write\n  bank ~> events -> mailer';
    await expectFixed(rule, bank(steps), bank(steps, 'atomic: outbox'));
  });

  it('offers two-phase commit where all stores have transactions', async () => {
    const [finding] = await findingsIn(
      bank(both, undefined, 'transactions: acid', 'transactions: acid'),
      rule,
    );
    expect(finding?.fixes.map(({ title }) => title)).toEqual([
      'Compensate what was done when a later step fails (saga)',
      'Ask all stores before any of them commits (two-phase commit)',
      'Accept this risk, with a reason',
    ]);
  });
});
