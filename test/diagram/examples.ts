import type { ComponentKind } from '../../src/model/model.ts';
import { componentKinds } from '../../src/model/model.ts';
import type { Sketch } from './sketch.ts';

const exactly = (count: number) => ({ minimum: count, maximum: count });

/** The example of the language's description. */
export const urlShortener: Sketch = {
  title: 'URL shortener',
  places: { 'us-east': 'region', 'us-east.a': 'zone', 'us-east.b': 'zone', 'us-east.c': 'zone' },
  components: {
    browser: ['client', { users: 5e6 }],
    names: ['dns', { technology: 'route53' }],
    lb: ['loadBalancer', { technology: 'haproxy', replicas: exactly(2), in: ['us-east'] }],
    web: ['service', { title: 'Web tier', replicas: exactly(6), in: ['us-east'] }],
    hot: ['cache', { technology: 'redis', replicas: exactly(3) }],
    urls: [
      'database',
      {
        technology: 'postgres',
        replicas: exactly(3),
        in: ['us-east'],
        replication: 'leader-follower',
        acknowledgement: 'semi-sync',
      },
    ],
    clicks: ['queue', { technology: 'kafka' }],
    counter: ['worker'],
    stats: ['warehouse'],
  },
  arrows: [
    'browser -> names',
    'browser -> lb',
    'lb -> web',
    'web -> hot: get',
    'web -> urls: read, write',
    'web ~> clicks',
    'clicks ~> counter',
    'counter -> stats: write',
  ],
};

/** One component of every kind, each calling the next. */
export const everyKind: Sketch = {
  title: 'Every kind',
  components: Object.fromEntries(componentKinds.map((kind) => [kind, [kind]])),
  arrows: componentKinds.slice(1).map((kind, index) => `${componentKinds[index]} -> ${kind}`),
};

/** Two regions, groups, sixty components. */
export const shop: Sketch = bigShop();

function bigShop(): Sketch {
  const places: Sketch['places'] = {};
  const components: Sketch['components'] = {
    shoppers: ['client', { users: 12e6 }],
    staff: ['client', { users: 400 }],
    names: ['dns', { technology: 'route53' }],
    edge: ['cdn', { technology: 'cloudflare' }],
    payments: ['external', { title: 'Payment provider' }],
    mail: ['external', { title: 'Mail provider' }],
  };
  const arrows = ['shoppers -> names', 'shoppers -> edge', 'staff -> eu.admin'];
  const groups: string[] = [];
  for (const region of ['eu', 'us']) {
    places[region] = 'region';
    for (const zone of ['a', 'b', 'c']) places[`${region}.${zone}`] = 'zone';
    const add = (
      name: string,
      kind: ComponentKind,
      told: NonNullable<Sketch['components'][string]>[1] = {},
    ) => {
      components[`${region}.${name}`] = [kind, { in: [region], replicas: exactly(3), ...told }];
    };
    const group = (name: string) => {
      groups.push(`${region}-${name}`);
      return { group: `${region}-${name}` };
    };
    const [checkout, catalogue, data] = [group('checkout'), group('catalogue'), group('analytics')];
    add('lb', 'loadBalancer', { technology: 'haproxy', replicas: exactly(2) });
    add('gateway', 'gateway', { title: 'API gateway', technology: 'envoy' });
    add('cart', 'service', { ...checkout, replicas: { minimum: 3, maximum: 20 } });
    add('orders', 'service', { ...checkout, replicas: exactly(6) });
    add('billing', 'service', { ...checkout, replicas: exactly(4) });
    add('carts', 'cache', { ...checkout, technology: 'redis' });
    add('orderdb', 'database', {
      ...checkout,
      title: 'Orders',
      technology: 'postgres',
      replication: 'leader-follower',
      acknowledgement: 'async',
    });
    add('outbox', 'queue', { ...checkout, technology: 'sqs', in: [`${region}.a`], replicas: exactly(1) });
    add('mailer', 'worker', { ...checkout });
    add('browse', 'service', { ...catalogue, title: 'Catalogue', replicas: exactly(12) });
    add('finder', 'search', { ...catalogue, technology: 'elasticsearch', shards: 8, replicas: exactly(2) });
    add('pictures', 'objectStore', { ...catalogue, technology: 's3', managed: true, replicas: exactly(1) });
    add('products', 'database', {
      ...catalogue,
      technology: 'cassandra',
      replication: 'leaderless',
      replicas: exactly(3),
      shards: 16,
    });
    add('pages', 'cache', { ...catalogue, technology: 'memcached' });
    add('prices', 'service', { ...catalogue });
    add('events', 'topic', { ...data, technology: 'kafka' });
    add('count', 'worker', { ...data, title: 'Stream counter' });
    add('sessions', 'worker', { ...data, title: 'Sessionizer' });
    add('lake', 'warehouse', { ...data, technology: 'hadoop', replicas: exactly(40) });
    add('nightly', 'scheduler', { ...data, mode: 'active-passive', replicas: exactly(2) });
    add('locks', 'coordinator', { technology: 'etcd', replication: 'consensus' });
    add('switch', 'network', { title: 'Core router', in: [`${region}.b`], replicas: exactly(1) });
    add('proxy', 'proxy', { technology: 'nginx', in: [`${region}.b`], replicas: exactly(2) });
    if (region === 'eu')
      add('admin', 'service', { title: 'Back office', replicas: exactly(1), in: ['eu.a'] });
    const at = (name: string) => `${region}.${name}`;
    arrows.push(
      `edge -> ${at('lb')}`,
      `edge -> ${at('pictures')}: fill`,
      `${at('lb')} -> ${at('gateway')}`,
      `${at('gateway')} -> ${at('cart')}`,
      `${at('gateway')} -> ${at('orders')}`,
      `${at('gateway')} -> ${at('browse')}`,
      `${at('cart')} -> ${at('carts')}: get, set`,
      `${at('orders')} -> ${at('orderdb')}: write`,
      `${at('orders')} -> ${at('billing')}`,
      `${at('orders')} ~> ${at('outbox')}`,
      `${at('outbox')} ~> ${at('mailer')}`,
      `${at('mailer')} -> mail`,
      `${at('billing')} -> ${at('switch')}`,
      `${at('switch')} -> ${at('proxy')}`,
      `${at('proxy')} -> payments: charge`,
      `${at('browse')} -> ${at('pages')}: get`,
      `${at('browse')} -> ${at('finder')}: scan`,
      `${at('browse')} -> ${at('products')}: read`,
      `${at('browse')} -> ${at('prices')}`,
      `${at('prices')} -> ${at('products')}: read`,
      `${at('orders')} ~> ${at('events')}`,
      `${at('browse')} ~> ${at('events')}`,
      `${at('events')} ~> ${at('count')}`,
      `${at('events')} ~> ${at('sessions')}`,
      `${at('count')} -> ${at('lake')}: write`,
      `${at('sessions')} -> ${at('lake')}: write`,
      `${at('nightly')} -> ${at('lake')}: scan`,
      `${at('orders')} -> ${at('locks')}`,
    );
  }
  const database = components['us.orderdb'];
  if (database?.[1]) database[1].replicaOf = 'eu.orderdb';
  arrows.push('eu.admin -> eu.orderdb: read');
  return { title: 'Shop', places, groups, components, arrows };
}
