import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/retry-not-idempotent';

const shop = (arrows: string, flow = 'users -> web -> api -> orders write', more = '') => `
client users
service web
service api
database orders
${more}
${arrows}
flow buy from users at 5/s { ${flow} }
`;

describe(rule, () => {
  it('reports a write that its caller repeats', async () => {
    await expectFinding(rule, shop('api -> orders { [|retries: 1|] }'), {
      message:
        '"api" repeats the write to "orders" when no answer comes. If only the answer was lost, it is done twice.',
      severity: 'warning',
    });
  });

  it('reports a write that somebody further up repeats', async () => {
    await expectFinding(rule, shop('web -> api { [|retries: 2|] }'), {
      message:
        '"web" repeats its call to "api" when no answer comes, and with it the write to "orders". If only the answer was lost, it is done twice.',
      severity: 'warning',
    });
  });

  it('is an error where it cannot be taken back', async () => {
    const text = shop(
      'api -> bank { [|retries: 1|] }',
      'users -> web -> api -> bank',
      'external bank { irreversible: true }',
    );
    await expectFinding(rule, text, {
      message:
        '"api" repeats its call to "bank" when no answer comes. If only the answer was lost, it is done twice.',
      severity: 'error',
    });
  });

  it('is an error where it is about payments', async () => {
    const text = shop(
      'api -> ledger { [|retries: 1|] }',
      'users -> web -> api -> ledger write',
      'database ledger { data: payment }',
    );
    await expectFinding(rule, text, {
      message:
        '"api" repeats the write to "ledger" when no answer comes. If only the answer was lost, it is done twice.',
      severity: 'error',
    });
  });

  it.each([
    ['it reads', shop('api -> orders { retries: 1 }', 'users -> web -> api -> orders read')],
    ['it puts a value in place', shop('api -> orders { retries: 1 }', 'users -> web -> api -> orders set')],
    [
      'the flow may be repeated',
      shop('api -> orders { retries: 1 }', 'idempotent: true  users -> web -> api -> orders write'),
    ],
    ['errors alone are tried again', shop('api -> orders { retries: { max: 1  on: [error] } }')],
    [
      'who does it knows a repetition',
      shop(
        'web -> api { retries: 1 }',
        'users -> web -> api -> bank',
        'external bank { irreversible: true  idempotent: true }',
      ),
    ],
    [
      'the write is handed over',
      shop(
        'web -> api { retries: 1 }',
        'users -> web -> api ~> jobs -> mill -> orders write',
        'queue jobs\nworker mill',
      ),
    ],
    ['a key stands on the way', shop('web -> api { retries: 1 }\napi -> orders { idempotencyKey: true }')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with a key', async () => {
    await expectNone(rule, shop('api -> orders { retries: 1  idempotencyKey: true }'));
  });

  it('is gone after its first fix: a key on the call that has the effect', async () => {
    await expectFixed(
      rule,
      shop('web -> api { retries: 1 }\napi -> orders { retries: 1 }'),
      shop('web -> api { retries: 1 }\napi -> orders { retries: 1  idempotencyKey: true }'),
    );
  });
});
