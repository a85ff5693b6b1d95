import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/read-your-writes';

const led = 'replicas: 3  replication: leader-follower  acknowledgement: async  lag: constant(2s)';

const forum = (
  posts: string,
  flow = 'session: true\n  users -> api -> posts write\n  api -> posts read',
  more = '',
) => `
client users
service api
database posts ${posts}
${more}
flow edit from users at 20/s {
  ${flow}
}
`;

const cached = `session: true
  users -> api -> posts write
  api -> hot get miss { api -> posts read }`;

describe(rule, () => {
  it('reports reads from any replica, and for how long they may be behind', async () => {
    const { related } = await expectFinding(rule, forum(`{ ${led}  [|reads: any|] }`), {
      message:
        'After a write, a user of edit may not see it for up to 2 s: any replica of "posts" may answer.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['edit is to see its own writes.']);
  });

  it('reports calls that ask the followers', async () => {
    const flow = 'session: true\n  users -> api -> posts write\n  api -> posts.followers read';
    await expectFinding(rule, forum(`{ ${led}  [|reads: leader|] }`, flow), {
      message: 'After a write, a user of edit may not see it for up to 2 s: a follower of "posts" answers.',
      severity: 'warning',
    });
  });

  it('reports a read that need not meet the replicas that have the write', async () => {
    const text = forum(
      '{ replicas: 3  replication: leaderless  [|quorum: { read: 1  write: 1 }|]  lag: constant(1s) }',
    );
    await expectFinding(rule, text, {
      message:
        'After a write, a user of edit may not see it for up to 1 s: a read of "posts" need not meet the replicas that have the write.',
      severity: 'warning',
    });
  });

  it('reports a cache that writes leave as it is', async () => {
    await expectFinding(rule, forum('', cached, 'cache hot { [|ttl: 10m|] }'), {
      message:
        'After a write, a user of edit may not see it for up to 10 min: writes leave the old value in "hot".',
      severity: 'warning',
    });
  });

  it('reports what another flow of the same client wrote, to one that expects to see it', async () => {
    const flow = 'expect consistency >= session\n  users -> api -> posts read';
    const writing = 'flow save from users at 5/s { users -> api -> posts write }';
    await expectFinding(rule, forum(`{ ${led}  [|reads: followers|] }`, flow, writing), {
      message: 'After a write, a user of edit may not see it for up to 2 s: a follower of "posts" answers.',
      severity: 'warning',
    });
  });

  it('reports what each replica keeps for itself', async () => {
    const text = forum('').replace('service api', 'service api { replicas: 4  [|localCache: { ttl: 1m }|] }');
    await expectFinding(rule, text, {
      message:
        'After a write, a user of edit may not see it for up to 1 min: each replica of "api" keeps what it read.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'when the one replica that keeps it is told of writes',
      forum('').replace(
        'service api',
        'service api { replicas: 4  localCache: { ttl: 1m  invalidate: true } }',
      ),
    ],
    ['one edit away: the leader answers', forum(`{ ${led}  reads: leader }`)],
    [
      'when the flow does not care',
      forum(`{ ${led}  reads: any }`, 'users -> api -> posts write\n  api -> posts read'),
    ],
    [
      'when nothing is written',
      forum(`{ ${led}  reads: any }`, 'session: true\n  users -> api -> posts read'),
    ],
    [
      'when every replica has the write',
      forum(`{ replicas: 3  replication: leader-follower  acknowledgement: sync  reads: any }`),
    ],
    ['when quorums meet', forum('{ replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 } }')],
    ['when writes reach the cache', forum('', cached, 'cache hot { ttl: 10m  invalidate: true }')],
    [
      'when each flow that writes drops the item',
      forum(
        '',
        'session: true\n  users -> api -> posts write\n  api -> hot delete\n  api -> hot get miss { api -> posts read }',
        'cache hot { ttl: 10m }',
      ),
    ],
    [
      'when what is read never changes',
      forum(
        `{ ${led}  reads: any }`,
        'session: true  immutable: true\n  users -> api -> posts write\n  api -> posts read',
      ),
    ],
    [
      'when the flow is best-effort',
      forum(
        `{ ${led}  reads: any }`,
        'session: true  tier: best-effort\n  users -> api -> posts write\n  api -> posts read',
      ),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: reads from the leader', async () => {
    await expectFixed(rule, forum(`{ ${led}  reads: any }`), forum(`{ ${led}  reads: leader }`));
  });

  it('is gone after its first fix of replicas that keep what they read', async () => {
    await expectFixed(
      rule,
      forum('').replace('service api', 'service api { replicas: 4  localCache: { ttl: 1m } }'),
      forum('').replace('service api', 'service api { replicas: 4   }'),
    );
  });

  it('is gone after its first fix of quorums: as many reads as meet the write', async () => {
    await expectFixed(
      rule,
      forum('{ replicas: 3  replication: leaderless  quorum: { read: 1  write: 1 } }'),
      forum('{ replicas: 3  replication: leaderless  quorum: { read: 2  write: 2 } }'),
    );
  });

  it('is gone after its first fix of a cache: writes that reach it', async () => {
    await expectFixed(
      rule,
      forum('', cached, 'cache hot { ttl: 10m }'),
      forum('', cached, 'cache hot { ttl: 10m  invalidate: true }'),
    );
  });
});
