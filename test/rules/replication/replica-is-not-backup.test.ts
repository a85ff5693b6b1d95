import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'replication/replica-is-not-backup';

const people = (store: string, more = '') => `
region eu { zone a  zone b }
client users
service api { replicas: 2 }
${more}
database people { ${store} }
flow sign-up from users at 5/s { users -> api -> people write }
`;

describe(rule, () => {
  it('reports copies of durable data without a backup', async () => {
    await expectFinding(rule, people('replicas: 3  lag: constant(2s)  [|durability: durable|]'), {
      message:
        'Data in "people" is durable, and there are 3 copies but no backup. A bad delete reaches every copy within 2 s, and nothing brings the data back.',
      severity: 'warning',
    });
  });

  it('reports the only copy of important data', async () => {
    await expectFinding(rule, people('[|durability: important|]'), {
      message:
        'Data in "people" is important, and there is one copy and no backup. A bad delete, or the loss of its disk, is final.',
      severity: 'warning',
    });
  });

  it('reports a backup in the same zone', async () => {
    await expectFinding(
      rule,
      people(
        'in: eu.a  durability: durable  [|backup: { every: 24h  to: files }|]',
        'objectStore files { in: eu.a }',
      ),
      {
        message:
          '"people" and its backup in "files" stand in the same zone, "eu.a": what destroys the one destroys the other.',
        severity: 'warning',
      },
    );
  });

  it('reports a backup to itself', async () => {
    await expectFinding(rule, people('durability: durable  [|backup: { every: 24h  to: people }|]'), {
      message: '"people" is backed up to itself: what destroys the data destroys the backup.',
      severity: 'warning',
    });
  });

  it.each([
    [
      'is quiet one edit away: there is a backup',
      people('replicas: 3  lag: constant(2s)  durability: durable  backup: { every: 24h }'),
    ],
    ['is quiet when the file does not say that the data matters', people('replicas: 3')],
    ['is quiet when the data may be lost', people('replicas: 3  durability: volatile')],
    ['is quiet when the provider runs it', people('managed: true  durability: durable')],
    [
      'is quiet when the backup stands elsewhere',
      people(
        'in: eu.a  durability: durable  backup: { every: 24h  to: files }',
        'objectStore files { in: eu.b }',
      ),
    ],
    [
      'is quiet when the backup is with a provider',
      people(
        'in: eu.a  durability: durable  backup: { every: 24h  to: files }',
        'objectStore files using s3',
      ),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      people('durability: durable'),
      people('durability: durable  backup: { every: 1d  keep: 30d }'),
    );
  });

  it('is gone after its first fix, which keeps it in the object store there is', async () => {
    const files = 'objectStore files using s3';
    await expectFixed(
      rule,
      people('durability: durable', files),
      people('durability: durable  backup: { every: 1d  to: files  keep: 30d }', files),
    );
  });

  it('is gone after its first fix, which moves a backup away', async () => {
    const stores = 'objectStore near { in: eu.a }\nobjectStore far { in: eu.b }';
    await expectFixed(
      rule,
      people('in: eu.a  durability: durable  backup: { every: 6h  to: near }', stores),
      people('in: eu.a  durability: durable  backup: { every: 6h  to: far  keep: 30d }', stores),
    );
  });
});
