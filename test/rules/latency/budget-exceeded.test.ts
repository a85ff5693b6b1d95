import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/budget-exceeded';

/** A page of a service in one region with its data in another. */
const page = (promise: string, parts: { database?: string; rtt?: string; steps?: string } = {}) => `
region us  region eu
link us <-> eu { rtt: ${parts.rtt ?? '80ms'} }
client users { rtt: 20ms }
service api { in: us  replicas: 4  serviceTime: constant(5ms) }
database orders { in: eu  ${parts.database ?? 'readTime: constant(2ms)'} }
flow page from users at 50/s {
  ${promise}
  ${parts.steps ?? 'users -> api -> orders read\n  api -> orders read'}
}
`;

describe(rule, () => {
  it('reports a promise that the distance alone breaks, and what the time goes to', async () => {
    await expectFinding(rule, page('[|expect p99 < 150ms|]'), {
      message:
        'page promises p99 < 150 ms, but no request takes less than 189 ms: api to orders 160 ms, users to api 20 ms and api 5 ms.',
      severity: 'error',
    });
  });

  it('warns when the estimate of the percentile is longer', async () => {
    await expectFinding(rule, page('[|expect p99 < 200ms|]', { database: 'readTime: exponential(20ms)' }), {
      message:
        'page promises p99 < 200 ms, but 318 ms is what it comes to by estimate. On average: api to orders 160 ms, orders 40 ms and users to api 20 ms. Simulate to settle it.',
      severity: 'warning',
    });
  });

  it('tells of a mean as of a percentile', async () => {
    await expectFinding(
      rule,
      page('[|expect mean <= 150ms|]', { rtt: '50ms', database: 'readTime: constant(30ms)' }),
      {
        message:
          'page promises mean <= 150 ms, but no request takes less than 185 ms: api to orders 100 ms, orders 60 ms and users to api 20 ms.',
        severity: 'error',
      },
    );
  });

  it('is information, and says so, where defaults decide', async () => {
    const text = `client users\nservice api\nflow page from users at 10/s {\n  [|expect p99 < 60ms|]\n  users -> api\n}\n`;
    await expectFinding(rule, text, {
      message:
        'page promises p99 < 60 ms, but 86.1 ms is what it comes to by estimate. On average: users to api 40 ms and api 10 ms. Simulate to settle it. It rests on defaults (the round trips, the work of "api"): state them to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['the promise is kept', page('expect p99 < 200ms')],
    ['nothing is promised', page('')],
    [
      'an estimate is within 5% of the promise',
      page('expect p99 < 305ms', { database: 'readTime: exponential(20ms)' }),
    ],
    ['the flow is best-effort', page('tier: best-effort  expect p99 < 150ms')],
    ['something is overloaded', page('expect p99 < 500ms', { database: 'readTime: exponential(9s)' })],
    [
      'the parts run side by side',
      page('expect p99 < 150ms', {
        steps: 'users -> api\n  parallel { api -> orders read  api -> orders read }',
      }),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: the data a shorter way off', async () => {
    await expectNone(rule, page('expect p99 < 150ms', { rtt: '60ms' }));
  });

  it('is gone after its first fix: a promise that can be kept', async () => {
    await expectFixed(rule, page('expect p99 < 150ms'), page('expect p99 < 190ms'));
    const slow = { database: 'readTime: exponential(20ms)' };
    await expectFixed(rule, page('expect p99 < 200ms', slow), page('expect p99 < 320ms', slow));
  });
});
