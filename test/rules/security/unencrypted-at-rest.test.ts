import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'security/unencrypted-at-rest';

const clinic = (store: string, more = '') => `
region eu { zone hosted { trust: shared } }
client users
service clinic { auth: session }
${store}
${more}
users -> clinic { encrypted: true }
clinic -> records
`;

describe(rule, () => {
  it('reports a database that says nothing of it', async () => {
    await expectFinding(rule, clinic('database records { [|data: [personal, health]|] }'), {
      message:
        '"records" keeps personal and health data and does not say that it is encrypted at rest: whoever gets a disk or a backup can read it.',
      severity: 'warning',
    });
  });

  it('reports one on machines of others that is not encrypted', async () => {
    await expectFinding(
      rule,
      clinic('database records { data: payment  [|encryptedAtRest: false|]  in: eu.hosted }'),
      {
        message:
          '"records" keeps payment data on machines that others share unencrypted: whoever gets a disk or a backup can read it.',
        severity: 'warning',
      },
    );
  });

  it('reports where the backups go', async () => {
    const { related } = await expectFinding(
      rule,
      clinic(
        'database records { data: health  encryptedAtRest: true  backup: { every: 1d to: tapes } }',
        'objectStore [|tapes|]',
      ),
      {
        message:
          '"tapes" keeps health data of "records" and does not say that it is encrypted at rest: whoever gets a disk or a backup can read it.',
        severity: 'warning',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['Data of records is copied there.']);
  });

  it.each([
    ['a managed store', 'database records { [|data: health|]  managed: true }'],
    ['a cache that writes to disk', 'cache records using redis { [|data: health|] }'],
    ['data that is merely personal', 'database records { [|data: personal|] }', 'personal'],
  ])('only tells of %s', async (_, store, data = 'health') => {
    await expectFinding(rule, clinic(store), {
      message: `"records" keeps ${data} data and does not say that it is encrypted at rest: whoever gets a disk or a backup can read it.`,
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: it is encrypted', clinic('database records { data: health  encryptedAtRest: true }')],
    ['the technology encrypts', clinic('database records using dynamodb { data: personal }')],
    ['nothing is said of data', clinic('database records')],
    ['the data is for everybody', clinic('database records { data: public }')],
    ['it is a cache in memory', clinic('cache records { data: health }')],
    ['a service handles it', clinic('database records', 'service mail { data: personal }')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(
      rule,
      clinic('database records { data: health }'),
      clinic('database records { data: health  encryptedAtRest: true }'),
    );
  });
});
