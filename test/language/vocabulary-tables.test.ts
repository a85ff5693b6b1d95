import { describe, expect, it } from 'vitest';
import {
  actionWords,
  defaultsOf,
  distributions,
  type Form,
  interpret,
  kinds,
  metrics,
  operationWords,
  owners,
  places,
  propertiesOf,
  propertyOf,
  roleWords,
  settingsFor,
  systemDefaults,
} from '../../language/vocabulary/index.ts';
import { componentKinds, operations, placeKinds, roles } from '../../src/model/model.ts';
import { propertiesIn } from './vocabulary-text.ts';

const words = (text: string) => text.trim().split(/\s+/);
type Owner = (typeof owners)[number];
type Kind = (typeof componentKinds)[number];

/** The language's list of properties, by whose they are. */
const component: [string, Kind[], string][] = [
  [
    'every component',
    [...componentKinds],
    `replicas autoscale in needed fedBy mode standby failover failback mtbf mttr availability managed cost data durability
     public tier tags deploy alerts auth encryptedAtRest addressing irreversible bandwidth memory disks every`,
  ],
  [
    'everything that serves requests',
    componentKinds.filter((kind) => kind !== 'client'),
    `serviceTime concurrency cores queueLimit overflow blocking sessions leader via active errorRate localCache
     discipline speed inFlight startup`,
  ],
  [
    'a balancer, proxy or gateway',
    ['loadBalancer', 'proxy', 'gateway'],
    'strategy weights layer healthCheck outlierDetection sticky tls rateLimit per collapse',
  ],
  ['a dns', ['dns'], 'ttl routing'],
  [
    'a cache or cdn',
    ['cache', 'cdn'],
    `capacity itemSize eviction ttl jitter writePolicy readPolicy hitRatio collapse staleIfError warmUp invalidate vary strategy`,
  ],
  ['a cache', ['cache'], 'replication'],
  ['a cdn', ['cdn'], 'fill'],
  [
    'a store',
    ['database', 'search', 'objectStore', 'coordinator', 'warehouse'],
    `model readTime writeTime replication acknowledgement reads quorum lag conflict shards shardBy shardKey consistency cap readRepair sloppyQuorum applyCost persistence
     transactions election heartbeat replicaOf itemSize retention backup connections`,
  ],
  [
    'a queue or topic',
    ['queue', 'topic'],
    'delivery queueLimit overflow ordering visibility maxAttempts deadLetter deduplication partitions retention',
  ],
  ['a worker or scheduler', ['worker', 'scheduler'], 'idempotent batch'],
  ['a client', ['client'], 'users rate arrival patience in rtt poll stream localCache'],
];

const others: [Owner, string][] = [
  [
    'arrow',
    `protocol timeout retries idempotencyKey circuitBreaker hedge optional encrypted cacheable latency loss errorRate size pool weight
     path by wait purpose deadline hash to strategy weights layer healthCheck sticky tls rateLimit per collapse`,
  ],
  [
    'flow',
    `tier survive atomic outageCost isolated ordered session peak authenticated immutable keys size priority idempotent`,
  ],
  ['place', 'mtbf mttr availability trust distance'],
  ['link', 'rtt bandwidth loss mtbf mttr availability'],
  ['system', 'environment horizon network seed rules connections'],
  ['group', 'connections'],
  ['scenario', 'duration warmup seed faults'],
  ['view', 'include exclude flow collapse direction show'],
  ['accept', 'owner ticket'],
];

describe('the properties of the language', () => {
  it.each(component)('of %s', (_, kinds, names) => {
    for (const kind of kinds)
      expect(Object.keys(propertiesOf('component', kind))).toEqual(expect.arrayContaining(words(names)));
  });

  it.each(others)('of a %s', (owner, names) => {
    expect(Object.keys(propertiesOf(owner))).toEqual(expect.arrayContaining(words(names)));
  });

  const all = owners.flatMap((owner) =>
    Object.entries(propertiesOf(owner)).map(([name, property]) => ({ owner, name, property })),
  );

  it.each(all)('$owner $name is documented, and its example reads', ({ owner, name, property }) => {
    expect(property.documentation).toMatch(/^\p{Lu}.*\.$/u);
    expect(undocumented(property.shape)).toEqual([]);
    const { problems } = interpret(
      owner,
      undefined,
      propertiesIn(`${name}: ${property.example}`),
      (id) => id,
    );
    expect(problems).toEqual([]);
  });

  it.each(all.filter(({ property }) => property.defaults))(
    '$owner $name has a source for each default',
    ({ property }) => {
      for (const { source } of property.defaults ?? []) expect(source.length).toBeGreaterThan(5);
    },
  );
});

