import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'replication/rpo-violated';

const pay = (store: string, promise = 'expect rpo == 0s') => `
client users
service api { replicas: 2 }
database payments { ${store} }
flow pay from users at 100/s {
  ${promise}
  users -> api -> payments write
}
`;

const led = 'replicas: 3  replication: leader-follower  acknowledgement: async  lag: constant(3s)';

describe(rule, () => {
  it('is an error where nothing may be lost and only the leader has each write', async () => {
    await expectFinding(
      rule,
      pay('replicas: 3  replication: leader-follower  [|acknowledgement: async|]  lag: constant(3s)'),
      {
        message:
          '"payments" confirms a write when the leader alone has it. If that fails then, up to 3 s of confirmed writes are gone (300 at 100/s). pay allows no loss.',
        severity: 'error',
      },
    );
  });

  it('is a warning where less may be lost than the followers are behind', async () => {
    await expectFinding(
      rule,
      pay(
        'replicas: 3  replication: leader-follower  [|acknowledgement: async|]  lag: constant(3s)',
        'expect rpo < 1s',
      ),
      {
        message:
          '"payments" confirms a write when the leader alone has it. If that fails then, up to 3 s of confirmed writes are gone (300 at 100/s). pay allows 1 s.',
        severity: 'warning',
      },
    );
  });

  it('is one level lower where the acknowledgement is a default', async () => {
    await expectFinding(rule, pay('replicas: 3  lag: constant(3s)').replace('payments {', '[|payments|] {'), {
      message:
        '"payments" confirms a write when the leader alone has it. If that fails then, up to 3 s of confirmed writes are gone (300 at 100/s). pay allows no loss. Its `replication` and `acknowledgement` are defaults: state them to be sure.',
      severity: 'warning',
    });
  });

  it('reports a leaderless store that waits for one replica', async () => {
    await expectFinding(
      rule,
      pay('replicas: 3  replication: leaderless  [|quorum: { read: 3  write: 1 }|]  lag: constant(1s)'),
      {
        message:
          '"payments" confirms a write when one replica has it. If that fails then, up to 1 s of confirmed writes are gone (100 at 100/s). pay allows no loss.',
        severity: 'error',
      },
    );
  });

  it('reports one copy with a backup that is older than what may be lost', async () => {
    await expectFinding(
      rule,
      pay('backup: { every: 1h }', 'expect payments rpo < 1m').replace('payments {', '[|payments|] {'),
      {
        message:
          '"payments" keeps one copy and no second disk: if it is lost, so is all since the last backup, up to 1 h of writes (360k at 100/s). pay allows 1 min.',
        severity: 'warning',
      },
    );
  });

  it.each([
    ['is quiet one edit away: one follower has each write', pay(led.replace('async', 'semi-sync'))],
    ['is quiet when a majority has each write', pay('replicas: 3  replication: consensus')],
    ['is quiet when the flow allows as much', pay(led, 'expect rpo <= 3s')],
    ['is quiet when the flow says nothing of it', pay(led, '')],
    ['is quiet when the data may be lost', pay(`${led}  durability: volatile`)],
    ['is quiet when the provider runs it', pay(`${led}  managed: true`)],
    ['is quiet when the one copy stands on mirrored disks', pay('disks: raid1(count: 2, size: 1TB)')],
    ['is quiet when the flow only reads', pay(led).replace('payments write', 'payments read')],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, pay(led), pay(led.replace('async', 'semi-sync')));
  });

  it('is gone after its first fix at one copy', async () => {
    await expectFixed(
      rule,
      pay('itemSize: 1KB'),
      pay(
        'itemSize: 1KB  replicas: 2  failover: auto(detection: 10s, takeover: 5s, witness: true)  acknowledgement: semi-sync',
      ),
    );
  });

  it('is gone after the fix that promises less', async () => {
    const text = pay(led.replace('constant(3s)', 'exponential(1s)'), 'expect rpo < 1s');
    const [finding] = await findingsIn(text, rule);
    const fix = finding?.fixes.find(({ label }) => label === 'promise');
    const after = edited(text, fix?.edits ?? []);
    expect(after).toBe(text.replace('rpo < 1s', 'rpo <= 4700ms'));
    await expectNone(rule, after);
  });
});
