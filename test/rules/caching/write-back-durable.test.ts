import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/write-back-durable';

const shop = (cache: string, { flow = '', store = 'database ledger' } = {}) => `
client users
service api
cache orders { ${cache} }
${store}
orders ~> ledger
flow buy from users at 50/s { ${flow}  users -> api -> orders set }
`;

const back = 'writePolicy: write-back(flush: 5m)';

describe(rule, () => {
  it('reports durable data that waits in memory', async () => {
    await expectFinding(rule, shop(`[|${back}|]  durability: durable`), {
      message:
        'Writes of buy are only in the memory of "orders" for up to 5 min (15k at 50/s), and gone if it fails. "orders" is said to hold durable data.',
      severity: 'warning',
    });
  });

  it('reports payments of the store behind it', async () => {
    await expectFinding(
      rule,
      shop('[|writePolicy: write-back|]', { store: 'database ledger { data: [payment] }' }),
      {
        message:
          'Writes of buy are only in the memory of "orders" until they are flushed, and gone if it fails. "ledger" is said to hold payment data.',
        severity: 'warning',
      },
    );
  });

  it('is an error where nothing may be lost', async () => {
    await expectFinding(rule, shop(`[|${back}|]`, { flow: 'expect rpo == 0s' }), {
      message:
        'Writes of buy are only in the memory of "orders" for up to 5 min (15k at 50/s), and gone if it fails. buy allows no loss.',
      severity: 'error',
    });
  });

  it('reports a flush that is later than a flow allows', async () => {
    await expectFinding(rule, shop(`[|${back}|]`, { flow: 'expect rpo < 1m' }), {
      message:
        'Writes of buy are only in the memory of "orders" for up to 5 min (15k at 50/s), and gone if it fails. buy allows 1 min.',
      severity: 'warning',
    });
  });

  it.each([
    ['is quiet one edit away: writes go through', shop('writePolicy: write-through  durability: durable')],
    ['is quiet when every change is on disk', shop(`${back}  durability: durable  persistence: log`)],
    [
      'is quiet when another machine has it as well',
      shop(`${back}  durability: durable  replicas: 2  replication: copies`),
    ],
    ['is quiet when nothing is said to matter', shop(back)],
    [
      'is quiet when the data may be lost',
      shop(`${back}  durability: volatile`, { store: 'database ledger { data: [payment] }' }),
    ],
    [
      'is quiet when the flush keeps what is allowed',
      shop(`${back}  durability: durable`, { flow: 'expect rpo <= 5m' }),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      shop(`${back}  durability: durable`),
      shop('writePolicy: write-through  durability: durable'),
    );
  });
});