/** Words, fields and arguments without a sentence about them. */
function undocumented(form: Form): string[] {
  switch (form.form) {
    case 'word':
      return Object.entries(form.words).flatMap(([word, text]) => (text.endsWith('.') ? [] : [word]));
    case 'record':
      return Object.entries(form.fields).flatMap(([name, field]) => [
        ...(field.documentation === '' ? [name] : []),
        ...undocumented(field.form),
      ]);
    case 'call':
      return Object.entries(form.calls).flatMap(([name, { documentation, parameters = {} }]) => [
        ...(documentation === '' ? [name] : []),
        ...Object.entries(parameters).flatMap(([key, parameter]) => [
          ...(parameter.documentation === '' ? [key] : []),
          ...undocumented(parameter.form),
        ]),
      ]);
    case 'list':
    case 'map':
    case 'turned':
      return undocumented(form.of);
    case 'either':
      return form.forms.flatMap(undocumented);
    default:
      return [];
  }
}

describe('the words of the language', () => {
  it('knows every kind, place, operation and role', () => {
    expect(Object.keys(kinds)).toEqual([...componentKinds]);
    expect(Object.keys(places)).toEqual([...placeKinds]);
    expect(Object.keys(operationWords)).toEqual([...operations]);
    expect(Object.keys(roleWords)).toEqual([...roles]);
  });

  it('knows every action of a scenario', () => {
    expect(Object.keys(actionWords)).toEqual(
      words('fail drain restart slow load partition degrade flush scale set'),
    );
  });

  it('knows every metric', () => {
    expect(Object.keys(metrics).sort()).toEqual(
      words(`availability successRate errorRate throughput mean p50 p90 p95 p99 p999 max completion staleReads staleness
        consistency rto rpo cost utilization queueDepth wait rejected hitRatio moved lag lostWrites duplicates conflicts
        sessionsLost downtime storage saturation`).sort(),
    );
  });

  it.each(words('rto rpo queueDepth'))('%s asserts its maximum', (name) => {
    expect(Object.entries(metrics).find(([metric]) => metric === name)?.[1].asserts).toBe('maximum');
  });

  it.each(words('wait lag staleness completion'))('%s asserts its 99th percentile', (name) => {
    expect(Object.entries(metrics).find(([metric]) => metric === name)?.[1].asserts).toBe('p99');
  });

  it('knows every distribution', () => {
    expect([...new Set(distributions.map(({ name }) => name))]).toEqual(
      words('constant exponential uniform normal lognormal pareto erlang hyperexponential empirical'),
    );
  });
});

describe('defaults', () => {
  it('let a service without a body serve', () => {
    expect(defaultsOf('service')).toEqual({
      replicas: { minimum: 1, maximum: 1 },
      needed: 1,
      mtbf: 15_552_000,
      mttr: 3600,
      serviceTime: { type: 'exponential', mean: 0.01 },
      concurrency: 16,
      overflow: 'reject',
      blocking: true,
      discipline: 'fifo',
      inFlight: 'lost',
    });
  });

  it('give a client a Poisson stream and nothing that can fail', () => {
    expect(defaultsOf('client')).toEqual({ rate: 100, arrival: { type: 'poisson' } });
  });

  it('leave out what answers a question that something given answers', () => {
    const given = { serviceTime: { type: 'constant', value: 0.005 }, availability: 0.999 } as const;
    const defaults = defaultsOf('database', given);
    expect(Object.keys(defaults)).not.toEqual(expect.arrayContaining(['readTime']));
    expect(defaults.readTime).toBeUndefined();
    expect(defaults.writeTime).toBeUndefined();
    expect(defaults.mtbf).toBeUndefined();
  });

  it('admit at least as many requests as are worked on', () => {
    expect(defaultsOf('service', { cores: 4 }).concurrency).toBe(16);
    expect(defaultsOf('service', { cores: 32 }).concurrency).toBe(32);
  });

  it('are a copy that nobody else sees', () => {
    const first = defaultsOf('service');
    if (first.replicas) first.replicas.minimum = 7;
    expect(defaultsOf('service').replicas).toEqual({ minimum: 1, maximum: 1 });
  });

  it('know the round trips of the network', () => {
    expect(systemDefaults.network).toEqual({
      sameZone: 0.0005,
      crossZone: 0.001,
      crossRegion: 0.07,
      client: 0.04,
    });
  });

  it.each(componentKinds)('a %s has only defaults of properties it has', (kind) => {
    const strangers = Object.keys(defaultsOf(kind)).filter(
      (name) => !Object.hasOwn(propertiesOf('component', kind), name),
    );
    expect(strangers).toEqual([]);
  });
});

describe('a technology for several kinds', () => {
  it('gives each kind what that kind has', () => {
    const redis = {
      replication: 'leader-follower',
      readTime: { type: 'constant', value: 1 },
      connections: 10,
    } as const;
    expect(settingsFor('cache', redis)).toEqual({ connections: 10 });
    expect(settingsFor('database', redis)).toEqual(redis);
  });
});

describe('looking a property up', () => {
  it.each(['__proto__', 'constructor', 'toString'])('finds none called %s', (name) => {
    expect(propertyOf('component', name)).toBeUndefined();
  });
});
