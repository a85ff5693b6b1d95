import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/timeout-inversion';

const chain = (arrows: string, flow = 'users -> web -> api -> orders read', users = '') => `
client users${users}
service web
service api
queue jobs
worker mill
database orders { readTime: constant(2ms) }
${arrows}
flow buy from users at 20/s { ${flow} }
`;

const inverted = (outer: string, inner: string) =>
  chain(`web -> api { ${outer} }\napi -> orders { ${inner} }`);

describe(rule, () => {
  it('reports attempts that take longer than their caller waits', async () => {
    const { related } = await expectFinding(rule, inverted('[|timeout: 1s|]', 'timeout: 800ms  retries: 2'), {
      message:
        '"web" gives up on "api" after 1 s, but "api" may wait 2.4 s for "orders" (3 x 800 ms). The last 1.4 s are for nobody.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual([
      'api waits for orders up to 2.4 s.',
      'buy goes this way.',
    ]);
  });

  it('counts the pauses between attempts', async () => {
    await expectFinding(
      rule,
      inverted('[|timeout: 700ms|]', 'timeout: 200ms  retries: { max: 2  backoff: exponential(100ms) }'),
      {
        message:
          '"web" gives up on "api" after 700 ms, but "api" may wait 900 ms for "orders" (3 x 200 ms). The last 200 ms are for nobody.',
        severity: 'warning',
      },
    );
  });

  it('reports a client that leaves before the answer can be given up', async () => {
    const text = chain('web -> api { timeout: 10s }', undefined, ' { [|patience: 5s|] }');
    await expectFinding(rule, text, {
      message: '"users" gives up after 5 s, but "web" may wait 10 s for "api". The last 5 s are for nobody.',
      severity: 'warning',
    });
  });

  it('looks past a call without a limit of its own', async () => {
    const text = chain('users -> web { [|timeout: 1s|] }\napi -> orders { timeout: 3s }');
    await expectFinding(rule, text, {
      message:
        '"users" gives up on "web" after 1 s, but "api" may wait 3 s for "orders". The last 2 s are for nobody.',
      severity: 'warning',
    });
  });

  it('says once what a mesh does to all of its arrows', async () => {
    const mesh = 'system S { [|connections: { timeout: 1s  retries: 1 }|] }';
    const { related } = await expectFinding(rule, `${mesh}${chain('')}`, {
      message:
        '"users" gives up on "web" after 1 s, but "web" may wait 2 s for "api" (2 x 1 s). The last 1 s are for nobody. So it is with 1 other pair of calls. A limit that is the same everywhere does not shrink on the way in.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual([
      'web waits for api up to 2 s, in buy.',
      'api waits for orders up to 2 s, in buy.',
    ]);
  });

  it.each([
    ['limits shrink on the way in', inverted('timeout: 1s', 'timeout: 300ms  retries: 2')],
    [
      'the limit travels with the request',
      inverted('timeout: 1s  deadline: propagate', 'timeout: 800ms  retries: 2'),
    ],
    [
      'errors alone are tried again',
      inverted('timeout: 1s', 'timeout: 800ms  retries: { max: 2  on: [error] }'),
    ],
    ['nobody gives up above', chain('api -> orders { timeout: 800ms  retries: 2 }')],
    [
      'the inner work is handed over',
      chain(
        'web -> api { timeout: 1s }\nmill -> orders { timeout: 5s }',
        'users -> web -> api ~> jobs -> mill -> orders write',
      ),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with one retry less', async () => {
    await expectNone(rule, inverted('timeout: 2s', 'timeout: 800ms  retries: 1'));
  });

  it('is gone after its first fix of a mesh: the limit travels with the requests', async () => {
    const mesh = (more: string) => `system S { connections: { timeout: 1s  retries: 1 ${more}} }${chain('')}`;
    await expectFixed(rule, mesh(''), mesh(' deadline: propagate '));
  });

  it('is gone after its first fix: the inner limit within the outer one', async () => {
    await expectFixed(
      rule,
      inverted('timeout: 1s', 'timeout: 800ms  retries: 2'),
      inverted('timeout: 1s', 'timeout: 300ms  retries: 2'),
    );
  });

  it('is gone after its first fix: more time, where the inner call needs its own', async () => {
    const slow = (outer: string) =>
      inverted(outer, 'timeout: 40ms  retries: 2').replace('constant(2ms)', 'constant(30ms)');
    await expectFixed(rule, slow('timeout: 100ms'), slow('timeout: 140ms'));
  });

  it('is gone after its first fix: one limit for both, where one statement has them', async () => {
    await expectFixed(
      rule,
      chain('web -> api -> orders { timeout: 1s  retries: 1 }'),
      chain('web -> api -> orders { timeout: 1s  retries: 1  deadline: propagate }'),
    );
  });
});
