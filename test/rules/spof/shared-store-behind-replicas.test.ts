import { describe, expect, it } from 'vitest';
import { edited } from '../../support/markers.ts';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'spof/shared-store-behind-replicas';

const site = (store: string, web = 'replicas: 6', settings = '', call = 'web -> state read') => `
client users
service web { ${web} }
${store}
flow browse from users at 500/s {
  ${settings}
  users -> web
  ${call}
}
`;

const sessions = (body: string, web = 'replicas: 6  sessions: shared', settings = '', more = '') =>
  site(`cache ${body}`, web, settings, `web -> state get${more}`);

describe(rule, () => {
  it('reports sessions in one cache', async () => {
    const { related } = await expectFinding(rule, sessions('[|state|]'), {
      message:
        '6 replicas of "web" keep their sessions in one "state". If it stops, browse (500/s) fails, however many servers there are.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['The flow browse (500/s) stops with it.']);
  });

  it('reports files in one place, with the hours that costs', async () => {
    await expectFinding(rule, site('database [|state|] { model: file  availability: 99.9% }'), {
      message:
        '6 replicas of "web" keep their files in one "state". If it stops, browse (500/s) fails, however many servers there are. At 99.9% that is 8 h 46 min a year.',
      severity: 'warning',
    });
  });

  it('reports redundant disks in one box', async () => {
    await expectFinding(
      rule,
      site('database [|state|] { disks: raid5(count: 5, size: 1TB) }', 'replicas: 4'),
      {
        message:
          '4 replicas of "web" keep their data in one "state" (its disks are redundant, the box around them is not). If it stops, browse (500/s) fails, however many servers there are.',
        severity: 'warning',
      },
    );
  });

  it('is information when the flow keeps the availability that it promises', async () => {
    await expectFinding(
      rule,
      sessions('[|state|]', 'replicas: 6  sessions: shared', 'expect availability >= 99%'),
      {
        message:
          '6 replicas of "web" keep their sessions in one "state". If it stops, browse (500/s) fails, however many servers there are.',
        severity: 'info',
      },
    );
  });

  it('takes the place of the finding that it runs once', async () => {
    expect(await findingsIn(sessions('state'), 'spof/single-instance')).toEqual([]);
  });

  it.each([
    ['one edit away: it has a copy', sessions('state { replicas: 2  replication: copies }')],
    ['when users may sign in again', sessions('state', undefined, undefined, ' { optional: true }')],
    ['when a miss is answered elsewhere', sessions('state', undefined, undefined, ' miss { web -> web }')],
    ['when there is one server', sessions('state', 'sessions: shared')],
    ['when the provider runs it', sessions('state { managed: true }')],
    ['when the flow is best-effort', sessions('state', undefined, 'tier: best-effort')],
    ['when it is a database as any other', site('database state')],
  ])('is quiet %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a copy of the sessions', async () => {
    await expectFixed(rule, sessions('state'), sessions('state { replicas: 2  replication: copies }'));
  });

  it('is gone after its first fix: a follower that takes over', async () => {
    await expectFixed(
      rule,
      site('database state { model: file }'),
      site(
        'database state { model: file  replicas: 2  failover: auto(detection: 10s, takeover: 5s, witness: true) }',
      ),
    );
  });

  it('is gone after its second fix: users sign in again', async () => {
    const [finding] = await findingsIn(sessions('state'), rule);
    const after = edited(sessions('state'), finding?.fixes[1]?.edits ?? []);
    expect(after).toBe(sessions('state', undefined, undefined, ' { optional: true }'));
    await expectNone(rule, after);
  });
});
