import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone, findingsIn } from '../support.ts';

const rule = 'security/no-auth';

interface Parts {
  client?: string;
  edge?: string;
  profiles?: string;
  people?: string;
  flow?: string;
}

const site = ({
  client = '',
  edge = 'gateway edge { replicas: 2 }',
  profiles = '',
  people = ' { data: personal }',
  flow = '',
}: Parts = {}) => `
region office { trust: private }
client users${client}
${edge}
service profiles { replicas: 2${profiles} }
database people${people}
flow look from users at 100/s {${flow}
  users -> edge -> profiles -> people read
}
`;

describe(rule, () => {
  it('reports a gateway before data of people', async () => {
    const { related } = await expectFinding(rule, site({ edge: 'gateway [|edge|]' }), {
      message:
        'Nothing asks who is calling before "edge" gives access to the personal data of "people": whoever can reach it has it.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['The flow look gets there unasked.']);
  });

  it('reports a service where there is no gateway', async () => {
    const text = 'client users\nservice [|clinic|] { data: [health] }\nusers -> clinic';
    await expectFinding(rule, text, {
      message:
        'Nothing asks who is calling before "clinic" gives access to its health data: whoever can reach it has it.',
      severity: 'warning',
    });
  });

  it('reports an entry that says that anybody may call', async () => {
    await expectFinding(rule, site({ edge: 'gateway edge { [|auth: none|] }' }), {
      message:
        'Nothing asks who is calling before "edge" gives access to the personal data of "people": whoever can reach it has it.',
      severity: 'warning',
    });
  });

  it('reports one way of two that is not guarded', async () => {
    const text = `
client users
service [|legacy|]
service shop { auth: session }
database orders { data: payment }
users -> shop -> orders
users -> legacy -> orders
`;
    await expectFinding(rule, text, {
      message:
        'Nothing asks who is calling before "legacy" gives access to the payment data of "orders": whoever can reach it has it.',
      severity: 'warning',
    });
  });

  it('reports each of several that a balancer picks from', async () => {
    const text = `
client users
loadBalancer lb
service a { auth: token }
service b
service c
database people { data: personal }
users -> lb -> [a, b, c]
a -> people
b -> people
c -> people
`;
    expect((await findingsIn(text, rule)).map(({ element }) => element)).toEqual(['b', 'c']);
  });

  it.each([
    ['one edit away: the gateway asks', site({ edge: 'gateway edge { auth: token }' })],
    ['the service asks', site({ profiles: '  auth: mtls' })],
    [
      'of two that a balancer picks from, the one that asks goes there',
      'client users\nloadBalancer lb\nservice a { auth: token }\nservice b\ndatabase people { data: personal }\nusers -> lb -> [a, b]\na -> people',
    ],
    ['the users of the flow have signed in', site({ flow: '  authenticated: true' })],
    ['the client is in the office', site({ client: ' { in: office }' })],
    ['the data is for everybody', site({ people: ' { data: public }' })],
    ['nothing is said of data', site({ people: '' })],
    ['signing in itself reads it', site({ people: ' { data: [personal, credentials] }' })],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, site(), site({ edge: 'gateway edge { replicas: 2  auth: token }' }));
  });
});
