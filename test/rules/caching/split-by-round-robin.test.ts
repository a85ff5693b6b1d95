import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/split-by-round-robin';

/** Each of 200 keys is asked for once a second. */
const site = (
  service: string,
  {
    balancer = '',
    arrow = '',
    keys = 'keys: uniform(200)',
    read = 'users -> lb -> render -> pages read',
  } = {},
) => `
client users
loadBalancer lb${balancer}
service render { ${service} }
cache shared
database pages
${arrow}
flow look from users at 200/s { ${keys}  ${read} }
`;

describe(rule, () => {
  it('reports keys that expire because each replica sees them seldom', async () => {
    await expectFinding(rule, site('replicas: 20  [|localCache: { ttl: 60s }|]'), {
      message:
        'Requests come to "render" without regard to the key, so each of 20 replicas keeps what the others keep: about 75% of look-ups hit. By key, 98.4% would.',
      severity: 'info',
    });
  });

  it('reports room that is spent on the same keys', async () => {
    await expectFinding(rule, site('replicas: 4  [|localCache: { capacity: 50 }|]'), {
      message:
        'Requests come to "render" without regard to the key, so each of 4 replicas keeps what the others keep: about 25% of look-ups hit. By key, 100% would.',
      severity: 'info',
    });
  });

  it('reports balancing by load', async () => {
    await expectFinding(
      rule,
      site('replicas: 20  [|localCache: { ttl: 60s }|]', { balancer: ' { strategy: least-connections }' }),
      {
        message:
          'Requests come to "render" without regard to the key, so each of 20 replicas keeps what the others keep: about 75% of look-ups hit. By key, 98.4% would.',
        severity: 'info',
      },
    );
  });

  it.each([
    [
      'is quiet one edit away: the balancer goes by key',
      site('replicas: 20  localCache: { ttl: 60s }', {
        balancer: ' { strategy: consistent-hash(vnodes: 150) }',
      }),
    ],
    [
      'is quiet when the arrow goes by key',
      site('replicas: 20  localCache: { ttl: 60s }', {
        arrow: 'lb -> render { strategy: rendezvous  hash: key }',
      }),
    ],
    ['is quiet when little is lost', site('replicas: 20  localCache: { ttl: 1h }')],
    ['is quiet when there is one replica', site('localCache: { ttl: 60s }')],
    [
      'is quiet when nothing is said of the keys',
      site('replicas: 20  localCache: { ttl: 60s }', { keys: '' }),
    ],
    [
      'is quiet when a shared cache stands before it',
      site('replicas: 20  localCache: { of: pages  ttl: 60s }', {
        read: 'users -> lb -> render -> shared get miss { render -> pages read }',
      }),
    ],
    [
      'is quiet when a shared cache stands behind',
      site('replicas: 20  localCache: { ttl: 60s }', {
        read: 'users -> lb -> render -> shared get miss { render -> pages read }',
      }),
    ],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    const service = 'replicas: 20  localCache: { ttl: 60s }';
    await expectFixed(
      rule,
      site(service, { arrow: 'lb -> render' }),
      site(service, { arrow: 'lb -> render { strategy: consistent-hash(vnodes: 150)  hash: key }' }),
    );
  });
});
