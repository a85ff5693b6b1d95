import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'availability/no-degraded-mode';

const checkout = (also: string, settings = 'tier: critical', call = 'shop -> also') => `
client users
service shop { replicas: 3 }
service ${also}
flow checkout from users at 50/s {
  ${settings}
  users -> shop
  ${call}
}
`;

const pages = (cdn: string, settings = 'tier: critical') => `
client users
cdn ${cdn}
service shop { replicas: 3 }
flow look from users at 500/s {
  ${settings}
  users -> edge get miss { edge -> shop }
}
`;

describe(rule, () => {
  it('reports what is best-effort and stops a critical flow', async () => {
    const { related } = await expectFinding(rule, checkout('[|also|] { tier: best-effort }'), {
      message: 'checkout is critical and fails when "also" does, which is best-effort.',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['checkout waits for it.']);
  });

  it('reports what is merely standard', async () => {
    await expectFinding(rule, checkout('[|also|] { tier: standard }'), {
      message: 'checkout is critical and fails when "also" does, which is standard.',
      severity: 'info',
    });
  });

  it('reports a cdn that could go on with what it has', async () => {
    await expectFinding(rule, pages('[|edge|] { ttl: 1h }'), {
      message:
        '"edge" has old answers for look when the servers behind it are away, and does not say that it may give them.',
      severity: 'info',
    });
  });

  it.each([
    [
      'one edit away: the flow succeeds without it',
      checkout('also { tier: best-effort }', undefined, 'shop -> also { optional: true }'),
    ],
    [
      'when something stands in for it',
      checkout('also { tier: best-effort }', undefined, 'shop -> also else { shop -> shop }'),
    ],
    ['when it is handed over to', checkout('also { tier: best-effort }', undefined, 'shop ~> also')],
    ['when its tier is not told', checkout('also')],
    ['when it is as critical', checkout('also { tier: critical }')],
    ['when the flow is not critical', checkout('also { tier: best-effort }', '')],
    ['when the cdn may be behind', pages('edge { ttl: 1h  staleIfError: 1d }')],
    ['when only the latest will do', pages('edge { ttl: 1h }', 'tier: critical  expect staleness < 2h')],
    [
      'when the flow writes, which no old answer can do',
      pages('edge { ttl: 1h }')
        .replace('edge -> shop', 'edge -> shop -> orders write')
        .replace('service shop', 'database orders\nservice shop'),
    ],
    ['when the cdn has an answer for each user', pages('edge { ttl: 1h  vary: user }')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      checkout('also { tier: best-effort }'),
      checkout('also { tier: best-effort }', undefined, 'shop -> also { optional: true }'),
    );
  });

  it('is gone after its first fix of a cdn', async () => {
    await expectFixed(rule, pages('edge { ttl: 2h }'), pages('edge { ttl: 2h  staleIfError: 2h }'));
  });
});
