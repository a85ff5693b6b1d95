import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/retry-amplification';

const chain = (arrows: string, flow = 'users -> app -> bff -> api -> db write') => `
client users
service app  service bff  service api
queue jobs
worker mill
database db
${arrows}
flow order from users at 10/s {
  ${flow}
}
`;

describe(rule, () => {
  it('reports three layers of four attempts as an error', async () => {
    const { related } = await expectFinding(
      rule,
      chain('app -> bff { retries: 3 }\nbff -> api { retries: 3 }\napi -> db { [|retries: 3|] }'),
      { message: 'If "db" fails, one request becomes 64 calls (4 x 4 x 4).', severity: 'error' },
    );
    expect(related.map(({ message }) => message)).toEqual([
      '4 attempts to call "bff".',
      '4 attempts to call "api".',
      'order goes this way. 10/s become 640/s.',
    ]);
  });

  it('reports two layers of two attempts', async () => {
    await expectFinding(rule, chain('bff -> api { retries: 1 }\napi -> db { [|retries: { max: 1 }|] }'), {
      message: 'If "db" fails, one request becomes 4 calls (2 x 2).',
      severity: 'warning',
    });
  });

  it('reports one arrow that alone makes more than three attempts', async () => {
    await expectFinding(rule, chain('api -> db { [|retries: 5|] }'), {
      message: 'If "db" fails, one request becomes 6 calls.',
      severity: 'warning',
    });
  });

  it('reports retries written in the calls of a flow', async () => {
    const flow = 'users -> app { retries: 1 } -> bff -> api -> db write { [|retries: 1|] }';
    await expectFinding(rule, chain('', flow), {
      message: 'If "db" fails, one request becomes 4 calls (2 x 2).',
      severity: 'warning',
    });
  });

  it('says once what several flows share', async () => {
    const text = chain('bff -> api { retries: 1 }\napi -> db { [|retries: 1|] }');
    const { related } = await expectFinding(
      rule,
      `${text}flow other from users at 5/s { users -> bff -> api -> db read }\n`,
      { message: 'If "db" fails, one request becomes 4 calls (2 x 2).', severity: 'warning' },
    );
    expect(related.map(({ message }) => message)).toEqual([
      '2 attempts to call "api".',
      'order goes this way. 10/s become 40/s.',
      'other goes this way. 5/s become 20/s.',
    ]);
  });

  it('says once what a mesh does to all of its arrows', async () => {
    const mesh = 'system S { [|connections: { retries: 1 }|] }';
    const { related } = await expectFinding(
      rule,
      `${mesh}${chain('', 'users -> app -> bff -> api -> db write\n  app -> api -> db read')}`,
      {
        message: 'If "db" fails, one request becomes 16 calls (2 x 2 x 2 x 2).',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual([
      'If "db" fails, one request becomes 16 calls (2 x 2 x 2 x 2).',
    ]);
  });

  it.each([
    ['there are three attempts in all', chain('api -> db { retries: 2 }')],
    [
      'a budget limits them',
      chain('bff -> api { retries: { max: 3  budget: 10% } }\napi -> db { retries: 3 }'),
    ],
    [
      'a circuit breaker stands on the chain',
      chain(
        'bff -> api { retries: 1 }\napi -> db { retries: 3  circuitBreaker: { errors: 50%  window: 10s  open: 30s } }',
      ),
    ],
    [
      'the retries are side by side',
      chain('app -> bff { retries: 2 }\napp -> api { retries: 2 }', 'users -> app -> bff\n  app -> api'),
    ],
    [
      'work is handed over between them',
      chain(
        'app ~> jobs { retries: 2 }\nmill -> db { retries: 2 }',
        'users -> app\n  app ~> jobs -> mill -> db write',
      ),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix of a mesh: a breaker everywhere', async () => {
    const mesh = (more: string) => `system S { connections: { retries: 1 ${more}} }${chain('')}`;
    await expectFixed(rule, mesh(''), mesh(' circuitBreaker: { errors: 50%  window: 10s  open: 30s } '));
  });

  it('is gone after its first fix: one layer retries', async () => {
    await expectFixed(
      rule,
      chain('bff -> api { retries: 1 }\napi -> db { retries: 1 }'),
      chain('bff -> api { retries: 1 }\napi -> db { retries: 0 }'),
    );
  });

  it('is gone after its first fix: one layer retries, within a budget', async () => {
    await expectFixed(
      rule,
      chain(
        'bff -> api { retries: { max: 3  backoff: exponential(50ms) } }\napi -> db { timeout: 1s  retries: 3 }',
      ),
      chain(
        'bff -> api { retries: { max: 3  backoff: exponential(50ms)  budget: 10% } }\napi -> db { timeout: 1s  retries: 0 }',
      ),
    );
  });

  it('is gone after its first fix: a budget for the arrows of one statement', async () => {
    await expectFixed(
      rule,
      chain('app -> bff -> api { retries: 2 }'),
      chain('app -> bff -> api { retries: { max: 2  budget: 10% } }'),
    );
  });
});
