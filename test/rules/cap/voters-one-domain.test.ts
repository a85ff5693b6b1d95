import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'cap/voters-one-domain';

const three = 'zone a  zone b  zone c { host h1 }';

const site = (body: string, zones = three, settings = '', more = '') => `
region eu { ${zones} }
client users
service api { replicas: 2 }
coordinator locks { ${body} }
flow reserve from users at 20/s { ${settings}  users -> api -> locks write }
${more}
`;

describe(rule, () => {
  it('reports a majority in one zone', async () => {
    const { related } = await expectFinding(rule, site('replicas: 3  [|in: [eu.a, eu.b]|]'), {
      message:
        '2 of 3 voters of "locks" stand in zone "eu.a". If that is lost, the others are no majority: elections and writes stop everywhere.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['reserve depends on it.']);
  });

  it('reports all voters on one host, also to a flow that survives replicas alone', async () => {
    await expectFinding(
      rule,
      site('replicas: 3  [|in: eu.c.h1|]', `${three}  zone d { host h2 }`, 'survive: replica'),
      {
        message:
          'All 3 voters of "locks" stand in host "eu.c.h1". If that is lost, the others are no majority: elections and writes stop everywhere.',
        severity: 'warning',
      },
    );
  });

  it('reports a region when a flow is to survive its loss', async () => {
    await expectFinding(rule, site('replicas: 3  [|in: eu|]', three, 'survive: region'), {
      message:
        'All 3 voters of "locks" stand in region "eu". If that is lost, the others are no majority: elections and writes stop everywhere.',
      severity: 'warning',
    });
  });

  it('reports voters that elect a leader for somebody else', async () => {
    const text = `
region eu { zone a  zone b }
client users
service api { replicas: 2 }
worker jobs { replicas: 2  leader: lease(5s)  via: locks }
coordinator locks { replicas: 3  [|in: eu|] }
flow run from users at 1/s { users -> api -> jobs }
`;
    await expectFinding(rule, text, {
      message:
        '2 of 3 voters of "locks" stand in zone "eu.a". If that is lost, the others are no majority: elections and writes stop everywhere.',
      severity: 'warning',
    });
  });

  it.each([
    ['one edit away: in three zones', site('replicas: 3  in: [eu.a, eu.b, eu.c]')],
    ['when the file tells no places', site('replicas: 3')],
    ['when there is only one zone', site('replicas: 3  in: eu.a', 'zone a')],
    [
      'when the flow need not survive a zone',
      site('replicas: 3  in: [eu.a, eu.b]', three, 'survive: replica'),
    ],
    ['when the flow is best-effort', site('replicas: 3  in: eu.a', three, 'tier: best-effort')],
    ['when the provider runs it', site('replicas: 3  in: eu.a  managed: true')],
    ['when there are two, which is another matter', site('replicas: 2  in: [eu.a, eu.b]')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: over the zones there are', async () => {
    await expectFixed(rule, site('replicas: 3  in: [eu.a, eu.b]'), site('replicas: 3  in: eu'));
  });

  it('is gone after its first fix of an even number: one voter more', async () => {
    await expectFixed(rule, site('replicas: 4  in: eu'), site('replicas: 5  in: eu'));
  });

  it('is gone after its first fix where there are two zones: a third', async () => {
    await expectFixed(
      rule,
      site('replicas: 3  in: eu', 'zone a  zone b'),
      site('replicas: 3  in: eu', 'zone a  zone b\n                    zone c'),
    );
  });
});
