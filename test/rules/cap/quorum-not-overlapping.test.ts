import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/quorum-not-overlapping';

const store = (body: string, flow = 'users -> shop -> cart read') => `
client users
service shop
database cart { ${body} }
flow view from users at 100/s { ${flow} }
`;

describe(rule, () => {
  it('is an error when the store promises linearizable reads', async () => {
    const { related } = await expectFinding(
      rule,
      store(
        'replicas: 3  replication: leaderless  [|quorum: { read: 1  write: 1 }|]  consistency: linearizable',
      ),
      {
        message:
          'R=1 + W=1 <= N=3: a read can miss the latest acknowledged write of "cart" (chance 66.7% with random replicas), but cart promises linearizable. R + W must be at least 4. Two writes can both succeed without meeting (2W <= N).',
        severity: 'error',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['view reads it (100/s).']);
  });

  it('is information when nothing is promised', async () => {
    await expectFinding(
      rule,
      store('replicas: 3  replication: leaderless  [|quorum: { read: 1  write: 2 }|]'),
      {
        message:
          'R=1 + W=2 <= N=3: a read can miss the latest acknowledged write of "cart" (chance 33.3% with random replicas). R + W must be at least 4.',
        severity: 'info',
      },
    );
  });

  it('is an error when a flow expects more than the store says', async () => {
    const text = store(
      'replicas: 5  replication: leaderless  [|quorum: { read: 2  write: 3 }|]  consistency: eventual',
      'expect consistency >= linearizable  users -> shop -> cart read',
    );
    await expectFinding(rule, text, {
      message:
        'R=2 + W=3 <= N=5: a read can miss the latest acknowledged write of "cart" (chance 10% with random replicas), but view promises linearizable. R + W must be at least 6.',
      severity: 'error',
    });
  });

  it.each([
    [
      'quorums overlap',
      store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 }  consistency: linearizable'),
    ],
    [
      'only eventual consistency is promised',
      store('replicas: 3  replication: leaderless  quorum: { read: 1  write: 1 }  consistency: eventual'),
    ],
    [
      'a leader orders the writes',
      store('replicas: 3  replication: leader-follower  consistency: linearizable'),
    ],
    [
      'nothing tells the quorums and eventual is what the technology promises',
      store('replicas: 3  replication: leaderless  consistency: weak'),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      store('replicas: 3  replication: leaderless  quorum: { read: 1  write: 1 }  consistency: linearizable'),
      store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 }  consistency: linearizable'),
    );
  });
});
