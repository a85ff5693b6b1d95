import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'cap/split-brain';

const automatic = 'failover: auto(detection: 10s, takeover: 5s)';

const shop = (orders: string, settings = '', lb = 'replicas: 2') => `
region eu { zone a  zone b  zone c }
client users
loadBalancer lb { ${lb} }
service api { replicas: 2 }
coordinator locks { replicas: 3 }
database orders { ${orders} }
flow buy from users at 50/s { ${settings}  users -> lb -> api -> orders write }
`;

describe(rule, () => {
  it('reports two replicas that watch each other', async () => {
    const { related } = await expectFinding(
      rule,
      shop(`replicas: 2  acknowledgement: async  [|${automatic}|]`),
      {
        message:
          'If the network between the two replicas of "orders" breaks while both run, each takes the other for dead and both accept writes. When they meet again, the writes of one are lost.',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['buy uses it.']);
  });

  it('reports two zones with half of the replicas each', async () => {
    await expectFinding(
      rule,
      shop(`replicas: 4  in: [eu.a, eu.b]  acknowledgement: semi-sync  [|${automatic}|]`),
      {
        message:
          'If the network between the halves of "orders" in "eu.a" and "eu.b" breaks while both run, each takes the other for dead and both accept writes. When they meet again, the writes of one are lost.',
        severity: 'warning',
      },
    );
  });

  it('is one level lower when who confirms writes is only a default', async () => {
    await expectFinding(rule, shop(`replicas: 2  [|${automatic}|]`), {
      message:
        'If the network between the two replicas of "orders" breaks while both run, each takes the other for dead and both accept writes. When they meet again, the writes of one are lost. Its `acknowledgement` is a default: state it to be sure.',
      severity: 'info',
    });
  });

  it('is a hint for a pair that keeps no data', async () => {
    const pair = `replicas: 2  mode: active-passive  [|${automatic}|]`;
    await expectFinding(rule, shop('', '', pair), {
      message:
        'If the network between the two replicas of "lb" breaks while both run, both become active and claim the same address.',
      severity: 'hint',
    });
  });

  it.each([
    [
      'one edit away: a third party decides',
      shop(
        'replicas: 2  acknowledgement: async  failover: auto(detection: 10s, takeover: 5s, witness: true)',
      ),
    ],
    [
      'when the old one is cut off first',
      shop('replicas: 2  acknowledgement: async  failover: auto(detection: 10s, fencing: true)'),
    ],
    ['when a coordinator decides', shop(`replicas: 2  acknowledgement: async  via: locks  ${automatic}`)],
    ['when there are three', shop(`replicas: 3  acknowledgement: async  ${automatic}`)],
    ['when somebody decides', shop('replicas: 2  acknowledgement: async  failover: manual(10m)')],
    ['when a write needs both', shop(`replicas: 2  acknowledgement: sync  ${automatic}`)],
    [
      'when the flow is best-effort',
      shop(`replicas: 2  acknowledgement: async  ${automatic}`, 'tier: best-effort'),
    ],
    ['when halves stand in three zones', shop(`replicas: 4  in: eu  acknowledgement: async  ${automatic}`)],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix, the times kept', async () => {
    await expectFixed(
      rule,
      shop('replicas: 2  failover: auto(detection: 1500ms)'),
      shop('replicas: 2  failover: auto(detection: 1500ms, witness: true)'),
    );
  });

  it('is gone after its second fix', async () => {
    const text = shop(`replicas: 2  ${automatic}`);
    const [finding] = await findingsIn(text, rule);
    const after = edited(text, finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(shop('replicas: 2  failover: auto(detection: 10s, takeover: 5s, fencing: true)'));
    await expectNone(rule, after);
  });
});
