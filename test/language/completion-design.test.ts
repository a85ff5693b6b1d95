import { beforeAll, describe, expect, it } from 'vitest';
import { format } from '../../language/format.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { check } from '../../src/rules/check.ts';
import { loadText } from '../support/model.ts';
import { type Accepted, type Line, leave, Typist } from './typist.ts';

/** Calls of the application servers, each with its own deadline. */
const call = (target: string, timeout: string): Line => [
  ['->'],
  [target],
  ['{ }'],
  ['timeout', timeout],
  leave,
];
const takeover: Line = [['failover'], ['auto(detection, takeover, fencing, witness)']];
const popular: Line = [['keys'], ['zipf(keys, exponent)', '10M', '0.9']];
const throughWeb: Line = [['->'], ['web'], ['->']];

/** Ten million users of an online service for short posts: everything that is accepted, statement by statement. */
const sequence: readonly (readonly [Accepted, ...Line[]])[] = [
  [['system', 'Twitter "Posts of 10 million users"'], [['network', '40ms']], [['horizon', '5y']]],
  [['region', 'eu']],
  [['client', 'app "Phone app"'], [['users', '10M']]],
  [['dns using …', 'names', 'route53'], [['ttl', '20s']]],
  [
    ['loadBalancer using …', 'edge', 'aws-alb'],
    [['replicas', '3']],
    [['in', 'eu']],
    [['strategy'], ['least-connections']],
    [['healthCheck', '2s', '1s', '2']],
  ],
  [
    ['database using …', 'posts', 'postgres'],
    [['replicas', '3']],
    [['in', 'eu']],
    [['shards', '4']],
    takeover,
    [['itemSize', '1KB']],
    [['retention', '5y']],
  ],
  [
    ['database using …', 'follows', 'mysql'],
    [['replicas', '3']],
    [['in', 'eu']],
    takeover,
    [['itemSize', '24B']],
  ],
  [
    ['database using …', 'favourites', 'mysql'],
    [['replicas', '3']],
    [['in', 'eu']],
    takeover,
    [['itemSize', '24B']],
  ],
  [
    ['cache using …', 'hot "Newest posts"', 'memcached'],
    [['replicas', '3']],
    [['in', 'eu']],
    [['capacity', '4M']],
    [['itemSize', '4KB']],
    [['ttl', '1h']],
  ],
  [
    ['service', 'web "App servers"'],
    [['replicas', '9']],
    [['in', 'eu']],
    [['cores', '4']],
    [['concurrency', '64']],
    [['serviceTime', '5ms', '30ms']],
    call('hot', '50ms'),
    call('posts', '200ms'),
    call('follows', '200ms'),
    call('favourites', '200ms'),
  ],
  [['topic using …', 'published', 'kafka'], [['replicas', '3']], [['in', 'eu']], [['partitions', '24']]],
  [
    ['worker', 'fanout "Fan-out"'],
    [['replicas', '4']],
    [['in', 'eu']],
    [['concurrency', '32']],
    [['serviceTime', '8ms']],
    [['idempotent', 'true']],
  ],
  [
    ['flow', 'show "Show a timeline"', 'app', '70M/day', '250ms', 'names'],
    [],
    [
      ['app'],
      ['->'],
      ['edge'],
      ...throughWeb,
      ['hot'],
      ['get'],
      ['miss'],
      ['web'],
      ['->'],
      ['posts'],
      ['read'],
      leave,
    ],
    [['tier', 'critical']],
    [['peak', '3x']],
    popular,
    [['expect'], ['availability', '99.9%']],
  ],
  [
    ['flow', 'post "Publish a post"', 'app', '10M/day', '300ms', 'edge'],
    [...throughWeb, ['posts'], ['write']],
    [['web'], ['~>'], ['published'], ['->'], ['fanout'], ['->'], ['hot'], ['set']],
    popular,
    [['expect'], ['availability', '99.9%']],
  ],
  [
    ['flow', 'follow "Follow somebody"', 'app', '4M/day', '300ms', 'edge'],
    [...throughWeb, ['follows'], ['write']],
  ],
  [
    ['flow', 'favourite "Favourite a post"', 'app', '16M/day', '300ms', 'edge'],
    [...throughWeb, ['favourites'], ['write']],
  ],
  [
    ['scenario', 'zone-lost', '10m', '2m', 'eu.a', '3m'],
    [['expect'], ['show'], ['successRate', '95%']],
  ],
  [
    ['scenario load …', 'viral', '10m', 'show', '2m', '4x', '99%', '1m'],
    [['expect'], ['show'], ['p99', '400ms']],
  ],
];

