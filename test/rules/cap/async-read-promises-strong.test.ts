import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/async-read-promises-strong';

const accounts = (body: string, flow = 'users -> api -> accounts read') => `
client users
service api
cache hot
database accounts { ${body} }
flow balance from users at 100/s {
  ${flow}
}
`;

describe(rule, () => {
  it('reports reads from any replica of an asynchronous store', async () => {
    const text = accounts(
      'replicas: 3  replication: leader-follower  acknowledgement: async  lag: 2s  [|reads: any|]  consistency: linearizable',
    );
    await expectFinding(rule, text, {
      message:
        '"accounts" promises linearizable reads, but any replica may answer for "accounts" and a write is acknowledged by 1 replica of 3: the others lag by 2 s on average.',
      severity: 'error',
    });
  });

  it('is one level lower, and says so, when the acknowledgement is only a default', async () => {
    const text = accounts(
      'replicas: 3  replication: leader-follower  [|reads: any|]  consistency: linearizable',
    );
    await expectFinding(rule, text, {
      message:
        '"accounts" promises linearizable reads, but any replica may answer for "accounts" and a write is acknowledged by 1 replica of 3: the others lag behind. Its `acknowledgement` is a default: state it to be sure.',
      severity: 'warning',
    });
  });

  it('reports leaders that tell each other later', async () => {
    const text = accounts(
      'replicas: 2  replication: multi-leader  acknowledgement: async  [|reads: any|]  consistency: linearizable',
    );
    await expectFinding(rule, text, {
      message:
        '"accounts" promises linearizable reads, but each leader of "accounts" answers reads and a write is acknowledged by 1 replica of 2: the others lag behind.',
      severity: 'error',
    });
  });

  it('reports a flow that needs the latest value and asks the followers', async () => {
    const text = accounts(
      'replicas: 3  replication: leader-follower  acknowledgement: async  [|reads: any|]',
      'expect consistency >= linearizable\n  users -> api -> accounts.followers read',
    );
    await expectFinding(rule, text, {
      message:
        'balance needs linearizable reads, but its calls ask the followers of "accounts", which lag behind.',
      severity: 'error',
    });
  });

  it('reports a flow that needs the latest value and reads a cache that writes leave alone', async () => {
    const text = accounts(
      '',
      'expect consistency >= linearizable\n  users -> api -> hot get miss { api -> accounts read }',
    ).replace('cache hot', 'cache [|hot|] { ttl: 10m }');
    await expectFinding(rule, text, {
      message:
        'balance needs linearizable reads, but reads "hot", in which a write leaves the old value for up to 10 min.',
      severity: 'error',
    });
  });

  it('reports a flow that needs the latest value and meets what each replica keeps', async () => {
    const text = accounts('', 'expect consistency >= linearizable\n  users -> api -> accounts read').replace(
      'service api',
      'service api { [|localCache: { of: [accounts]  ttl: 5m }|] }',
    );
    await expectFinding(rule, text, {
      message:
        'balance needs linearizable reads, but each replica of "api" keeps what it read, and a write leaves it there for up to 5 min.',
      severity: 'error',
    });
  });

  it.each([
    [
      'the leader answers',
      accounts(
        'replicas: 3  replication: leader-follower  acknowledgement: async  reads: leader  consistency: linearizable',
      ),
    ],
    [
      'every replica has a write when it is acknowledged',
      accounts(
        'replicas: 3  replication: leader-follower  acknowledgement: sync  reads: any  consistency: linearizable',
      ),
    ],
    [
      'read and write majorities meet',
      accounts(
        'replicas: 3  replication: leader-follower  acknowledgement: quorum  reads: quorum  consistency: linearizable',
      ),
    ],
    [
      'only eventual consistency is promised',
      accounts(
        'replicas: 3  replication: leader-follower  acknowledgement: async  reads: any  consistency: eventual',
      ),
    ],
    [
      'whoever writes drops what the cache holds',
      accounts(
        '',
        'expect consistency >= linearizable\n  users -> api -> accounts write\n  api -> hot delete\n  api -> hot get miss { api -> accounts read }',
      ),
    ],
    [
      'what is read never changes',
      accounts(
        '',
        'immutable: true\n  expect consistency >= linearizable\n  users -> api -> hot get miss { api -> accounts read }',
      ),
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      accounts(
        'replicas: 3  replication: leader-follower  acknowledgement: async  reads: any  consistency: linearizable',
      ),
      accounts(
        'replicas: 3  replication: leader-follower  acknowledgement: async  reads: leader  consistency: linearizable',
      ),
    );
  });

  it('is gone after its first fix at a cache', async () => {
    const flow =
      'expect consistency >= linearizable\n  users -> api -> hot get miss { api -> accounts read }';
    const after = accounts('', flow).replace('cache hot', 'cache hot { invalidate: true }');
    await expectFixed(rule, accounts('', flow), after);
  });
});
