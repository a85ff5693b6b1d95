import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'spof/external-dependency';

const order = (mailer: string, settings = '', call = 'shop -> mailer') => `
client users
service shop { replicas: 3 }
queue letters { replicas: 3 }
worker sender { replicas: 2 }
external spare
external ${mailer}
flow order from users at 10/s {
  ${settings}
  users -> shop
  ${call}
}
`;

describe(rule, () => {
  it('reports a third party that a flow waits for', async () => {
    const { related } = await expectFinding(rule, order('[|mailer|]'), {
      message: 'order (10/s) cannot succeed while the third party "mailer" is down.',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['The flow order (10/s) stops with it.']);
  });

  it('is a warning to a critical flow, with the hours that costs', async () => {
    await expectFinding(rule, order('[|mailer|] { availability: 99.9% }', 'tier: critical'), {
      message:
        'order (10/s) cannot succeed while the third party "mailer" is down. At 99.9% that is 8 h 46 min a year.',
      severity: 'warning',
    });
  });

  it('tells the share of requests when only some need it', async () => {
    await expectFinding(rule, order('[|mailer|]', '', 'choose { 20% { shop -> mailer } }'), {
      message: '20% of order (10/s) cannot succeed while the third party "mailer" is down.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: the flow succeeds without it', order('mailer', '', 'shop -> mailer { optional: true }')],
    [
      'when something stands in for it',
      order('mailer', '', 'shop -> mailer else { shop -> spare { optional: true } }'),
    ],
    ['when there is another one', order('mailer', '', 'shop -> [mailer, spare]')],
    ['when a queue stands between', order('mailer', '', 'shop ~> letters -> sender -> mailer')],
    ['when an availability is promised, which counts it', order('mailer', 'expect availability >= 99%')],
    ['when the flow is best-effort', order('mailer', 'tier: best-effort')],
    ['when it is asked once, at the start', order('mailer', '', 'shop -> mailer { purpose: startup }')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, order('mailer'), order('mailer', '', 'shop -> mailer { optional: true }'));
  });
});
