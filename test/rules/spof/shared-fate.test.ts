import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'spof/shared-fate';

const site = (component: string, flow = 'users -> api') => `
region eu { zone a { rack r1 { host h1 }  rack r2 }  zone b  zone c }
region us { zone d  zone e }
client users
${component}
flow browse from users at 100/s { ${flow} }
`;

describe(rule, () => {
  it('reports replicas in one zone', async () => {
    await expectFinding(rule, site('service api { replicas: 3  [|in: eu.b|] }'), {
      message: 'All 3 replicas of "api" stand in zone "eu.b". If that is lost, nothing of it is left.',
      severity: 'warning',
    });
  });

  it('reports the smallest place that they share', async () => {
    await expectFinding(rule, site('service api { replicas: 2  [|in: eu.a.r1.h1|] }'), {
      message: 'All 2 replicas of "api" stand in host "eu.a.r1.h1". If that is lost, nothing of it is left.',
      severity: 'warning',
    });
  });

  it('reports a quorum in one zone', async () => {
    const text = site(
      'database api { replicas: 3  [|in: [eu.a, eu.b]|]  replication: leaderless  quorum: { read: 2  write: 2 } }',
    );
    await expectFinding(rule, text, {
      message: '2 of 3 replicas of "api" stand in zone "eu.a". If that is lost, 1 of the 2 needed is left.',
      severity: 'warning',
    });
  });

  it('reports a region when a flow is to survive its loss', async () => {
    await expectFinding(
      rule,
      site('service api { replicas: 3  [|in: eu|] }', 'survive: region  users -> api'),
      {
        message: 'All 3 replicas of "api" stand in region "eu". If that is lost, nothing of it is left.',
        severity: 'warning',
      },
    );
  });

  it.each([
    [
      'a majority decides, which is told of its votes',
      site('coordinator api { replicas: 3  in: [eu.a, eu.b] }'),
    ],
    ['they stand in several zones', site('service api { replicas: 2  in: eu }')],
    ['the file tells no places', site('service api { replicas: 2 }')],
    ['there is one replica, which is another matter', site('service api { in: eu.a }')],
    [
      'the flow need not survive a zone',
      site('service api { replicas: 2  in: eu.b }', 'survive: replica  users -> api'),
    ],
    ['the provider runs it', site('service api { managed: true  replicas: 2  in: eu.b }')],
    [
      'nothing breaks with it',
      site(
        'service api { replicas: 2  in: eu }\nservice mail { replicas: 2  in: eu.b }',
        'users -> api -> mail { optional: true }',
      ),
    ],
    ['enough are left elsewhere', site('service api { replicas: 4  needed: 2  in: [eu.a, eu.b] }')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      site('service api { replicas: 2  in: eu.b }'),
      site('service api { replicas: 2  in: eu }'),
    );
  });
});
