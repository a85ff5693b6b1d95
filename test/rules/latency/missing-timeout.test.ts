import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'latency/missing-timeout';

const shop = (api: string, flow = 'users -> api -> catalogue read', more = '') => `
client users
service ${api}
search catalogue { readTime: 10ms }
database orders { readTime: constant(30ms) }
${more}
flow find from users at 100/s { ${flow} }
`;

describe(rule, () => {
  it('reports a caller whose slots end when its callee hangs, and how soon', async () => {
    const { related } = await expectFinding(rule, shop('[|api|] { replicas: 2  concurrency: 50 }'), {
      message:
        '"api" waits for "catalogue" without a timeout. If it hangs, its 100 slots are taken within 1 s (100/s), and it serves nobody.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['Nothing ends this call to catalogue.']);
  });

  it('says once of a caller what is missing in several of its calls', async () => {
    const flow = 'users -> api -> catalogue read  api -> orders read';
    await expectFinding(rule, shop('[|api|] { concurrency: 50 }', flow), {
      message:
        '"api" waits for "catalogue" and "orders" without a timeout. If one of them hangs, its 50 slots are taken within 500 ms (100/s), and it serves nobody.',
      severity: 'warning',
    });
  });

  it('reports the call behind one whose limit stays behind', async () => {
    const text = shop(
      'api { concurrency: 50  -> shelf { timeout: 1s } }',
      'users -> api -> shelf -> orders read',
      'service [|shelf|] { concurrency: 10 }',
    );
    await expectFinding(rule, text, {
      message:
        '"shelf" waits for "orders" without a timeout. If it hangs, its 10 slots are taken within 100 ms (100/s), and it serves nobody.',
      severity: 'warning',
    });
  });

  it.each([
    ['the file says nothing of slots', shop('api')],
    ['no slot is held while waiting', shop('api { concurrency: 50  blocking: false }')],
    [
      'nobody waits',
      shop('api { concurrency: 50 }', 'users -> api ~> jobs -> catalogue write', 'queue jobs'),
    ],
    [
      'the call is made once, at the start',
      shop('api { concurrency: 50  -> catalogue { purpose: startup } }'),
    ],
    [
      'the limit above travels with the request',
      shop(
        'api { concurrency: 50  -> shelf { timeout: 1s  deadline: propagate } }',
        'users -> api -> shelf -> orders read',
        'service shelf { concurrency: 10 }',
      ),
    ],
    [
      'the caller works off a queue',
      shop(
        'api { concurrency: 50 }',
        'users -> api ~> jobs -> mill -> catalogue write',
        'queue jobs\nworker mill { concurrency: 4 }',
      ),
    ],
    ['a mesh sets the limit', `system S { connections: { timeout: 1s } }${shop('api { concurrency: 50 }')}`],
    [
      'the flow is best-effort',
      shop('api { concurrency: 50 }', 'tier: best-effort  users -> api -> catalogue read'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with the timeout', async () => {
    await expectNone(rule, shop('api { replicas: 2  concurrency: 50  -> catalogue { timeout: 100ms } }'));
  });

  it('is gone after its first fix: twice what 99 of 100 calls take', async () => {
    await expectFixed(
      rule,
      shop('api { replicas: 2  concurrency: 50 }'),
      shop('api { replicas: 2  concurrency: 50 }', 'users -> api -> catalogue read { timeout: 100ms }'),
    );
  });

  it('is gone after its first fix: on the arrow where there is one', async () => {
    await expectFixed(
      rule,
      shop('api { replicas: 2  concurrency: 50  -> catalogue { retries: 1 } }'),
      shop('api { replicas: 2  concurrency: 50  -> catalogue { retries: 1  timeout: 100ms } }'),
    );
  });

  it('leaves time for what the callee waits for itself', async () => {
    const chain = (timeout: string) =>
      shop(
        `api { concurrency: 50  -> shelf${timeout} }`,
        'users -> api -> shelf -> orders read',
        'service shelf { -> orders { timeout: 2s } }',
      );
    await expectFixed(rule, chain(''), chain(' { timeout: 3s }'));
  });
});
