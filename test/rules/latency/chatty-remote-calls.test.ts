import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/chatty-remote-calls';

const page = (steps: string, promise = 'expect p99 < 1s', database = 'eu') => `
region us  region eu
link us <-> eu { rtt: 150ms }
client users { rtt: 20ms }
service api { in: us }
database orders { in: ${database} }
queue jobs
flow page from users at 10/s {
  ${promise}
  users -> api
  ${steps}
}
`;

describe(rule, () => {
  it('reports calls whose ways take most of what is promised', async () => {
    await expectFinding(rule, page('repeat 6 { api [|->|] orders read }', 'expect p99 < 900ms'), {
      message:
        'Each request of page makes 6 calls in a row from "api" to "orders": 6 x 150 ms on the way are 900 ms of the 900 ms promised for p99. Ask for all of it at once.',
      severity: 'warning',
    });
  });

  it('is information where the promise is kept all the same', async () => {
    await expectFinding(rule, page('api [|->|] orders read\n  api -> orders read'), {
      message:
        'Each request of page makes 2 calls in a row from "api" to "orders": 2 x 150 ms on the way are 300 ms of the 1 s promised for p99. Ask for all of it at once.',
      severity: 'info',
    });
  });

  it('reports very many calls whatever they take', async () => {
    await expectFinding(rule, page('repeat 20 { api [|->|] orders read }', '', 'us'), {
      message:
        'Each request of page makes 20 calls in a row from "api" to "orders": 20 x 500 us on the way are 10 ms. Ask for all of it at once.',
      severity: 'warning',
    });
  });

  it.each([
    ['the calls are made side by side', page('parallel 20 { api -> orders read }')],
    ['one question asks for all', page('api -> orders read')],
    ['nobody waits', page('api ~> jobs')],
    ['the way is short and the calls are few', page('repeat 5 { api -> orders read }', undefined, 'us')],
    [
      'the flow is best-effort',
      page('repeat 6 { api -> orders read }', 'tier: best-effort  expect p99 < 900ms'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with more time promised', async () => {
    await expectNone(rule, page('api -> orders read\n  api -> orders read', 'expect p99 < 1300ms'));
  });

  it('is gone after its first fix: the callee where its caller is', async () => {
    await expectFixed(
      rule,
      page('repeat 6 { api -> orders read }'),
      page('repeat 6 { api -> orders read }', undefined, 'us'),
    );
  });
});
