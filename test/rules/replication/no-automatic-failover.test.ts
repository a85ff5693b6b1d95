import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'replication/no-automatic-failover';

const shop = (store: string, flow = 'tier: critical  users -> api -> orders write') => `
client users
service api { replicas: 2 }
database ${store}
flow checkout from users at 40/s { ${flow} }
`;

const led = 'replicas: 3  replication: leader-follower';

describe(rule, () => {
  it('reports a critical flow whose leader nobody replaces', async () => {
    await expectFinding(rule, shop(`[|orders|] { ${led} }`), {
      message:
        'If the leader of "orders" is lost, checkout cannot write (40/s) until somebody promotes a follower. Reads stop as well: 2 followers have the data and may not answer.',
      severity: 'warning',
    });
  });

  it('tells how long a failover by hand takes', async () => {
    await expectFinding(rule, shop(`orders { ${led}  reads: any  [|failover: manual(20m)|] }`), {
      message:
        'If the leader of "orders" is lost, checkout cannot write (40/s) until somebody promotes a follower, about 20 min. Only reads go on, from 2 followers.',
      severity: 'warning',
    });
  });

  it('reports a recovery time that no person keeps', async () => {
    const flow = 'expect rto < 5m  users -> api -> orders write';
    await expectFinding(rule, shop(`orders { ${led}  [|failover: manual(20m)|] }`, flow), {
      message:
        'If the leader of "orders" is lost, checkout cannot write (40/s) until somebody promotes a follower, about 20 min; checkout allows 5 min. Reads stop as well: 2 followers have the data and may not answer.',
      severity: 'warning',
    });
  });

  it('is one level lower where the time by hand is assumed', async () => {
    const flow = 'expect rto < 5m  users -> api -> orders write';
    await expectFinding(rule, shop(`[|orders|] { ${led} }`, flow), {
      message:
        'If the leader of "orders" is lost, checkout cannot write (40/s) until somebody promotes a follower; checkout allows 5 min. Reads stop as well: 2 followers have the data and may not answer. Doing it by hand is taken to last 30 min: state `failover: manual(...)` to be sure.',
      severity: 'info',
    });
  });

  it.each([
    [
      'is quiet one edit away: a follower takes over',
      shop(`orders { ${led}  failover: auto(detection: 10s, takeover: 5s) }`),
    ],
    ['is quiet when the flow is not critical', shop(`orders { ${led} }`, 'users -> api -> orders write')],
    [
      'is quiet when the flow only reads',
      shop(`orders { ${led} }`, 'tier: critical  users -> api -> orders read'),
    ],
    [
      'is quiet when the flow allows the time that it takes',
      shop(
        `orders { ${led}  failover: manual(20m) }`,
        'tier: critical  expect rto < 1h  users -> api -> orders write',
      ),
    ],
    ['is quiet when a majority elects', shop('orders { replicas: 3  replication: consensus }')],
    ['is quiet when the provider runs it', shop(`orders { ${led}  managed: true }`)],
    ['is quiet when the technology fails over', shop('orders using mongodb { replicas: 3 }')],
    ['is quiet when there is one replica, which is another matter', shop('orders')],
    [
      'is quiet when the flow does without the write',
      shop(`orders { ${led} }`, 'tier: critical  users -> api -> orders write { optional: true }'),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      shop(`orders { ${led} }`),
      shop(`orders { ${led}  failover: auto(detection: 10s, takeover: 5s, fencing: true) }`),
    );
  });

  it('is gone after its first fix, which keeps the time allowed', async () => {
    const flow = 'expect rto < 4s  users -> api -> orders write';
    await expectFixed(
      rule,
      shop(`orders { ${led}  failover: manual(20m) }`, flow),
      shop(`orders { ${led}  failover: auto(detection: 2s, takeover: 1s, fencing: true) }`, flow),
    );
  });
});