const design = `system Twitter "Posts of 10 million users" {
  network: { client: 40ms }
  horizon: 5y
}

region eu { zone a  zone b  zone c }

client app "Phone app" {
  users: 10M
}

dns names using route53 {
  ttl: 20s
}

loadBalancer edge using aws-alb {
  replicas: 3
  in: eu
  strategy: least-connections
  healthCheck: { interval: 2s  timeout: 1s  threshold: 2 }
}

database posts using postgres {
  replicas: 3
  in: eu
  shards: 4
  failover: auto(detection: 10s, takeover: 5s)
  itemSize: 1KB
  retention: 5y
}

database follows using mysql {
  replicas: 3
  in: eu
  failover: auto(detection: 10s, takeover: 5s)
  itemSize: 24B
}

database favourites using mysql {
  replicas: 3
  in: eu
  failover: auto(detection: 10s, takeover: 5s)
  itemSize: 24B
}

cache hot "Newest posts" using memcached {
  replicas: 3
  in: eu
  capacity: 4M
  itemSize: 4KB
  ttl: 1h
}

service web "App servers" {
  replicas: 9
  in: eu
  cores: 4
  concurrency: 64
  serviceTime: lognormal(p50: 5ms, p99: 30ms)
  -> hot { timeout: 50ms }
  -> posts { timeout: 200ms }
  -> follows { timeout: 200ms }
  -> favourites { timeout: 200ms }
}

topic published using kafka {
  replicas: 3
  in: eu
  partitions: 24
}

worker fanout "Fan-out" {
  replicas: 4
  in: eu
  concurrency: 32
  serviceTime: lognormal(p50: 8ms, p99: 40ms)
  idempotent: true
}

flow show "Show a timeline" from app at 70M/day {
  expect p99 < 250ms
  app -> names
  app -> edge -> web -> hot get miss { web -> posts read }
  tier: critical
  peak: 3x
  keys: zipf(10M, 0.9)
  expect availability >= 99.9%
}

flow post "Publish a post" from app at 10M/day {
  expect p99 < 300ms
  app -> edge -> web -> posts write
  web ~> published -> fanout -> hot set
  keys: zipf(10M, 0.9)
  expect availability >= 99.9%
}

flow follow "Follow somebody" from app at 4M/day {
  expect p99 < 300ms
  app -> edge -> web -> follows write
}

flow favourite "Favourite a post" from app at 16M/day {
  expect p99 < 300ms
  app -> edge -> web -> favourites write
}

scenario zone-lost {
  duration: 10m
  at 2m fail eu.a for 3m
  expect show successRate >= 95%
}

scenario viral {
  duration: 10m
  at 2m load show by 4x for 1m
  expect show successRate >= 99%
  expect show p99 < 400ms
}
`;

describe('a design of a hundred lines', () => {
  const typist = new Typist();
  let written = '';

  beforeAll(async () => {
    for (const statement of sequence) await typist.statement(...statement);
    written = format(typist.text);
  });

  it('is written with nothing but names, figures and what completion offers near the top', () => {
    expect(written).toBe(design);
  });

  it('loads without problems', async () => {
    expect((await loadText(written)).problems).toEqual([]);
  });

  it('breaks no rule gravely', async () => {
    const { model } = await loadText(written);
    const findings = check(model, analyse(model), { today: '2026-11-20' });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
