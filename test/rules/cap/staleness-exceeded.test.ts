import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'cap/staleness-exceeded';

const shop = (
  { hot = 'ttl: 60s', prices = 'replicas: 2  reads: followers  lag: constant(2s)', api = '' } = {},
  expectation = 'expect staleness < 30s',
  steps = 'users -> api -> hot get miss { api -> prices read }',
) => `
client users
service api { ${api} }
cache hot { ${hot} }
database prices { ${prices} }
flow look from users at 100/s {
  ${expectation}
  ${steps}
}
`;

describe(rule, () => {
  it('reports delays that add up to more than is allowed', async () => {
    const { related } = await expectFinding(rule, shop({}, '[|expect staleness < 30s|]'), {
      message:
        'Data that look reads may be 1 min 2 s old (1 min the ttl of "hot" + 2 s the lag of "prices"), but it allows < 30 s.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual([
      '1 min the ttl of "hot".',
      '2 s the lag of "prices".',
    ]);
  });

  it('is one level lower when the lag is a default', async () => {
    const text = shop(
      { prices: 'replicas: 2  reads: followers' },
      '[|expect staleness <= 50ms|]',
      'users -> api -> prices read',
    );
    await expectFinding(rule, text, {
      message:
        'Data that look reads may be 92.1 ms old, by the lag of "prices", but it allows <= 50 ms. The `lag` of "prices" is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it('reports a cache that keeps values for ever', async () => {
    await expectFinding(rule, shop({ hot: 'capacity: 10k' }, '[|expect staleness < 1h|]'), {
      message:
        'Data that look reads may be of any age: "hot" keeps what it holds without a ttl, and writes leave it as it is. The flow allows < 1 h.',
      severity: 'error',
    });
  });

  it('counts what each replica of the caller keeps', async () => {
    const text = shop(
      { api: 'localCache: { of: [prices]  ttl: 5m }' },
      '[|expect staleness < 1m|]',
      'users -> api -> prices read',
    );
    await expectFinding(rule, text, {
      message:
        'Data that look reads may be 5 min 2 s old (5 min the ttl inside "api" + 2 s the lag of "prices"), but it allows < 1 min.',
      severity: 'error',
    });
  });

  it.each([
    ['one edit away: the ttl is short enough', shop({ hot: 'ttl: 20s' })],
    ['when nothing is said of staleness', shop({}, '')],
    ['when writes reach the cache', shop({ hot: 'ttl: 60s  invalidate: true' })],
    ['when what is read never changes', shop({}, 'immutable: true  expect staleness < 30s')],
    ['when the flow is best-effort', shop({}, 'tier: best-effort  expect staleness < 30s')],
    [
      'when the leader answers',
      shop({ prices: 'replicas: 2  lag: constant(1m)' }, undefined, 'users -> api -> prices read'),
    ],
    [
      'when nothing tells the lag',
      shop(
        { prices: 'managed: true  consistency: eventual  replication: none' },
        undefined,
        'users -> api -> prices read',
      ),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a ttl that leaves room for the lag', async () => {
    await expectFixed(rule, shop(), shop({ hot: 'ttl: 27s' }));
  });

  it('is gone after its first fix where no ttl is short enough: reads from the leader', async () => {
    const direct = 'users -> api -> prices read';
    await expectFixed(
      rule,
      shop({}, 'expect staleness < 1s', direct),
      shop({ prices: 'replicas: 2  reads: leader  lag: constant(2s)' }, 'expect staleness < 1s', direct),
    );
  });

  it('is gone after its last fix: what holds is promised', async () => {
    const [finding] = await findingsIn(shop(), rule);
    const after = edited(shop(), finding?.fixes.find(({ label }) => label === 'promise')?.edits ?? []);
    expect(after).toBe(shop({}, 'expect staleness <= 62s'));
    await expectNone(rule, after);
  });
});
