import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'security/internal-exposed';

const site = (api: string, more = '', edge = '', client = '') => `
region office { trust: private }
client users
client staff${client}
gateway edge${edge}
service api${api}
users -> edge -> api
${more}
`;

describe(rule, () => {
  it('tells that clients call a server past its gateway', async () => {
    const { related } = await expectFinding(
      rule,
      site('', 'users -> api').replace('service api', 'service [|api|]'),
      {
        message:
          'Clients also call "api" past "edge", around all that is limited, filtered and logged there.',
        severity: 'info',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['This way leads past "edge".']);
  });

  it('names what does not apply there', async () => {
    const edge = ' { auth: token  rateLimit: token-bucket(100/s)  tls: terminate }';
    await expectFinding(rule, site(' { [|public: true|] }', '', edge), {
      message:
        'Anybody on the internet can call "api" past "edge", around authentication, the rate limit and TLS.',
      severity: 'info',
    });
  });

  it('tells of an origin beside its cdn', async () => {
    const text = `
client users
cdn pages
loadBalancer lb
service [|web|]
users -> pages -> lb -> web
users -> web
`;
    await expectFinding(rule, text, {
      message: 'Clients also call "web" past "lb", around all that is limited, filtered and logged there.',
      severity: 'info',
    });
  });

  it.each([
    ['one edit away: everybody comes through the gateway', site('')],
    ['there is no front', 'client users\nservice api { public: true }\nusers -> api'],
    ['those who go around it are in the office', site('', 'staff -> api', '', ' { in: office }')],
    [
      'the front is used from inside alone',
      'client users\nservice web\nloadBalancer lb\nservice api { public: true }\nusers -> web -> lb -> api',
    ],
    [
      'files are uploaded past the cdn',
      'client users\ncdn pages\nobjectStore files\nusers -> pages -> files\nusers -> files',
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: the way through the front', async () => {
    const flow = (call: string) => site('', `flow look from users at 1/s { users -> edge\n ${call} }`);
    await expectFixed(
      rule,
      flow('users -> api { timeout: 1s }'),
      flow('users -> edge -> api { timeout: 1s }'),
    );
  });

  it('is gone after its first fix: off the internet', async () => {
    await expectFixed(rule, site(' { public: true }'), site(' { public: false }'));
  });
});
