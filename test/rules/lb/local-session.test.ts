import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'lb/local-session';

const shop = (service: string, balancer = '', flow = 'users -> lb -> shop') => `
client users
loadBalancer lb${balancer}
service shop { ${service} }
flow browse from users at 100/s { ${flow} }
`;

describe(rule, () => {
  it('reports sessions in the memory of one replica behind round-robin', async () => {
    const { related } = await expectFinding(rule, shop('replicas: 4  [|sessions: local|]'), {
      message:
        'A user\'s next request reaches the replica of "shop" that holds their session only 1 time in 4: 75% of requests lose it.',
      severity: 'error',
    });
    expect(related.map(({ message }) => message)).toEqual(['This route is not sticky.']);
  });

  it('reports them where clients spread over the replicas themselves', async () => {
    await expectFinding(rule, shop('replicas: 2  [|sessions: local|]', '', 'users -> shop'), {
      message:
        'A user\'s next request reaches the replica of "shop" that holds their session only 1 time in 2: 50% of requests lose it.',
      severity: 'error',
    });
  });

  it('reports them where autoscaling adds replicas', async () => {
    await expectFinding(rule, shop('replicas: 1..5  [|sessions: local|]'), {
      message:
        'A user\'s next request reaches the replica of "shop" that holds their session only 1 time in 2: 50% of requests lose it.',
      severity: 'error',
    });
  });

  it.each([
    ['there is one replica', shop('sessions: local')],
    ['the balancer is sticky', shop('replicas: 4  sessions: local', ' { sticky: cookie(server) }')],
    ['the balancer hashes addresses', shop('replicas: 4  sessions: local', ' { strategy: ip-hash }')],
    ['the arrow is sticky', `${shop('replicas: 4  sessions: local')}\nlb -> shop { sticky: ip }\n`],
    [
      'the connection stays open',
      `${shop('replicas: 4  sessions: local')}\nlb -> shop { protocol: websocket }\n`,
    ],
    [
      'users keep a connection open',
      shop('replicas: 4  sessions: local').replace('client users', 'client users { stream: true }'),
    ],
    [
      'it takes messages, which belong to no session',
      `${shop('replicas: 4  sessions: local', ' { sticky: ip }')}
topic news
flow tell from users at 1/s { users ~> news -> shop }
`,
    ],
    ['sessions are shared', shop('replicas: 4  sessions: shared')],
    ['nobody calls it', shop('replicas: 4  sessions: local', '', 'users -> lb')],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: a cookie at the balancer', async () => {
    await expectFixed(
      rule,
      shop('replicas: 4  sessions: local', ' { replicas: 2 }'),
      shop('replicas: 4  sessions: local', ' { replicas: 2  sticky: cookie(server) }'),
    );
  });

  it('is gone after its first fix: a cookie on a call that draws its own arrow', async () => {
    await expectFixed(
      rule,
      shop('replicas: 4  sessions: local', '', 'users -> shop'),
      shop('replicas: 4  sessions: local', '', 'users -> shop { sticky: cookie(server) }'),
    );
  });

  it('is gone after its first fix: the address, where the balancer sees no cookies', async () => {
    await expectFixed(
      rule,
      shop('replicas: 4  sessions: local', ' { layer: 4 }'),
      shop('replicas: 4  sessions: local', ' { layer: 4  sticky: ip }'),
    );
  });
});
