import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/ca-across-network';

const ledger = (body: string) => `
region eu { zone a { host h1  host h2 } }
client users
service api
database ledger {
  ${body}
}
flow pay from users at 50/s { users -> api -> ledger write }
`;

describe(rule, () => {
  it('reports replicas that claim both', async () => {
    await expectFinding(rule, ledger('replicas: 3  replication: consensus  [|cap: CA|]'), {
      message:
        '"ledger" has 3 replicas with a network between them and claims to be both consistent and available when it splits. Choose: refuse (CP), or answer and reconcile (AP).',
      severity: 'error',
    });
  });

  it('reports replicas on two hosts', async () => {
    await expectFinding(rule, ledger('replicas: 2  in: [eu.a.h1, eu.a.h2]  [|cap: CA|]'), {
      message:
        '"ledger" has 2 replicas with a network between them and claims to be both consistent and available when it splits. Choose: refuse (CP), or answer and reconcile (AP).',
      severity: 'error',
    });
  });

  it('reports linearizable reads of a store that claims to stay available', async () => {
    await expectFinding(rule, ledger('replicas: 3  consistency: linearizable  [|cap: AP|]'), {
      message:
        '"ledger" has 3 replicas with a network between them, claims to stay available when it splits (AP), and promises linearizable reads. Choose: refuse (CP), or promise less.',
      severity: 'error',
    });
  });

  it.each([
    ['there is one replica', ledger('cap: CA')],
    ['all replicas are on one host', ledger('replicas: 2  in: eu.a.h1  cap: CA')],
    ['it claims CP', ledger('replicas: 3  replication: consensus  consistency: linearizable  cap: CP')],
    ['it claims AP and promises little', ledger('replicas: 3  consistency: eventual  cap: AP')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: CP for a store that agrees by majority', async () => {
    await expectFixed(
      rule,
      ledger('replicas: 3  replication: consensus  cap: CA'),
      ledger('replicas: 3  replication: consensus  cap: CP'),
    );
  });

  it('is gone after its first fix: AP for a store without a leader', async () => {
    await expectFixed(
      rule,
      ledger('replicas: 3  replication: leaderless  cap: CA'),
      ledger('replicas: 3  replication: leaderless  cap: AP'),
    );
  });
});
