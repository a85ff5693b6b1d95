import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'overload/no-admission-control';

const site = (
  edge: string,
  users = ' { public: true }',
  api = 'replicas: 4  serviceTime: 10ms  concurrency: 8',
  tier = '',
) => `
client users${users}
gateway ${edge}
service api { ${api} }
flow browse from users at 400/s { ${tier}users -> edge -> api }
`;

describe(rule, () => {
  it('reports an entry from the internet without any limit, and where it ends', async () => {
    const { related } = await expectFinding(rule, site('[|edge|] { replicas: 2 }'), {
      message:
        'Anybody can send "edge" any amount: nothing on the way turns away what is too much. At 8x the 400/s that are planned "api" is full for everybody.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['browse comes in here.']);
  });

  it('takes an entry that is public by itself', async () => {
    await expectFinding(rule, site('[|edge|] { replicas: 2  public: true }', ''), {
      message:
        'Anybody can send "edge" any amount: nothing on the way turns away what is too much. At 8x the 400/s that are planned "api" is full for everybody.',
      severity: 'warning',
    });
  });

  it('says so when the plan itself is too much', async () => {
    await expectFinding(rule, site('[|edge|]', undefined, 'serviceTime: 10ms  concurrency: 2'), {
      message:
        'Anybody can send "edge" any amount: nothing on the way turns away what is too much. At the 400/s that are planned "api" is already full for everybody.',
      severity: 'warning',
    });
  });

  it.each([
    ['the entry counts', site('edge { rateLimit: token-bucket(1000/s) }')],
    ['a queue behind it ends', site('edge', undefined, 'replicas: 4  queueLimit: 100')],
    ['nobody outside gets in', site('edge', '')],
    ['the flow is best-effort', site('edge', undefined, undefined, 'tier: best-effort  ')],
    [
      'a mesh limits the arrows',
      `system S { connections: { rateLimit: token-bucket(1000/s) } }${site('edge')}`,
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is quiet one edit away: with a limit on the arrow', async () => {
    await expectNone(
      rule,
      `${site('edge { replicas: 2 }')}users -> edge { rateLimit: token-bucket(1000/s) }\n`,
    );
  });

  it('is gone after its first fix: as much as can be served, a tenth kept back', async () => {
    await expectFixed(
      rule,
      site('edge { replicas: 2 }'),
      site('edge { replicas: 2  rateLimit: token-bucket(2800/s, burst: 2800) }'),
    );
  });
});
