import { describe, expect, it, vi } from 'vitest';
import { analyse } from '../../src/analysis/analyse.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Zone a is dead: in the analysis by its availability, in the simulation by a scenario, judged once all have noticed. */
const design = (parts: string, steps: string, zone: string) => `
  system S { network: { client: 0ms sameZone: 0ms crossZone: 0ms } }
  region r { zone a { ${zone} } zone b zone c }
  client users
  ${parts}
  flow f from users at 60/s { keys: uniform(10k) ${steps} }
  scenario dark {
    duration: 100s warmup: 1s
    at 0s fail r.a
    expect f successRate >= 0% during 40s..100s
  }`;

const threeZones = 'replicas: 3 in: [r.a, r.b, r.c]';
const database = (settings: string) => `database db { ${threeZones} concurrency: 100 ${settings} }`;
const automatic = 'failover: auto(detection: 5s, takeover: 5s)';
const led = 'replication: leader-follower';

/** Parts, what the flow does, and the share of requests that must succeed while zone a is dead. */
const broken: [name: string, parts: string, steps: string, share: number][] = [
  [
    'a quorum of 2 of 3 for a read',
    database('replication: leaderless quorum: { read: 2 write: 2 }'),
    'users -> db read',
    1,
  ],
  [
    'a quorum of 2 of 3 for a write',
    database('replication: leaderless quorum: { read: 2 write: 2 }'),
    'users -> db write',
    1,
  ],
  [
    'a quorum of all for a write',
    database('replication: leaderless quorum: { read: 1 write: 3 }'),
    'users -> db write',
    0,
  ],
  [
    'a quorum of one for a read',
    database('replication: leaderless quorum: { read: 1 write: 3 }'),
    'users -> db read',
    1,
  ],
  [
    'a quorum of two in each of four shards',
    database('replication: leaderless quorum: { read: 2 write: 2 } shards: 4'),
    'users -> db read',
    1,
  ],
  [
    'a majority of a consensus group',
    database('replication: consensus'),
    'users -> db write users -> db read',
    1,
  ],
  [
    'half of a consensus group',
    'database db { replicas: 2 in: [r.a, r.b] replication: consensus }',
    'users -> db write',
    0,
  ],
  [
    'reads of any replica of half a consensus group',
    'database db { replicas: 2 in: [r.a, r.b] replication: consensus reads: any }',
    'users -> db read',
    1,
  ],
  ['a coordinator', `coordinator db { ${threeZones} }`, 'users -> db write', 1],
  ['a write to a leader whom nobody replaces', database(led), 'users -> db write', 0],
  ['a read of a leader whom nobody replaces', database(`${led} reads: leader`), 'users -> db read', 0],
  ['a read of any replica', database(`${led} reads: any`), 'users -> db read', 1],
  ['a read of the followers', database(`${led} reads: followers`), 'users -> db read', 1],
  ['a read of the majority', database(`${led} reads: quorum`), 'users -> db read', 1],
  ['a write to a leader who is replaced', database(`${led} ${automatic}`), 'users -> db write', 1],
  [
    'a read of a leader who is replaced',
    database(`${led} reads: leader ${automatic}`),
    'users -> db read',
    1,
  ],
  [
    'a read of the only follower, who was promoted',
    `database db { replicas: 2 in: [r.a, r.b] ${led} reads: followers ${automatic} }`,
    'users -> db read',
    1,
  ],
  [
    'a read of the only follower, who is dead',
    `database db { replicas: 2 in: [r.b, r.a] ${led} reads: followers }`,
    'users -> db read',
    0,
  ],
  [
    'a write with a dead follower, synchronous',
    `database db { replicas: 2 in: [r.b, r.a] ${led} acknowledgement: sync }`,
    'users -> db write',
    0,
  ],
  [
    'a write with a dead follower, semi-synchronous',
    `database db { replicas: 2 in: [r.b, r.a] ${led} acknowledgement: semi-sync }`,
    'users -> db write',
    1,
  ],
  [
    'a write with a dead follower, by quorum of two',
    `database db { replicas: 2 in: [r.b, r.a] ${led} acknowledgement: quorum }`,
    'users -> db write',
    0,
  ],
  [
    'three shards led from three zones',
    `database db { replicas: 2 in: [r.a, r.b, r.c] ${led} shards: 3 }`,
    'users -> db write',
    2 / 3,
  ],
  [
    'three shards with a replica in each of three zones',
    `database db { ${threeZones} ${led} shards: 3 }`,
    'users -> db write',
    2 / 3,
  ],
  [
    'a scan of three shards led from three zones',
    `database db { replicas: 2 in: [r.a, r.b, r.c] ${led} shards: 3 }`,
    'users -> db scan',
    0,
  ],
  ['several leaders', database('replication: multi-leader'), 'users -> db write', 1],
  ['an index of several copies', `search index { ${threeZones} }`, 'users -> index read', 1],
  ['an object store of several copies', `objectStore files { ${threeZones} }`, 'users -> files read', 1],
  ['a service that needs one of three', `service web { ${threeZones} }`, 'users -> web', 1],
  ['a service that needs two of three', `service web { ${threeZones} needed: 2 }`, 'users -> web', 1],
  ['a service that needs all three', `service web { ${threeZones} needed: 3 }`, 'users -> web', 0],
  [
    'a service behind a balancer that has noticed',
    `loadBalancer lb { in: r.b } service web { ${threeZones} }`,
    'users -> lb -> web',
    1,
  ],
  [
    'a balancer in the zone',
    `loadBalancer lb { in: r.a } service web { ${threeZones} }`,
    'users -> lb -> web',
    0,
  ],
  [
    'a balancer that a provider runs',
    `loadBalancer lb { in: r.a managed: true } service web { ${threeZones} }`,
    'users -> lb -> web',
    1,
  ],
  ['a third party in the zone', 'external bank { in: r.a }', 'users -> bank', 1],
  [
    'an active one without a successor',
    'service web { replicas: 2 in: [r.a, r.b] mode: active-passive }',
    'users -> web',
    0,
  ],
  [
    'an active one with a successor',
    `service web { replicas: 2 in: [r.a, r.b] mode: active-passive ${automatic} }`,
    'users -> web',
    1,
  ],
  [
    'a cache whose misses go elsewhere',
    `cache hot { ${threeZones} } database db { in: r.b }`,
    'users -> hot get miss { users -> db read }',
    1,
  ],
  [
    'a cache that is dead, whose misses go elsewhere',
    'cache hot { in: r.a } database db { in: r.b }',
    'users -> hot get miss { users -> db read }',
    1,
  ],
  [
    'a cache that fetches for itself and is dead',
    'cache hot { in: r.a } database db { in: r.b }',
    'users -> hot get miss { hot -> db read }',
    0,
  ],
  ['a write to a cache of several', `cache hot { ${threeZones} }`, 'users -> hot set', 1],
  [
    'a queue by majority',
    `service web queue jobs { ${threeZones} replication: consensus } worker crew { in: r.b }`,
    'users -> web ~> jobs -> crew',
    1,
  ],
  [
    'a queue in the zone',
    'service web queue jobs { in: r.a } worker crew { in: r.b }',
    'users -> web ~> jobs -> crew',
    0,
  ],
  [
    'one of two consumers of a queue in the zone',
    'service web queue jobs worker x { in: r.a } worker y { in: r.b }',
    'users -> web -> jobs -> x jobs -> y',
    1,
  ],
  [
    'one of two subscribers of a topic in the zone',
    'service web topic news worker x { in: r.a } worker y { in: r.b }',
    'users -> web -> news -> x news -> y',
    0,
  ],
  [
    'consumers in the zone',
    'service web queue jobs worker crew { in: r.a }',
    'users -> web ~> jobs -> crew',
    1,
  ],
  [
    'a fallback',
    'service web service old { in: r.a } service new { in: r.b }',
    'users -> web -> old else { web -> new }',
    1,
  ],
  [
    'something optional',
    'service web service extra { in: r.a } web -> extra { optional: true }',
    'users -> web -> extra',
    1,
  ],
  [
    'either of two',
    'service web service one { in: r.a } service two { in: r.b }',
    'users -> web -> [one, two]',
    1,
  ],
  [
    'either of two databases',
    `service web database one { in: r.a ${led} } database two { in: r.b ${led} }`,
    'users -> web -> [one, two] write',
    1,
  ],
  [
    'one of two branches',
    'service web service one { in: r.a } service two { in: r.b }',
    'users -> web choose { 30% { web -> one } 70% { web -> two } }',
    0.7,
  ],
  [
    'two of three at once',
    'service web service x { in: r.a } service y { in: r.b } service z',
    'users -> web parallel wait 2 { web -> x web -> y web -> z }',
    1,
  ],
  [
    'three of three at once',
    'service web service x { in: r.a } service y { in: r.b } service z',
    'users -> web parallel { web -> x web -> y web -> z }',
    0,
  ],
  [
    'a name asked in the zone',
    'dns names { in: r.a ttl: 5s } service web { in: r.b }',
    'users -> names users -> web',
    0,
  ],
];

