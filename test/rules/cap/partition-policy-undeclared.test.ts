import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/partition-policy-undeclared';

const site = (store: string, settings = '', more = '') => `
region eu { zone a  zone b }
client users
service api { replicas: 2 }
database ${store}
flow look from users at 100/s { ${settings}  users -> api -> profiles read }
${more}
`;

describe(rule, () => {
  it('reports copies in several zones, and how they behave as it stands', async () => {
    await expectFinding(rule, site('profiles { [|replicas: 3|]  in: eu }'), {
      message:
        '"profiles" has 3 copies in 2 zones, and nothing says whether they refuse or drift apart when they cannot talk. As it stands, the side without a leader or a majority refuses (CP).',
      severity: 'info',
    });
  });

  it('reports copies that a critical flow uses', async () => {
    await expectFinding(rule, site('profiles { [|replicas: 2|] }', 'tier: critical'), {
      message:
        '"profiles" has 2 copies, and nothing says whether they refuse or drift apart when they cannot talk. As it stands, the side without a leader or a majority refuses (CP).',
      severity: 'info',
    });
  });

  it('reports copies of a design whose network a scenario splits', async () => {
    const split = 'scenario split { at 1m partition profiles for 1m }';
    await expectFinding(rule, site('profiles { [|replicas: 2|]  reads: any }', '', split), {
      message:
        '"profiles" has 2 copies, and nothing says whether they refuse or drift apart when they cannot talk. As it stands, one side refuses writes and still answers reads with old values: neither CP nor AP.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: it says what it is', site('profiles { replicas: 3  in: eu  cap: CP }')],
    ['when it is a sketch without places', site('profiles { replicas: 3 }')],
    ['when it stands in one zone', site('profiles { replicas: 3  in: eu.a }')],
    ['when there is one copy', site('profiles { in: eu }', 'tier: critical')],
    [
      'when it follows another store, which decides',
      site('profiles { replicas: 2  in: eu  replicaOf: people }', '', 'database people'),
    ],
    ['when there are several leaders', site('profiles { replicas: 2  in: eu  replication: multi-leader }')],
    ['when a majority agrees', site('profiles { replicas: 3  in: eu  replication: consensus }')],
    ['when its consistency is told', site('profiles { replicas: 3  in: eu  consistency: eventual }')],
    ['when who confirms a write is told', site('profiles { replicas: 3  in: eu  acknowledgement: sync }')],
    ['when who takes over is told', site('profiles { replicas: 3  in: eu  failover: manual(30m) }')],
    ['when the technology has a class', site('profiles using cassandra { replicas: 3  in: eu }')],
    ['when its flows are best-effort', site('profiles { replicas: 3  in: eu }', 'tier: best-effort')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: the class that it has', async () => {
    await expectFixed(
      rule,
      site('profiles { replicas: 3  in: eu }'),
      site('profiles { replicas: 3  in: eu  cap: CP }'),
    );
  });

  it('is gone after its first fix where it has no class: a promise', async () => {
    await expectFixed(
      rule,
      site('profiles { replicas: 3  in: eu  reads: any }'),
      site('profiles { replicas: 3  in: eu  reads: any  consistency: eventual }'),
    );
  });
});
