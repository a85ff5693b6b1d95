import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'security/sensitive-cookie';

const shop = (service: string, balancer = '', client = '') => `
region office { trust: private }
client users${client}
loadBalancer lb${balancer}
service shop { replicas: 3  ${service} }
users -> lb -> shop
`;

describe(rule, () => {
  it('tells that payment data may be in a session at the client', async () => {
    await expectFinding(rule, shop('[|sessions: client|]  data: payment'), {
      message:
        'Sessions of "shop", which handles payment data, are kept at the client: signed, they cannot be forged, but read by whoever has the device or the cookie. What of that data a session holds is not said.',
      severity: 'info',
    });
  });

  it('tells of a cookie that names the server', async () => {
    const { related } = await expectFinding(
      rule,
      shop('sessions: local  data: personal', ' { [|sticky: cookie(server)|] }'),
      {
        message:
          'The cookie of "lb" names the server behind it, where personal data is handled: it shows what servers there are and lets anybody choose one.',
        severity: 'info',
      },
    );
    expect(related.map(({ message }) => message)).toEqual(['Sessions of shop are why it is needed.']);
  });

  it('tells of one before a store with credentials', async () => {
    const text = shop('data: credentials', ' { [|sticky: cookie|] }');
    const finding = await expectFinding(rule, text, {
      message:
        'The cookie of "lb" names the server behind it, where credentials are handled: it shows what servers there are and lets anybody choose one.',
      severity: 'info',
    });
    expect(finding.fixes.map(({ label }) => label)).toEqual(['accept']);
  });

  it.each([
    ['one edit away: sessions are on the server', shop('sessions: shared  data: payment')],
    ['nothing is said of data', shop('sessions: client')],
    ['the cookie holds a token', shop('sessions: local  data: personal', ' { sticky: cookie(token) }')],
    [
      'the balancer is managed',
      shop('sessions: local  data: personal', ' using aws-alb { sticky: cookie(server) }'),
    ],
    ['only the office uses it', shop('sessions: client  data: personal', '', ' { in: office }')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: sessions on the server', async () => {
    await expectFixed(rule, shop('sessions: client  data: payment'), shop('sessions: shared  data: payment'));
  });

  it('is gone after its first fix: no cookie', async () => {
    await expectFixed(
      rule,
      shop('sessions: local  data: personal', ' { replicas: 2  sticky: cookie(server) }'),
      shop('sessions: shared  data: personal', ' { replicas: 2   }'),
    );
  });
});
