import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/claim-not-kept';

const stock = (body: string, kind = 'database stock') => `
region eu { zone a  zone b  zone c }
client users
service api { replicas: 2 }
${kind} {
  replicas: 3
  in: eu
  ${body}
}
flow look from users at 50/s {
  users -> api -> stock read
  api -> stock write
}
`;

const led =
  'replication: leader-follower  acknowledgement: quorum  failover: auto(detection: 10s, takeover: 5s, fencing: true)';
const neither = 'one side refuses, and a side answers with old values: it is neither CP nor AP.';

describe(rule, () => {
  it('reports a store said to be CP whose copies all answer reads', async () => {
    await expectFinding(rule, stock(`${led}  reads: any  [|cap: CP|]`), {
      message: `"stock" is said to be CP: when the network splits it refuses rather than answers wrongly. As it is configured, ${neither}`,
      severity: 'warning',
    });
  });

  it('reports a store said to be CP whose followers take over while the leader goes on', async () => {
    const unguarded =
      'replication: leader-follower  acknowledgement: async  failover: auto(detection: 10s, takeover: 5s)';
    await expectFinding(rule, stock(`${unguarded}  reads: leader  [|cap: CP|]`), {
      message:
        '"stock" is said to be CP: when the network splits it refuses rather than answers wrongly. As it is configured, both sides answer, and one of them is behind or takes writes that conflict.',
      severity: 'warning',
    });
  });

  it('reports a store said to be AP that agrees by majority', async () => {
    await expectFinding(rule, stock('replication: consensus  reads: leader  [|cap: AP|]'), {
      message:
        '"stock" is said to be AP: when the network splits it answers on both sides. As it is configured, one side refuses.',
      severity: 'warning',
    });
  });

  it('reports a claim about latency that waiting for a majority does not keep', async () => {
    await expectFinding(
      rule,
      stock('replication: leaderless  quorum: { read: 2  write: 2 }  [|pacelc: PC-EL|]'),
      {
        message:
          '"stock" is said to be PC-EL. When the network splits, one side refuses; otherwise a read waits for the latest.',
        severity: 'warning',
      },
    );
  });

  it('tells as information where a technology is configured to behave otherwise than it is known for', async () => {
    const { fixes } = await expectFinding(
      rule,
      stock('quorum: { read: 2  write: 2 }', 'database [|stock|] using cassandra'),
      {
        message:
          '"stock" is known as AP: when the network splits it answers on both sides. As it is configured here, one side refuses.',
        severity: 'info',
      },
    );
    expect(fixes.map(({ label }) => label)).toEqual(['accept']);
  });

  it('is milder where defaults decide', async () => {
    await expectFinding(rule, stock('replication: leaderless  [|cap: AP|]'), {
      message:
        '"stock" is said to be AP: when the network splits it answers on both sides. As it is configured, one side refuses. Its `acknowledgement` and `reads` are defaults: state them to be sure.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: reads go to the leader', stock(`${led}  reads: leader  cap: CP`)],
    ['a majority agrees, and it is said to be CP', stock('replication: consensus  reads: leader  cap: CP')],
    [
      'any copy answers, and it is said to be AP',
      stock('replication: leaderless  quorum: { read: 1  write: 1 }  cap: AP  pacelc: PA-EL'),
    ],
    [
      'others stand in for copies out of reach, and it is said to be AP',
      stock('replication: leaderless  quorum: { read: 2  write: 2 }  sloppyQuorum: true  cap: AP'),
    ],
    ['nothing is said', stock('replication: multi-leader  conflict: crdt')],
    ['a technology stands as it is known', stock('', 'database stock using cassandra')],
    ['what is claimed cannot be at all', stock('replication: consensus  consistency: linearizable  cap: AP')],
    ['there is one copy', 'client u\ndatabase d { cap: CP }\nflow f from u at 1/s { u -> d read }'],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: reads from the leader', async () => {
    await expectFixed(rule, stock(`${led}  reads: any  cap: CP`), stock(`${led}  reads: leader  cap: CP`));
  });

  it('is gone after its first fix: any one copy answers', async () => {
    await expectFixed(
      rule,
      stock('replication: leaderless  quorum: { read: 2  write: 2 }  cap: AP'),
      stock('replication: leaderless  quorum: { read: 1  write: 1 }  cap: AP'),
    );
  });

  it('is gone after its first fix: the claim says how it behaves', async () => {
    await expectFixed(
      rule,
      stock('replication: consensus  reads: leader  cap: AP'),
      stock('replication: consensus  reads: leader  cap: CP'),
    );
  });
});
