import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpret, owners, type Subject, type ValueTree } from '../../language/vocabulary/index.ts';
import { componentKinds, placeKinds } from '../../src/model/model.ts';
import { propertiesIn } from './vocabulary-text.ts';

type Owner = (typeof owners)[number];

const known = new Set(['us-east', 'us-east.a', 'api', 'posts', 'etcd', 'dlq', 's3', 'redirect']);

function read(text: string, owner: Owner = 'component', subject?: Subject) {
  return interpret(owner, subject, propertiesIn(text), (name) => (known.has(name) ? name : undefined));
}

function settings(text: string, owner?: Owner, subject?: Subject) {
  const { settings, problems } = read(text, owner, subject);
  expect(problems).toEqual([]);
  return settings;
}

function messages(text: string, owner?: Owner, subject?: Subject) {
  return read(text, owner, subject).problems.map(({ message }) => message);
}

const z99 = 2.3263478740408408;

describe('what properties become', () => {
  it.each<[string, unknown]>([
    ['replicas: 3', { replicas: { minimum: 3, maximum: 3 } }],
    ['replicas: 2..20', { replicas: { minimum: 2, maximum: 20 } }],
    [
      'autoscale: { target: 60% delay: 3m cooldown: 5m }',
      { autoscale: { target: 0.6, delay: 180, cooldown: 300 } },
    ],
    ['in: us-east', { in: ['us-east'] }],
    ['in: [us-east.a, us-east]', { in: ['us-east.a', 'us-east'] }],
    [
      'failover: auto(detection: 10s, takeover: 5s, fencing: true)',
      { failover: { type: 'auto', detection: 10, takeover: 5, fencing: true } },
    ],
    ['failover: auto', { failover: { type: 'auto' } }],
    ['failover: manual(30m)', { failover: { type: 'manual', time: 1800 } }],
    ['failback: auto(5m)', { failback: { type: 'auto', delay: 300 } }],
    ['data: [personal, payment]', { data: ['personal', 'payment'] }],
    ['deploy: rolling(batch: 1)', { deploy: { type: 'rolling', batch: 1 } }],
    ['deploy: canary(5%)', { deploy: { type: 'canary', share: 0.05 } }],
    ['alerts: { queueDepth: 70% }', { alerts: { queueDepth: 0.7 } }],
    ['disks: 2TB', { disks: { type: 'size', bytes: 2e12 } }],
    [
      'disks: raid10(count: 4, size: 1TB, rebuild: 8h)',
      { disks: { type: 'raid10', count: 4, size: 1e12, rebuild: 28_800 } },
    ],
    [
      'leader: lease(5s) via: etcd active: 1',
      { leader: { type: 'lease', duration: 5 }, via: 'etcd', active: 1 },
    ],
    ['leader: election', { leader: { type: 'election' } }],
    ['localCache: { of: [posts] ttl: 10m }', { localCache: { of: ['posts'], ttl: 600 } }],
    ['speed: [2, 1, 1]', { speed: [2, 1, 1] }],
    ['strategy: power-of(d: 3)', { strategy: { type: 'power-of', choices: 3 } }],
    ['strategy: consistent-hash(vnodes: 128)', { strategy: { type: 'consistent-hash', virtualNodes: 128 } }],
    [
      'strategy: range(A-M: 62%, N-Z: 38%)',
      {
        strategy: {
          type: 'range',
          ranges: [
            { label: 'A-M', share: 0.62 },
            { label: 'N-Z', share: 0.38 },
          ],
        },
      },
    ],
    ['layer: 4', { layer: 4 }],
    ['sticky: cookie(token)', { sticky: { type: 'cookie', of: 'token' } }],
    ['sticky: ip', { sticky: { type: 'ip' } }],
    [
      'rateLimit: token-bucket(100/s, burst: 200)',
      { rateLimit: { type: 'token-bucket', rate: 100, burst: 200 } },
    ],
    ['capacity: 100k', { capacity: { type: 'items', items: 100_000 } }],
    ['capacity: 2GB itemSize: 1KB', { capacity: { type: 'size', bytes: 2e9 }, itemSize: 1000 }],
    ['writePolicy: write-back(flush: 5s)', { writePolicy: { type: 'write-back', flush: 5 } }],
    ['readPolicy: refresh-ahead(80%)', { readPolicy: { type: 'refresh-ahead', ahead: 0.8 } }],
    ['quorum: { read: 2 write: 2 }', { quorum: { read: 2, write: 2 } }],
    ['consistency: strong', { consistency: 'linearizable' }],
    [
      'shardKey: { name: userId distinct: 1M monotonic: false }',
      { shardKey: { name: 'userId', distinct: 1e6, monotonic: false } },
    ],
    ['backup: { every: 24h to: s3 }', { backup: { every: 86_400, to: 's3' } }],
    ['rate: 1e12/s', { rate: 1e12 }],
    [
      'arrival: bursty(factor: 5x, length: 10s, every: 2m)',
      { arrival: { type: 'bursty', factor: 5, length: 10, every: 120 } },
    ],
    [
      'arrival: closed(users: 50, think: exponential(1s))',
      { arrival: { type: 'closed', users: 50, think: { type: 'exponential', mean: 1 } } },
    ],
  ])('of a component: %s', (text, expected) => {
    expect(settings(text)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['retries: 2', { retries: { max: 2 } }],
    [
      'retries: { max: 2 backoff: exponential(50ms) jitter: true budget: 10% on: [timeout, error] }',
      {
        retries: {
          max: 2,
          backoff: { type: 'exponential', base: 0.05 },
          jitter: true,
          budget: 0.1,
          on: ['timeout', 'error'],
        },
      },
    ],
    [
      'circuitBreaker: { errors: 50% window: 10s open: 30s }',
      { circuitBreaker: { errors: 0.5, window: 10, open: 30 } },
    ],
    ['to: peers(chunks: 1000)', { to: { type: 'peers', chunks: 1000 } }],
    ['path: "*.php" by: photoId', { path: '*.php', by: 'photoId' }],
    ['protocol: carrier-pigeon', { protocol: 'carrier-pigeon' }],
  ])('of an arrow: %s', (text, expected) => {
    expect(settings(text, 'arrow')).toEqual(expected);
  });

  it.each<[Owner, string, unknown]>([
    ['flow', 'keys: zipf(10M, 0.9)', { keys: { type: 'zipf', keys: 1e7, exponent: 0.9 } }],
    ['flow', 'keys: zipf(10M)', { keys: { type: 'zipf', keys: 1e7, exponent: 0.99 } }],
    ['flow', 'keys: uniform(1M)', { keys: { type: 'uniform', keys: 1e6 } }],
    ['flow', 'atomic: true', { atomic: 'true' }],
    ['flow', 'outageCost: $6000/m', { outageCost: 100 }],
    ['place', 'distance: 5500km', { distance: 5.5e6 }],
    ['link', 'rtt: 80ms bandwidth: 10Gbps loss: 0.01%', { rtt: 0.08, bandwidth: 1.25e9, loss: 0.0001 }],
    [
      'group',
      'connections: { timeout: 2s retries: 1 }',
      { connections: { timeout: 2, retries: { max: 1 } } },
    ],
    ['system', 'network: { client: 30ms }', { network: { client: 0.03 } }],
    ['system', 'rules: strict', { rules: 'strict' }],
    ['system', 'rules: { "spof/single-instance": off }', { rules: { 'spof/single-instance': 'off' } }],
    ['scenario', 'duration: 10m faults: random', { duration: 600, faults: 'random' }],
    ['view', 'include: [api] flow: redirect', { include: ['api'], flow: 'redirect' }],
    ['accept', 'owner: "platform team"', { owner: 'platform team' }],
  ])('of a %s: %s', (owner, text, expected) => {
    expect(settings(text, owner)).toEqual(expected);
  });
});

describe('distributions', () => {
  it.each<[string, unknown]>([
    ['8ms', { type: 'exponential', mean: 0.008 }],
    ['constant(8ms)', { type: 'constant', value: 0.008 }],
    ['exponential(8ms)', { type: 'exponential', mean: 0.008 }],
    ['uniform(4ms, 12ms)', { type: 'uniform', low: 0.004, high: 0.012 }],
    ['normal(8ms, 2ms)', { type: 'normal', mean: 0.008, deviation: 0.002 }],
    ['lognormal(p50: 1s, p99: 10s)', { type: 'lognormal', mu: 0, sigma: Math.log(10) / z99 }],
    ['lognormal(p99: 10s, p50: 1s)', { type: 'lognormal', mu: 0, sigma: Math.log(10) / z99 }],
    [
      'lognormal(mean: 1s, cv: 1)',
      { type: 'lognormal', mu: -Math.log(2) / 2, sigma: Math.sqrt(Math.log(2)) },
    ],
    ['pareto(min: 2ms, alpha: 2.5)', { type: 'pareto', minimum: 0.002, alpha: 2.5 }],
    ['erlang(3, 8ms)', { type: 'erlang', stages: 3, mean: 0.008 }],
    [
      'hyperexponential(90%: 4ms, 10%: 44ms)',
      {
        type: 'hyperexponential',
        branches: [
          { weight: 0.9, mean: 0.004 },
          { weight: 0.1, mean: 0.044 },
        ],
      },
    ],
    ['empirical([4ms, 5ms])', { type: 'empirical', values: [0.004, 0.005] }],
  ])('%s', (text, expected) => {
    expect(settings(`serviceTime: ${text}`)).toEqual({ serviceTime: expected });
  });

  it.each<[string, string]>([
    [
      'lognormal(p50: 40ms, p99: 4ms)',
      'lognormal of `serviceTime` is impossible: its 99th percentile is below its median.',
    ],
    ['uniform(12ms, 4ms)', 'uniform of `serviceTime` is impossible: its least value is above its most.'],
    [
      'hyperexponential(90%: 4ms)',
      'hyperexponential of `serviceTime` is impossible: its shares do not sum to 100%.',
    ],
    ['erlang(1000000, 8ms)', 'erlang of `serviceTime` is impossible: it has more than 10,000 stages.'],
    ['lognormal(p50: 4ms)', 'lognormal of `serviceTime` needs `p99`.'],
    [
      'expnential(4ms)',
      '`serviceTime` does not know the distribution `expnential`; did you mean `exponential`?',
    ],
    ['constant(4ms, 5ms)', 'constant of `serviceTime` has an argument too many; it takes value.'],
    ['exponential(-4ms)', '`mean` of exponential of `serviceTime` must be at least 0, not `-4ms`.'],
  ])('%s is refused', (text, message) => {
    expect(messages(`serviceTime: ${text}`)[0]).toBe(message);
  });
});

describe('problems', () => {
  it.each<[string, Subject, string]>([
    ['replcas: 3', 'service', 'A service has no property `replcas`; did you mean `replicas`?'],
    ['zzzzzzzz: 3', 'service', 'A service has no property `zzzzzzzz`.'],
    ['eviction: lru', 'service', '`eviction` is a property of cache, cdn, not of a service.'],
    ['timeout: 2s', 'service', '`timeout` is a property of an arrow, not of a service.'],
    ['replicas: -1', 'service', '`replicas` must be at least 1, not `-1`.'],
    ['replicas: 0', 'service', '`replicas` must be at least 1, not `0`.'],
    ['replicas: 1.5', 'service', '`replicas` must be a whole number, not `1.5`.'],
    ['replicas: 2M', 'service', '`replicas` must be at most 1M, not `2M`.'],
    ['replicas: 20..2', 'service', '`replicas`: a range goes from its least to its most, as in `2..20`.'],
    [
      'replicas: "three"',
      'service',
      '`replicas` expects a whole number such as 3 or a range such as 2..20, not text in quotes.',
    ],
    ['concurrency: 0', 'service', '`concurrency` must be at least 1, not `0`.'],
    ['availability: 110%', 'service', '`availability` must be at most 100%, not `110%`.'],
    [
      'startup: 4GB',
      'service',
      '`startup`: `4GB` is a size; expected a time (ns, us, ms, s, m, h, d, w, month, y).',
    ],
    ['in: nowhere', 'service', '`in`: there is no place `nowhere`.'],
    ['overflow: rejct', 'service', '`overflow` does not know `rejct`; did you mean `reject`?'],
    [
      'overflow: sometimes',
      'service',
      '`overflow` does not know `sometimes`; one of reject, block, drop-oldest.',
    ],
    ['overflow: 3', 'service', '`overflow` expects one of reject, block, drop-oldest, not `3`.'],
    ['replicas: 3 replicas: 4', 'service', '`replicas` is given twice; the first one counts.'],
    ['autoscale: { delay: 3m }', 'service', '`autoscale` needs `target`.'],
    ['autoscale: { target: 60% dealy: 3m }', 'service', '`autoscale` has no `dealy`; did you mean `delay`?'],
    ['leader: lease', 'service', '`lease` of `leader` needs `duration`.'],
    [
      'rateLimit: token-bucket(100/s, brst: 3)',
      'service',
      '`token-bucket` of `rateLimit` has no argument `brst`; did you mean `burst`?',
    ],
    [
      'replication: copies',
      'database',
      '`replication` of a database is one of none, leader-follower, multi-leader, leaderless, consensus, not `copies`.',
    ],
    [
      'strategy: range(A-M: 70%, N-Z: 38%)',
      'loadBalancer',
      '`range` of `strategy`: the shares sum to 108%, more than 100%.',
    ],
    [
      'rate: 500',
      'client',
      '`rate`: `500` needs a unit: expected a rate (/s, /m, /h, /day, /week, /month, /year).',
    ],
    [
      'cost: $120',
      'service',
      '`cost`: `$` is not a unit; expected an amount of money over time ($ before it and /month, /day, /h or /year after it).',
    ],
  ])('%s of a %s', (text, subject, message) => {
    expect(messages(text, 'component', subject)).toEqual([message]);
  });

  it('offers the nearest key in place of a misspelt one', () => {
    const [problem] = read('replcas: 3', 'component', 'service').problems;
    expect(problem).toMatchObject({
      code: 'unknown-property',
      severity: 'error',
      suggestion: {
        title: 'Change to `replicas`',
        newText: 'replicas',
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 7 } },
      },
    });
  });

  it('offers the unit that is missing', () => {
    expect(read('rate: 500', 'component', 'client').problems[0]).toMatchObject({
      code: 'wrong-dimension',
      suggestion: { newText: '500/s' },
    });
  });

  it('leaves out what it cannot read and keeps the rest', () => {
    const { settings, problems } = read('replicas: -1 concurrency: 8 overflow: 3', 'component', 'service');
    expect(settings).toEqual({ concurrency: 8 });
    expect(problems).toHaveLength(2);
  });

  it('knows every property of a component when no kind is told', () => {
    expect(messages('eviction: lru rate: 5/s delivery: at-least-once')).toEqual([]);
  });
});

