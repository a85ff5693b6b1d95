import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'ops/static-addressing';

const site = (pool: string, flow = 'users -> api -> pool') => `
client users
service api { replicas: 2 }
${pool}
${flow}
`;
const scaled = 'replicas: 2..10  autoscale: { target: 60% }';

describe(rule, () => {
  it('reports fixed addresses of what is scaled', async () => {
    const text = site(`cache pool { ${scaled}  [|addressing: static|] }`);
    const { related } = await expectFinding(rule, text, {
      message:
        '"api" has a fixed list of the addresses of "pool", which changes between 2 and 10 replicas: added ones get no work, and calls to those taken away fail.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['api calls it.']);
  });

  it('reports a balancer whose list is written by hand', async () => {
    const text = `
client users
loadBalancer lb
service web { replicas: 2..4  [|addressing: static|] }
users -> lb -> web
`;
    await expectFinding(rule, text, {
      message:
        '"lb" has a fixed list of the addresses of "web", which changes between 2 and 4 replicas: added ones get no work, and calls to those taken away fail.',
      severity: 'warning',
    });
  });

  it('tells of a leader that moves away from its address', async () => {
    const text = site('database pool { replicas: 3  failover: auto  [|addressing: static|] }');
    await expectFinding(rule, text, {
      message:
        '"api" has fixed addresses of "pool", whose leader moves to another replica when it fails: writes go to the old one until somebody changes them.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: callers ask a registry', site(`cache pool { ${scaled}  addressing: discovery }`)],
    ['the number of replicas is fixed', site('cache pool { replicas: 3  addressing: static }')],
    ['nothing is said of addresses', site(`cache pool { ${scaled} }`)],
    [
      'a pair shares an address',
      site('database pool { replicas: 2  mode: active-passive  failover: auto  addressing: static }'),
    ],
    ['nobody calls it', site(`cache pool { ${scaled}  addressing: static }`, 'users -> api')],
    ['it does not matter', site(`cache pool { ${scaled}  addressing: static  tier: best-effort }`)],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      site(`cache pool { ${scaled}  addressing: static }`),
      site(`cache pool { ${scaled}  addressing: discovery }`),
    );
  });
});
