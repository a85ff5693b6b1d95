import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'spof/single-instance';

const shop = (api: string, flow = 'users -> api -> orders write', more = '') => `
client users
service ${api}
cache hot { replicas: 3 }
database orders { replicas: 3  replication: leader-follower }
${more}
flow checkout from users at 500/s { ${flow} }
`;

describe(rule, () => {
  it('reports what runs once on every path of a flow, with the hours that costs', async () => {
    const { related } = await expectFinding(rule, shop('[|api|] { availability: 99.9% }'), {
      message:
        '"api" runs once, and every request of checkout needs it (500/s). If it stops, they fail. At 99.9% that is 8 h 46 min a year.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['The flow checkout (500/s) stops with it.']);
  });

  it('reports once what several flows need', async () => {
    const browse = 'flow browse from users at 100/s { users -> api }';
    await expectFinding(rule, shop('[|api|]', undefined, browse), {
      message:
        '"api" runs once, and 2 flows need it (600/s): browse (100/s) and checkout (500/s). If it stops, they fail.',
      severity: 'warning',
    });
  });

  it('tells the share of requests when only some need it', async () => {
    const flow = 'users -> api  choose { 20% { api -> mail } }';
    await expectFinding(rule, shop('api { replicas: 2 }', flow, 'service [|mail|]'), {
      message:
        '"mail" runs once, and 20% of the requests of checkout need it (100/s). If it stops, they fail.',
      severity: 'warning',
    });
  });

  it('is information when the flow keeps the availability that it promises', async () => {
    const flow = 'expect availability >= 99%  users -> api';
    await expectFinding(rule, shop('[|api|] { availability: 99.9% }', flow), {
      message:
        '"api" runs once, and every request of checkout needs it (500/s). If it stops, they fail. At 99.9% that is 8 h 46 min a year.',
      severity: 'info',
    });
  });

  it('is a hint in development', async () => {
    await expectFinding(rule, `system Shop { environment: development }${shop('[|api|]')}`, {
      message: '"api" runs once, and every request of checkout needs it (500/s). If it stops, they fail.',
      severity: 'hint',
    });
  });

  it.each([
    ['there are two', shop('api { replicas: 2 }')],
    ['the provider runs it', shop('api { managed: true }')],
    ['it belongs to a third party', shop('api { replicas: 2 }', 'users -> api -> stripe', 'external stripe')],
    [
      'the caller does without it',
      shop('api { replicas: 2 }', 'users -> api -> mail { optional: true }', 'service mail'),
    ],
    [
      'something stands in for it',
      shop('api { replicas: 2 }', 'users -> api -> mail else { api -> hot get }', 'service mail'),
    ],
    [
      'the flow may be away for longer than the repair',
      shop('api { mttr: 1h }', 'expect rto < 8h  users -> api'),
    ],
    ['the flow is best-effort', shop('api', 'tier: best-effort  users -> api')],
    [
      'its risk is accepted',
      shop('api { accept "spof/single-instance" because "replaced by hand within the hour" }'),
    ],
    [
      'a comment says why not',
      shop(
        'other { replicas: 2 }',
        'users -> api',
        '// sysd-ignore-next-line spof/single-instance -- replaced by hand\nservice api',
      ),
    ],
    ['it is an entry point', shop('api { replicas: 2 }', 'users -> lb -> api', 'loadBalancer lb')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, shop('api { public: true }'), shop('api { public: true  replicas: 2 }'));
  });

  it('is gone after its first fix, which spreads over the zones there are', async () => {
    const zones = 'region eu { zone a  zone b }';
    await expectFixed(
      rule,
      shop('api {\n  in: eu.a\n}', 'users -> api', zones),
      shop('api {\n  in: eu\n  replicas: 2\n}', 'users -> api', zones),
    );
  });

  it('is gone after its first fix at a store, which then fails over', async () => {
    const flow = 'users -> api -> ledger write';
    await expectFixed(
      rule,
      shop('api { replicas: 2 }', flow, 'database ledger'),
      shop(
        'api { replicas: 2 }',
        flow,
        'database ledger { replicas: 2  failover: auto(detection: 10s, takeover: 5s, witness: true) }',
      ),
    );
  });
});