const range = fc.constant({ start: { line: 0, character: 0 }, end: { line: 0, character: 1 } });
const keys = fc.oneof(
  fc.constantFrom(
    'replicas',
    'serviceTime',
    'strategy',
    'retries',
    'connections',
    'rules',
    'localCache',
    'keys',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'to', 'count', 'p50', '90%'),
  fc.string(),
);
const scalars = fc.oneof(
  fc.constantFrom('3', '-1', '8ms', '90%', '$1/m', '1e400', '2GB', '0', ''),
  fc.string(),
);
const { tree } = fc.letrec<{ tree: ValueTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant('quantity' as const), text: scalars, range }),
    fc.record({ kind: fc.constant('range' as const), low: scalars, high: scalars, range }),
    fc.record({ kind: fc.constant('text' as const), text: keys, range }),
    fc.record({ kind: fc.constant('truth' as const), truth: fc.boolean(), range }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(tie('tree'), { maxLength: 3 }), range }),
    fc.record(
      {
        kind: fc.constant('name' as const),
        name: fc.oneof(
          keys,
          fc.constantFrom('auto', 'lognormal', 'range', 'zipf', 'exponential', 'empirical'),
        ),
        range,
        call: fc.array(fc.record({ name: keys, value: tie('tree') }, { requiredKeys: ['value'] }), {
          maxLength: 3,
        }),
      },
      { requiredKeys: ['kind', 'name', 'range'] },
    ),
    fc.record({
      kind: fc.constant('body' as const),
      properties: fc.array(fc.record({ name: keys, value: tie('tree'), nameRange: range }), { maxLength: 3 }),
      range,
    }),
  ),
}));
const subjects = fc.constantFrom<Subject | undefined>(undefined, ...componentKinds, ...placeKinds);

describe('whatever the text', () => {
  it('never throws, and either reads a property or tells why not', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...owners),
        subjects,
        fc.array(fc.record({ name: keys, value: tree, nameRange: range }), { maxLength: 4 }),
        fc.boolean(),
        (owner, subject, properties, resolves) => {
          const { settings, problems } = interpret(owner, subject, properties, (name) =>
            resolves ? name : undefined,
          );
          const names = new Set(properties.map(({ name }) => name));
          const unread = [...names].filter((name) => !Object.hasOwn(settings, name));
          expect(problems.length).toBeGreaterThanOrEqual(unread.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
