import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'security/plaintext-link';

const shop = (call: string, service = '', first = 'users -> shop') => `
region eu { zone open { trust: shared }  zone own { trust: private } }
client users
service shop { replicas: 2${service} }
database orders { data: [personal, payment] }
flow buy from users at 10/s {
  ${first}${call}
  shop -> orders write
}
`;

const office = (kind: string) => `
region hq { trust: private }
client staff { in: hq }
service tool { in: hq }
link hq <-> cloud { trust: ${kind} }
region cloud { trust: private }
service payroll { in: cloud  data: personal }
staff -> payroll
`;

const ending = (places: string, next = '') => `
region eu { zone open { trust: shared }  zone own { trust: private } }
client users
loadBalancer lb { replicas: 2  [|tls: terminate|]  ${places} }
service shop { replicas: 2  data: payment  ${places} }
flow buy from users at 10/s { users -> lb -> shop${next} }
`;

describe(rule, () => {
  it('reports payment data over the internet in the clear', async () => {
    await expectFinding(rule, shop(' { [|protocol: http|] }'), {
      message:
        'Personal and payment data travels in the clear from "users" to "shop" (http), over the internet: anybody on the way can read and change what is sent.',
      severity: 'error',
    });
  });

  it('reports passwords that a protocol sends', async () => {
    await expectFinding(rule, 'client admin\nservice host\nadmin -> host { [|protocol: ftp|] }', {
      message:
        'Credentials travel in the clear from "admin" to "host" (ftp), over the internet: anybody on the way can read and change what is sent.',
      severity: 'error',
    });
  });

  it('reports what goes to a third party in the clear, whatever it is', async () => {
    const text =
      'client users\nservice shop\nexternal news\nusers -> shop\nshop -> news { [|encrypted: false|] }';
    await expectFinding(rule, text, {
      message:
        'What is sent travels in the clear from "shop" to "news", over the internet: anybody on the way can read and change what is sent.',
      severity: 'warning',
    });
  });

  it('tells of data that is for everybody without alarm', async () => {
    await expectFinding(
      rule,
      'client users\nservice pages { data: public }\nusers -> pages { [|protocol: http|] }',
      {
        message:
          'What is sent travels in the clear from "users" to "pages" (http), over the internet: anybody on the way can read and change what is sent.',
        severity: 'info',
      },
    );
  });

  it('reports sensitive data of which nothing says that it is encrypted', async () => {
    await expectFinding(rule, shop('', '', 'users [|->|] shop'), {
      message:
        'Personal and payment data travels from "users" to "shop" over the internet. Nothing says that this is encrypted.',
      severity: 'warning',
    });
  });

  it('reports a line between places that others share', async () => {
    const [finding] = await findingsIn(office('shared'), rule);
    expect([finding?.severity, finding?.message]).toEqual([
      'info',
      'Personal data travels from "staff" to "payroll" over a network that others share. Nothing says that this is encrypted.',
    ]);
  });

  it('tells that TLS ends before the data arrives', async () => {
    const { related } = await expectFinding(rule, ending('', ' { timeout: 1s }'), {
      message: 'TLS ends at "lb", and payment data goes on in the clear to "shop".',
      severity: 'info',
    });
    expect(related.map(({ message }) => message)).toEqual(['This way is in the clear.']);
  });

  it('reports that TLS ends on a network that others share', async () => {
    await expectFinding(rule, ending('in: eu.open'), {
      message: 'TLS ends at "lb", and payment data goes on in the clear to "shop".',
      severity: 'warning',
    });
  });

  const unmarked = (text: string) => text.replaceAll(/\[\||\|\]/g, '');
  it.each([
    ['one edit away: it is https', shop(' { protocol: https }')],
    ['it is said to be encrypted', shop(' { encrypted: true }')],
    [
      'the service takes TLS',
      shop('').replace('service shop', 'gateway shop').replace('replicas: 2', 'tls: re-encrypt'),
    ],
    [
      'callers show certificates',
      'client meters\ntopic readings { auth: mtls  data: personal }\nmeters ~> readings',
    ],
    [
      'it is a push over the connection of the client',
      'client users { data: personal }\nservice chat\nusers -> chat { encrypted: true }\nchat -> users',
    ],
    ['a protocol is named that may be either', 'client users\nservice game\nusers -> game { protocol: udp }'],
    ['nothing is said of data or protocols', 'client users\nservice api\nusers -> api'],
    [
      'a third party is called without a word on how',
      'external pay { data: payment }\nclient u\nservice s\nu -> s { encrypted: true }\ns -> pay',
    ],
    ['the line is private', office('private')],
    ['it is a name that is looked up', 'client users\ndns names { data: personal }\nusers -> names'],
    ['both ends are on one private network', unmarked(ending('in: eu.own'))],
    ['the way behind is encrypted', unmarked(ending('', ' { encrypted: true }'))],
    ['it encrypts again', unmarked(ending('')).replace('terminate', 're-encrypt')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: the encrypted protocol', async () => {
    await expectFixed(rule, shop(' { protocol: http }'), shop(' { protocol: https }'));
  });

  it('is gone after its first fix: the word for it', async () => {
    await expectFixed(rule, shop(''), shop(' { encrypted: true }'));
  });

  it('is gone after its first fix: TLS to the end', async () => {
    const text = unmarked(ending(''));
    await expectFixed(rule, text, text.replace('terminate', 're-encrypt'));
  });
});
