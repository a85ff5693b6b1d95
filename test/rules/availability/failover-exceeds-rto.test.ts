import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'availability/failover-exceeds-rto';

const shop = (orders: string, expectation = 'expect rto < 5m', operation = 'write', api = 'replicas: 2') => `
client users
service api { ${api} }
coordinator locks { replicas: 3 }
database orders { ${orders} }
flow checkout from users at 50/s {
  ${expectation}
  users -> api -> orders ${operation}
}
`;

describe(rule, () => {
  it('reports a switch by hand', async () => {
    const { related } = await expectFinding(rule, shop('replicas: 2  [|failover: manual(40m)|]'), {
      message: 'If the leader of "orders" stops, taking over takes 40 min, but checkout allows < 5 min.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['checkout expects it: rto < 5m.']);
  });

  it('adds detection, takeover and the start of a cold standby', async () => {
    await expectFinding(
      rule,
      shop(
        'replicas: 2  standby: cold  startup: 4m  [|failover: auto(detection: 90s, takeover: 5s)|]',
        'expect orders rto <= 5m',
      ),
      {
        message:
          'If the leader of "orders" stops, taking over takes 5 min 35 s (detection 1 min 30 s + takeover 5 s + start 4 min), but "orders" allows <= 5 min.',
        severity: 'error',
      },
    );
  });

  it('reports the repair of what nothing takes over from', async () => {
    await expectFinding(rule, shop('[|mttr: 1h|]'), {
      message: 'If "orders" stops, the repair takes 1 h, but checkout allows < 5 min.',
      severity: 'error',
    });
  });

  it('reports a lease that lasts longer', async () => {
    const api = 'replicas: 2  [|leader: lease(30s)|]  via: locks';
    await expectFinding(rule, shop('replicas: 2', 'expect rto < 10s', 'write', api), {
      message:
        'If the leader of "api" stops, another one taking the lease takes 30 s, but checkout allows < 10 s.',
      severity: 'error',
    });
  });

  it('reports an election', async () => {
    const orders = 'replicas: 3  replication: consensus  [|election: uniform(5s, 10s)|]';
    await expectFinding(rule, shop(orders, 'expect rto < 3s'), {
      message: 'If the leader of "orders" stops, electing another takes 9.95 s, but checkout allows < 3 s.',
      severity: 'error',
    });
  });

  it.each([
    [
      'one edit away: it takes over by itself',
      shop('replicas: 2  failover: auto(detection: 10s, takeover: 5s)'),
    ],
    ['when nothing is said of recovery', shop('replicas: 2  failover: manual(40m)', '')],
    ['when no times are told', shop('replicas: 2  failover: auto()')],
    [
      'when there is no leader to take over from',
      shop('replicas: 3  replication: leaderless  failover: manual(40m)'),
    ],
    [
      'when all replicas of a service are at work',
      shop('replicas: 2', undefined, undefined, 'replicas: 2  failover: manual(40m)'),
    ],
    ['when only defaults tell the repair', shop('')],
    [
      'when others answer reads meanwhile',
      shop('replicas: 2  reads: any  failover: manual(40m)', undefined, 'read'),
    ],
    [
      'when the flow does without it',
      shop('replicas: 2  failover: manual(40m)', undefined, 'write { optional: true }'),
    ],
    ['when the provider runs it', shop('replicas: 2  managed: true  failover: manual(40m)')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: it takes over by itself', async () => {
    await expectFixed(
      rule,
      shop('replicas: 2  failover: manual(40m)'),
      shop('replicas: 2  failover: auto(detection: 10s, takeover: 5s, witness: true)'),
    );
  });

  it('is gone after its first fix: what takes too long takes less', async () => {
    await expectFixed(
      rule,
      shop('replicas: 2  failover: auto(detection: 30s, takeover: 40m, fencing: true)', 'expect rto < 1m'),
      shop('replicas: 2  failover: auto(detection: 30s, takeover: 18s, fencing: true)', 'expect rto < 1m'),
    );
  });

  it('is gone after its first fix: a standby that runs', async () => {
    await expectFixed(
      rule,
      shop('replicas: 2  standby: cold  startup: 10m  failover: auto(detection: 10s)'),
      shop('replicas: 2  standby: hot  startup: 10m  failover: auto(detection: 10s)'),
    );
  });

  it('is gone after its first fix: a spare', async () => {
    await expectFixed(
      rule,
      shop('mttr: 1h'),
      shop('mttr: 1h  replicas: 2  failover: auto(detection: 10s, takeover: 5s, witness: true)'),
    );
  });

  it('is gone after its first fix: a shorter lease', async () => {
    const api = (lease: string) => `replicas: 2  leader: lease(${lease})  via: locks`;
    await expectFixed(
      rule,
      shop('replicas: 2', 'expect rto < 10s', 'write', api('30s')),
      shop('replicas: 2', 'expect rto < 10s', 'write', api('8s')),
    );
  });
});
