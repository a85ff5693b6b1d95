import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'lb/sticky-loses-session';

const shop = (service: string, sticky = '  sticky: cookie(server)', flow = '', client = '') => `
client users${client}
loadBalancer lb { replicas: 2${sticky} }
service shop { ${service} }
flow browse from users at 100/s {
  ${flow}
  users -> lb -> shop
}
`;

describe(rule, () => {
  it('informs of sessions that are lost with their replica', async () => {
    const { related } = await expectFinding(rule, shop('replicas: 4  [|sessions: local|]'), {
      message:
        'Each replica of "shop" that fails or is replaced loses the sessions of 25% of the users: they lie only there.',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['Users of browse lose their session.']);
  });

  it('warns where the flow is critical, and tells how many are signed out how often', async () => {
    await expectFinding(
      rule,
      shop('replicas: 5  mtbf: 30d  [|sessions: local|]', undefined, 'tier: critical', ' { users: 50k }'),
      {
        message:
          'Each replica of "shop" that fails or is replaced loses the sessions of 20% of the users (10k): they lie only there. By its `mtbf` that happens every 6 d.',
        severity: 'warning',
      },
    );
  });

  it('counts what autoscaling takes away', async () => {
    await expectFinding(rule, shop('replicas: 2..8  [|sessions: local|]'), {
      message:
        'Each replica of "shop" that fails, is taken away by autoscaling or is replaced loses the sessions of 50% of the users: they lie only there.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: the sessions are shared', shop('replicas: 4  sessions: shared')],
    ['there is one replica', shop('replicas: 1  sessions: local')],
    ['the cookie holds the session', shop('replicas: 4  sessions: local', '  sticky: cookie(token)')],
    ['the sessions may be lost', shop('replicas: 4  sessions: local  durability: volatile')],
    ['the route is not sticky, which is worse', shop('replicas: 4  sessions: local', '')],
    ['the flow is best-effort', shop('replicas: 4  sessions: local', undefined, 'tier: best-effort')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a store that all replicas use', async () => {
    await expectFixed(rule, shop('replicas: 4  sessions: local'), shop('replicas: 4  sessions: shared'));
  });

  it.each([
    [1, shop('replicas: 4  sessions: client')],
    [2, shop('replicas: 4  sessions: local  durability: volatile')],
  ])('is gone after fix %i too', async (at, after) => {
    const text = shop('replicas: 4  sessions: local');
    const [finding] = await findingsIn(text, rule);
    expect(edited(text, finding?.fixes[at]?.edits ?? [])).toBe(after);
    await expectNone(rule, after);
  });
});
