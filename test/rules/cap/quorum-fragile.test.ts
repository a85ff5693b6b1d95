import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'cap/quorum-fragile';

const locks = (body: string, settings = '') => `
client users
service api { replicas: 2 }
coordinator locks { ${body} }
flow reserve from users at 20/s { ${settings}  users -> api -> locks write }
`;

const store = (body: string, tier = 'tier: critical', operation = 'write') => `
client users
service api { replicas: 2 }
database orders { ${body} }
flow buy from users at 20/s { ${tier}  users -> api -> orders ${operation} }
`;

describe(rule, () => {
  it('reports a fourth voter, with what it does to availability', async () => {
    const { related } = await expectFinding(rule, locks('[|replicas: 4|]  availability: 99%'), {
      message:
        '4 voters of "locks" tolerate 1 failure, the same as 3. At 99% each, a majority of 4 is up 99.9408% of the time, of 3 99.9702%.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['reserve needs it.']);
  });

  it('reports two voters', async () => {
    await expectFinding(rule, locks('[|replicas: 2|]'), {
      message: '2 voters of "locks" tolerate no failure, the same as one alone.',
      severity: 'warning',
    });
  });

  it('reports replicas that elect one of them among themselves', async () => {
    const text = locks('replicas: 3').replace(
      'service api { replicas: 2 }',
      'service api { [|replicas: 2|]  leader: election }',
    );
    await expectFinding(rule, text, {
      message: '2 voters of "api" tolerate no failure, the same as one alone.',
      severity: 'warning',
    });
  });

  it('reports writes that wait for every replica, on a critical flow', async () => {
    await expectFinding(
      rule,
      store('replicas: 3  replication: leaderless  [|quorum: { read: 1  write: 3 }|]  availability: 99%'),
      {
        message:
          'W=N=3: one lost replica of "orders" stops all writes. At 99% each, all 3 are up 97% of the time.',
        severity: 'warning',
      },
    );
  });

  it('reports reads that ask every replica, on a critical flow', async () => {
    await expectFinding(
      rule,
      store('replicas: 3  replication: leaderless  [|quorum: { read: 3  write: 1 }|]', undefined, 'read'),
      { message: 'R=N=3: one lost replica of "orders" stops all reads.', severity: 'warning' },
    );
  });

  it('reports writes that wait for all followers, on a critical flow', async () => {
    await expectFinding(rule, store('replicas: 3  replication: leader-follower  [|acknowledgement: sync|]'), {
      message: 'W=N=3: one lost replica of "orders" stops all writes.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: three voters', locks('replicas: 3  availability: 99%')],
    ['when there is one, which is another matter', locks('')],
    [
      'when a coordinator elects',
      locks('replicas: 3').replace(
        'service api { replicas: 2 }',
        'service api { replicas: 2  leader: election  via: locks }',
      ),
    ],
    ['when the provider runs it', locks('replicas: 4  managed: true')],
    ['when its flows are best-effort', locks('replicas: 4', 'tier: best-effort')],
    ['when autoscaling moves the number', locks('replicas: 3..5  autoscale: { target: 60% }')],
    [
      'when the flow is not critical',
      store('replicas: 3  replication: leaderless  quorum: { read: 1  write: 3 }', ''),
    ],
    [
      'when the critical flow only reads what all must confirm',
      store('replicas: 3  replication: leaderless  quorum: { read: 1  write: 3 }', undefined, 'read'),
    ],
    ['when a majority confirms', store('replicas: 3  replication: leader-follower  acknowledgement: quorum')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: one voter more', async () => {
    await expectFixed(rule, locks('replicas: 4'), locks('replicas: 5'));
  });

  it('offers one voter fewer where three are left', async () => {
    const titles = async (text: string) =>
      (await findingsIn(text, rule)).flatMap(({ fixes }) => fixes.map(({ title }) => title));
    expect(await titles(locks('replicas: 4'))).toEqual([
      'Let locks have 5 voters',
      'Let locks have 3 voters',
      'Accept this risk, with a reason',
    ]);
    expect(await titles(locks('replicas: 2'))).toEqual([
      'Let locks have 3 voters',
      'Accept this risk, with a reason',
    ]);
  });

  it('is gone after its first fix: majorities', async () => {
    await expectFixed(
      rule,
      store('replicas: 5  replication: leaderless  quorum: { read: 1  write: 5 }'),
      store('replicas: 5  replication: leaderless  quorum: { read: 3  write: 3 }'),
    );
  });

  it('is gone after its first fix of two replicas, with a third', async () => {
    await expectFixed(
      rule,
      store('replicas: 2  replication: leaderless  quorum: { read: 1  write: 2 }'),
      store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 }'),
    );
  });

  it('is gone after its first fix, with the promise to readers kept', async () => {
    await expectFixed(
      rule,
      store(
        'replicas: 2  replication: leader-follower  acknowledgement: sync  reads: any  consistency: linearizable',
      ),
      store(
        'replicas: 2  replication: leader-follower  acknowledgement: semi-sync  reads: leader  consistency: linearizable',
      ),
    );
  });
});
