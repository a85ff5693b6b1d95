import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/retry-no-backoff';

const shop = (arrow: string, app = 'client app { users: 100k }', tier = '') => `
${app}
service api { replicas: 2  serviceTime: 10ms  concurrency: 4 }
app -> api${arrow}
flow browse from app at 100/s { ${tier}app -> api }
`;

const service = (replicas: number, arrow: string) => `
client users
service web { replicas: ${replicas} }
service api { replicas: 2 }
web -> api${arrow}
flow browse from users at 100/s { users -> web -> api }
`;

describe(rule, () => {
  it('reports retries without a pause, and the wave they make', async () => {
    const { related } = await expectFinding(rule, shop(' { [|retries: 2|] }'), {
      message:
        '"app" calls "api" again up to 2 times without a pause: when it fails, 100/s become up to 300/s at once. It can serve 800/s.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['browse goes this way.']);
  });

  it('reports pauses that are the same for all', async () => {
    await expectFinding(rule, shop(' { [|retries: { max: 3  backoff: constant(50ms) }|] }'), {
      message:
        '"app" calls "api" again up to 3 times after the same 50 ms each time, without jitter: what fails together comes back together, wave after wave.',
      severity: 'warning',
    });
    await expectFinding(rule, shop(' { [|retries: { max: 3  backoff: exponential(50ms) }|] }'), {
      message:
        '"app" calls "api" again up to 3 times after the same pauses (50 ms, then doubled), without jitter: what fails together comes back together, wave after wave.',
      severity: 'warning',
    });
  });

  it('reports one retry each of very many callers', async () => {
    await expectFinding(rule, service(40, ' { [|retries: 1|] }'), {
      message:
        '"web" calls "api" again once without a pause: when it fails, 100/s become up to 200/s at once. It can serve 3.2k/s.',
      severity: 'warning',
    });
  });

  it('says once what a mesh does to all of its arrows', async () => {
    const mesh = 'system S { [|connections: { retries: 2 }|] }';
    const { related } = await expectFinding(rule, `${mesh}${service(4, '')}`, {
      message:
        '"users" calls "web" again up to 2 times without a pause: when it fails, 100/s become up to 300/s at once. It can serve 3.12k/s. So it is with 1 other arrow.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual([
      'users repeats its calls to web.',
      'web repeats its calls to api.',
    ]);
  });

  it.each([
    [
      'pauses grow, drawn at random',
      shop(' { retries: { max: 3  backoff: exponential(50ms)  jitter: true } }'),
    ],
    ['a budget bounds them', shop(' { retries: { max: 3  budget: 10% } }')],
    [
      'a breaker bounds them',
      shop(' { retries: 2  circuitBreaker: { errors: 50%  window: 10s  open: 30s } }'),
    ],
    ['nothing is tried again', shop(' { retries: 0 }')],
    ['the flow is best-effort', shop(' { retries: 2 }', undefined, 'tier: best-effort  ')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: one retry each of few callers', async () => {
    await expectNone(rule, service(4, ' { retries: 1 }'));
  });

  it('is gone after its first fix of a mesh: a breaker everywhere', async () => {
    const mesh = (more: string) => `system S { connections: { retries: 2 ${more}} }${service(4, '')}`;
    await expectFixed(rule, mesh(''), mesh(' circuitBreaker: { errors: 50%  window: 10s  open: 30s } '));
  });

  it('is gone after its first fix: pauses as long as a slow call', async () => {
    await expectFixed(
      rule,
      shop(' { retries: 2 }'),
      shop(' { retries: { max: 2  backoff: exponential(90ms)  jitter: true } }'),
    );
  });

  it('is gone after its first fix, which keeps the pauses that are declared', async () => {
    await expectFixed(
      rule,
      shop(' { retries: { max: 3  backoff: constant(50ms, limit: 1s)  on: [error] } }'),
      shop(' { retries: { max: 3  backoff: exponential(50ms, limit: 1s)  jitter: true  on: [error] } }'),
    );
  });
});
