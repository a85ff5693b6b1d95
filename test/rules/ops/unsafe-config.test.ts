import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'ops/unsafe-config';

const shop = ({
  flags = ' { replicas: 3 }',
  arrow = 'purpose: configuration',
  tier = '',
  replicas = '12',
} = {}) => `
client users
service shop { replicas: ${replicas} }
coordinator flags${flags}
flow buy from users at 10/s { ${tier}
  users -> shop
}
shop -> flags { ${arrow} }
`;
const named = (text: string) => text.replace('coordinator flags', 'coordinator [|flags|]');

describe(rule, () => {
  it('tells that a change reaches all replicas at once', async () => {
    const { related } = await expectFinding(rule, named(shop()), {
      message:
        'A change in "flags" reaches all 12 replicas of "shop" at once. A bad value stops buy before anybody sees it.',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['shop takes its configuration there.']);
  });

  it('reports it where a critical flow is at stake', async () => {
    await expectFinding(rule, named(shop({ tier: 'tier: critical' })), {
      message:
        'A change in "flags" reaches all 12 replicas of "shop" at once. A bad value stops buy before anybody sees it.',
      severity: 'warning',
    });
  });

  it('points at what says that all changes at once', async () => {
    await expectFinding(rule, shop({ flags: ' { [|deploy: all-at-once|] }' }), {
      message:
        'A change in "flags" reaches all 12 replicas of "shop" at once. A bad value stops buy before anybody sees it.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: a few get it first', shop({ flags: ' { replicas: 3  deploy: canary(1%) }' })],
    ['it is read at the start alone', shop({ arrow: 'purpose: startup' })],
    ['it is asked for something else', shop({ arrow: 'timeout: 1s' })],
    ['there is one replica', shop({ replicas: '1' })],
    ['only best effort is at stake', shop({ tier: 'tier: best-effort' })],
    ['a third party keeps it', shop().replace('coordinator flags { replicas: 3 }', 'external flags')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, shop(), shop({ flags: ' { replicas: 3  deploy: canary(1%) }' }));
  });
});
