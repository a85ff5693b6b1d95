import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'cap/quorum-too-large';

const store = (body: string) => `
client users
service shop
database cart { ${body} }
flow add from users at 100/s { users -> shop -> cart write }
`;

describe(rule, () => {
  it('reports a write that more replicas must confirm than there are', async () => {
    await expectFinding(
      rule,
      store('replicas: 3  replication: leaderless  [|quorum: { read: 2  write: 4 }|]'),
      {
        message: '"cart" has 3 replicas, but a write needs 4 of them: no write can ever succeed.',
        severity: 'error',
      },
    );
  });

  it('reports reads and writes of a store that was never given replicas', async () => {
    await expectFinding(rule, store('replication: leaderless  [|quorum: { read: 2  write: 2 }|]'), {
      message: '"cart" has 1 replica, but a read needs 2 of them and a write 2: neither can ever succeed.',
      severity: 'error',
    });
  });

  it('reports a read that more replicas must answer than autoscaling may run', async () => {
    const text = store(
      'replicas: 2..4  autoscale: { target: 60% }  replication: leaderless  [|quorum: { read: 5 }|]',
    );
    await expectFinding(rule, text, {
      message: '"cart" has 4 replicas, but a read needs 5 of them: no read can ever succeed.',
      severity: 'error',
    });
  });

  it('stays an error in development, for it is a contradiction', async () => {
    const [finding] = await findingsIn(
      `system S { environment: development }${store('replicas: 2  replication: leaderless  quorum: { write: 3 }')}`,
      rule,
    );
    expect(finding?.severity).toBe('error');
  });

  it.each([
    [
      'one edit away: as many as there are must confirm',
      store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 3 }'),
    ],
    ['no quorum is told', store('replicas: 3  replication: leaderless')],
    [
      'autoscaling may run enough',
      store('replicas: 2..4  autoscale: { target: 60% }  replication: leaderless  quorum: { read: 4 }'),
    ],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: as many replicas as are asked', async () => {
    await expectFixed(
      rule,
      store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 4 }'),
      store('replicas: 4  replication: leaderless  quorum: { read: 2  write: 4 }'),
    );
  });

  it('is gone after its first fix where autoscaling stops short', async () => {
    await expectFixed(
      rule,
      store('replicas: 2..4  autoscale: { target: 60% }  replication: leaderless  quorum: { read: 5 }'),
      store('replicas: 2..5  autoscale: { target: 60% }  replication: leaderless  quorum: { read: 5 }'),
    );
  });

  it('is gone after its second fix: no more asked than there are', async () => {
    const text = store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 4 }');
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(store('replicas: 3  replication: leaderless  quorum: { read: 2  write: 3 }'));
    await expectNone(rule, after);
  });
});
