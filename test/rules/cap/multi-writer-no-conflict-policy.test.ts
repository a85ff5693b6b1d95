import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/multi-writer-no-conflict-policy';

const store = (body: string, flow = 'users -> api -> profiles write', name = 'profiles') => `
client users
service api
database ${name} { ${body} }
flow edit from users at 20/s { ${flow} }
`;

describe(rule, () => {
  it('reports two leaders, and how long they know nothing of each other', async () => {
    const { related } = await expectFinding(
      rule,
      store('replicas: 2  [|replication: multi-leader|]  lag: constant(5m)'),
      {
        message:
          'Both replicas of "profiles" take writes and tell each other 5 min later, and nothing says what becomes of two at once: one is lost, or the copies differ for good.',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['edit writes it.']);
  });

  it('reports that nothing is done, when that is said', async () => {
    await expectFinding(rule, store('replicas: 3  replication: multi-leader  [|conflict: none|]'), {
      message:
        'All 3 replicas of "profiles" take writes, and nothing says what becomes of two at once: one is lost, or the copies differ for good.',
      severity: 'warning',
    });
  });

  it('reports write quorums that need not meet', async () => {
    await expectFinding(
      rule,
      store('replicas: 4  [|replication: leaderless|]  quorum: { read: 3  write: 2 }'),
      {
        message:
          'A write of "profiles" is confirmed by 2 of 4 replicas, so two writes to one item need not meet, and nothing says what becomes of two at once: one is lost, or the copies differ for good.',
        severity: 'warning',
      },
    );
  });

  it('is an error when one order of writes is promised', async () => {
    await expectFinding(
      rule,
      store('replicas: 2  [|replication: multi-leader|]  acknowledgement: sync  consistency: sequential'),
      {
        message:
          'Both replicas of "profiles" take writes, and nothing says what becomes of two at once: one is lost, or the copies differ for good. "profiles" promises one order of writes.',
        severity: 'error',
      },
    );
  });

  it.each([
    [
      'one edit away: each item has one leader',
      store('replicas: 2  replication: multi-leader  lag: constant(5m)  conflict: partitioned'),
    ],
    ['when there is one leader', store('replicas: 2  replication: leader-follower')],
    ['when there is one replica', store('replication: multi-leader')],
    [
      'when no flow writes it',
      store('replicas: 2  replication: multi-leader', 'users -> api -> profiles read'),
    ],
    [
      'when its flows are best-effort',
      store('replicas: 2  replication: multi-leader', 'tier: best-effort  users -> api -> profiles write'),
    ],
    ['when the provider runs it', store('replicas: 2  replication: multi-leader  managed: true')],
    [
      'when the technology merges',
      store('replicas: 3  quorum: { read: 1  write: 1 }', undefined, 'profiles using couchdb'),
    ],
    [
      'when reads need not meet writes either, which is another matter',
      store('replicas: 3  replication: leaderless  quorum: { read: 1  write: 1 }'),
    ],
    ['when write quorums meet', store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 }')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      store('replicas: 2  replication: multi-leader'),
      store('replicas: 2  replication: multi-leader  conflict: version-stamp'),
    );
  });

  it('is gone after its first fix where nothing was done', async () => {
    await expectFixed(
      rule,
      store('replicas: 2  replication: multi-leader  conflict: none'),
      store('replicas: 2  replication: multi-leader  conflict: version-stamp'),
    );
  });
});
