import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'replication/failover-unexercised';

const shop = (store: string, more = '', tier = 'critical') => `
region eu { zone a  zone b }
client users
service api { replicas: 2 }
database orders { replicas: 3  in: eu  ${store} }
flow checkout from users at 40/s {
  tier: ${tier}
  users -> api -> orders write
}${more}
`;

const auto = 'failover: auto(detection: 10s, takeover: 5s)';

const scenario = (event: string, expectation = 'expect checkout successRate >= 90%') => `
scenario bad-day {
  at 1m ${event}
  ${expectation}
}`;

describe(rule, () => {
  it('suggests a scenario for a failover', async () => {
    await expectFinding(rule, shop(`[|${auto}|]`), {
      message: 'No scenario tries the failover of "orders".',
      severity: 'hint',
    });
  });

  it('counts no scenario that expects nothing', async () => {
    await expectFinding(rule, shop(`[|${auto}|]`, scenario('fail 1 of orders', '')), {
      message: 'No scenario tries the failover of "orders".',
      severity: 'hint',
    });
  });

  it('counts no scenario that disturbs something else', async () => {
    await expectFinding(rule, shop(`[|${auto}|]`, scenario('fail 1 of api')), {
      message: 'No scenario tries the failover of "orders".',
      severity: 'hint',
    });
  });

  it.each([
    ['is quiet one edit away: a scenario fails the leader', shop(auto, scenario('fail orders.leader'))],
    ['is quiet when a scenario fails a zone of it', shop(auto, scenario('fail eu.a'))],
    ['is quiet when a scenario cuts it off', shop(auto, scenario('partition eu.a | eu.b'))],
    ['is quiet when there is no failover', shop('')],
    ['is quiet when the flow is not critical', shop(auto, '', 'standard')],
    [
      'is quiet when the technology says it, not the file',
      shop('').replace('database orders', 'database orders using mongodb'),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      shop(auto),
      shop(
        auto,
        `

scenario orders-lost {
  duration: 5m
  at 1m fail 1 of orders for 2m
  expect checkout rto <= 30s
}`,
      ),
    );
  });
});
