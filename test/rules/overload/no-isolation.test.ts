import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'overload/no-isolation';

const shop = (hints: string, parts: { api?: string; browse?: string; buy?: string } = {}) => `
client users
service api { ${parts.api ?? 'replicas: 2  concurrency: 50'}  serviceTime: 5ms }
service hints { replicas: 4  serviceTime: 10ms }
database orders { replicas: 2 }
api -> hints${hints}
api -> orders { timeout: 100ms }
flow browse from users at 100/s { ${parts.browse ?? 'users -> api -> hints'} }
flow buy from users at 20/s { ${parts.buy ?? 'users -> api -> orders write'} }
`;

describe(rule, () => {
  it('reports a callee that stops flows which could do without it', async () => {
    const { related } = await expectFinding(rule, shop(' { [|timeout: 2s|] }'), {
      message:
        'If "hints" hangs, the calls of "api" wait 2 s each: 200 at once for its 100 slots, taken within 1 s. buy then stops as well.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['buy could do without hints.']);
  });

  it('counts every attempt', async () => {
    await expectFinding(rule, shop(' { [|timeout: 600ms|]  retries: 1 }'), {
      message:
        'If "hints" hangs, the calls of "api" wait 1.2 s each: 120 at once for its 100 slots, taken within 1 s. buy then stops as well.',
      severity: 'warning',
    });
  });

  it('reports a callee that is optional, and stops everything all the same', async () => {
    await expectFinding(
      rule,
      shop(' { optional: true  [|timeout: 2s|] }', { buy: 'users -> orders write' }),
      {
        message:
          'If "hints" hangs, the calls of "api" wait 2 s each: 200 at once for its 100 slots, taken within 1 s. browse then stops as well.',
        severity: 'warning',
      },
    );
  });

  it('tells of a slow flow and a fast one in one line', async () => {
    const text = `
client users
service [|api|] { concurrency: 20  serviceTime: 2ms }
service reports { concurrency: 100  serviceTime: 500ms }
flow browse from users at 100/s { users -> api }
flow report from users at 20/s { users -> api -> reports { timeout: 900ms } }
`;
    await expectFinding(rule, text, {
      message:
        'report (502 ms each) and browse (2 ms) share the 20 slots of "api": as many slow requests at once stop the fast ones. Give them pools of their own.',
      severity: 'info',
    });
  });

  it.each([
    [
      'a breaker stops the calls',
      shop(' { timeout: 2s  circuitBreaker: { errors: 50%  window: 10s  open: 30s } }'),
    ],
    ['the calls have a pool of their own', shop(' { timeout: 2s  pool: 20 }')],
    ['all flows need it anyway', shop(' { timeout: 2s }', { buy: 'users -> api -> hints' })],
    ['the file says nothing of slots', shop(' { timeout: 2s }', { api: 'replicas: 2' })],
    [
      'no slot is held while waiting',
      shop(' { timeout: 2s }', { api: 'replicas: 2  concurrency: 50  blocking: false' }),
    ],
    [
      'the other flow is best-effort',
      shop(' { timeout: 2s }', { buy: 'tier: best-effort  users -> api -> orders write' }),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with a timeout that leaves slots free', async () => {
    await expectNone(rule, shop(' { timeout: 500ms }'));
  });

  it('is gone after its first fix: a breaker', async () => {
    await expectFixed(
      rule,
      shop(' { timeout: 2s }'),
      shop(' { timeout: 2s  circuitBreaker: { errors: 50%  window: 10s  open: 30s } }'),
    );
  });
});
