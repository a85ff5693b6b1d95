import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'security/public-datastore';

const site = (store: string, arrows: string, client = 'client app') => `
region office { trust: private }
${client}
service api { replicas: 2 }
external stripe
${store}
app -> api
${arrows}
`;

describe(rule, () => {
  it('reports a database with data of people that clients call', async () => {
    const { related } = await expectFinding(
      rule,
      site('database [|users|] { data: personal }', 'api -> users\napp -> users'),
      {
        message:
          '"users" is reached directly from "app": nothing in between decides who may see and change the personal data in it.',
        severity: 'error',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['This way leads to it.']);
  });

  it('reports a database that a third party writes to', async () => {
    await expectFinding(rule, site('database [|paid|]', 'stripe -> paid'), {
      message:
        '"paid" is reached directly from "stripe": nothing in between decides who may see and change what it holds.',
      severity: 'error',
    });
  });

  it('reports one behind a balancer, with a client of which nothing more is said', async () => {
    await expectFinding(
      rule,
      site('loadBalancer lb { layer: 4 }\ndatabase [|users|]', 'app -> lb -> users'),
      {
        message:
          '"users" is reached directly from "app": nothing in between decides who may see and change what it holds. Clients are taken to be on the internet: if not, put "app" in a place with `trust: private`.',
        severity: 'warning',
      },
    );
  });

  it('reports a bucket with health data that is open to all', async () => {
    await expectFinding(rule, site('objectStore scans { data: health  [|public: true|] }', 'api -> scans'), {
      message:
        'Anybody on the internet can speak to "scans" and its health data: nothing in between decides who may see and change it.',
      severity: 'error',
    });
  });

  it.each([
    [
      'one edit away: the client is in the office',
      site('database users', 'app -> users', 'client app { in: office }'),
    ],
    ['a service stands between', site('database users', 'api -> users')],
    ['it is a bucket to which files are uploaded', site('objectStore files', 'app -> files')],
    [
      'it is a bucket open to all without data of people',
      site('objectStore files { public: true }', 'api -> files'),
    ],
    ['the broker asks who is calling', site('topic readings { auth: mtls }', 'app ~> readings')],
    ['the broker is managed', site('queue jobs using sqs', 'app ~> jobs')],
    ['the cache keeps pages of a server', site('cache pages', 'app -> pages -> api')],
    ['it is a warehouse that analysts ask', site('warehouse history', 'app -> history')],
    ['the file is a sketch of the store alone', 'client app\ndatabase users\napp -> users'],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a service in between', async () => {
    await expectFixed(
      rule,
      site('database users', 'app -> users'),
      site('database users\nservice users-api { replicas: 2 }', 'app -> users-api -> users'),
    );
  });

  it('is gone after its first fix: a service in between, in a flow', async () => {
    const flow = (call: string) => `flow look from app at 5/s { ${call} }`;
    await expectFixed(
      rule,
      site('database users', flow('app -> users read { timeout: 1s }')),
      site(
        'database users\nservice users-api { replicas: 2 }',
        flow('app -> users-api -> users read { timeout: 1s }'),
      ),
    );
  });

  it('is gone after its first fix: a service in between, in the group of the store', async () => {
    const grouped = (members: string, arrow: string) => site(`group data {\n  ${members}\n}`, arrow);
    await expectFixed(
      rule,
      grouped('database users', 'app -> data.users'),
      grouped('database users\n  service users-api { replicas: 2 }', 'app -> data.users-api -> data.users'),
    );
  });

  it('is gone after its first fix: off the internet', async () => {
    await expectFixed(
      rule,
      site('database users { public: true }', 'api -> users'),
      site('database users { public: false }', 'api -> users'),
    );
  });
});