describe('the share of requests that succeed while a zone is dead, by analysis and by simulation', () => {
  it.each(broken)('%s', async (_, parts, steps, share) => {
    const analysis = analyse(await modelOf(design(parts, steps, 'availability: 0%')));
    expect(analysis.flows.f?.structuralAvailability).toBeCloseTo(share, 2);
    const { expectations } = simulate(await modelOf(design(parts, steps, '')), { scenario: 'dark' });
    expect(Math.abs(Number(expectations[0]?.actual ?? -1) - share)).toBeLessThan(
      share === 0 || share === 1 ? 1e-9 : 0.03,
    );
  });
});

const quiet = 'system S { network: { client: 0ms sameZone: 0ms } }\nclient users\n';

/** Models for which the theory that the analysis uses is exact: product-form networks, Erlang C, Pollaczek-Khinchine. */
const undisturbed: [name: string, text: string][] = [
  [
    'one server, M/M/1',
    `${quiet} service web { serviceTime: 10ms concurrency: 1 } flow f from users at 70/s { users -> web }`,
  ],
  [
    'four servers, M/M/4',
    `${quiet} service web { serviceTime: 10ms concurrency: 4 } flow f from users at 300/s { users -> web }`,
  ],
  [
    'constant service, M/D/1',
    `${quiet} service web { serviceTime: constant(10ms) concurrency: 1 } flow f from users at 70/s { users -> web }`,
  ],
  [
    'skewed service, M/G/1',
    `${quiet} service web { serviceTime: lognormal(mean: 10ms, cv: 1.5) concurrency: 1 } flow f from users at 50/s { users -> web }`,
  ],
  [
    'two servers in tandem (Jackson 1957)',
    `${quiet} service web { serviceTime: 0ms blocking: false } service a { serviceTime: 10ms concurrency: 1 } service b { serviceTime: 5ms concurrency: 1 } flow f from users at 60/s { users -> web web -> a web -> b }`,
  ],
  [
    'a choice, and rounds',
    `${quiet} service a { serviceTime: 10ms concurrency: 1 } service b { serviceTime: 20ms concurrency: 1000 } flow f from users at 40/s { choose { 50% { users -> a } 50% { repeat 3 { users -> b } } } }`,
  ],
  [
    'a cache of a given ratio',
    `${quiet} service web { serviceTime: 0ms concurrency: 1000 } cache hot { hitRatio: 80% serviceTime: 0ms } database db { readTime: 10ms concurrency: 1 } flow f from users at 300/s { users -> web -> hot get miss { web -> db read } }`,
  ],
  [
    'a cache of uniform keys',
    `${quiet} service web { serviceTime: 0ms concurrency: 1000 } cache hot { capacity: 3000 serviceTime: 0ms } database db { readTime: 1ms concurrency: 1000 } flow f from users at 500/s { keys: uniform(10k) users -> web -> hot get miss { web -> db read } }`,
  ],
  [
    'shards by key',
    `${quiet} database db { shards: 4 readTime: 10ms concurrency: 1 replication: none } flow f from users at 200/s { keys: uniform(100k) users -> db read }`,
  ],
  [
    'consumers who compete for what is in a queue, as many of one as of the other',
    `${quiet} queue jobs worker a { replicas: 2 serviceTime: 10ms concurrency: 1 } worker b { replicas: 2 serviceTime: 10ms concurrency: 1 } flow f from users at 200/s { users ~> jobs -> a jobs -> b }`,
  ],
  [
    'consumers who compete, three times as many of one as of the other',
    `${quiet} queue jobs worker a { replicas: 3 serviceTime: 10ms concurrency: 1 } worker b { serviceTime: 10ms concurrency: 1 } flow f from users at 200/s { users ~> jobs -> a jobs -> b }`,
  ],
  [
    'consumers who compete, one of them four times as fast, with next to no time to spare',
    `${quiet} queue jobs worker a { serviceTime: 5ms concurrency: 1 } worker b { serviceTime: 20ms concurrency: 1 } flow f from users at 245/s { users ~> jobs -> a jobs -> b }`,
  ],
  [
    'subscribers, who get a copy each',
    `${quiet} topic news worker a { serviceTime: 10ms concurrency: 1 } worker b { serviceTime: 5ms concurrency: 1 } flow f from users at 80/s { users ~> news -> a news -> b }`,
  ],
  [
    'a network between zones',
    'system S { network: { client: 40ms crossZone: 2ms } } region r { zone a zone b } client users service web { in: r.a serviceTime: 1ms concurrency: 1000 } service back { in: r.b serviceTime: 1ms concurrency: 1000 } flow f from users at 100/s { users -> web -> back }',
  ],
];

const near = (actual: number | undefined | null, expected: number, relative: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(relative * expected + 1e-9);

describe('an undisturbed model, by analysis and by simulation', () => {
  it.each(undisturbed)('%s', async (_, text) => {
    const model = await modelOf(text);
    const { flows, components } = analyse(model);
    const report = simulate(model, { duration: 1000, seed: 4 });
    near(report.flows.f?.latency.mean, flows.f?.latency.mean ?? Number.NaN, 0.05);
    for (const [id, told] of Object.entries(report.components)) {
      near(told.utilization, components[id]?.utilization ?? Number.NaN, 0.03);
      near(told.throughput, components[id]?.arrivalRate ?? Number.NaN, 0.03);
      if (told.cache) near(told.cache.hitRatio, components[id]?.hitRatio ?? Number.NaN, 0.03);
    }
  });
});
