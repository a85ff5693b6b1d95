import { describe, expect, it } from 'vitest';
import { interpret, owners, propertiesOf, propertyOf, settingText } from '../../language/vocabulary/index.ts';
import { loadText, modelOf } from '../support/model.ts';
import { propertiesIn } from './vocabulary-text.ts';

type Owner = (typeof owners)[number];

/** The setting that a property's text means. */
function read(owner: Owner, text: string): [string, unknown] {
  const { settings, problems } = interpret(owner, undefined, propertiesIn(text), (id) => id);
  expect(problems).toEqual([]);
  return Object.entries(settings)[0] ?? ['', undefined];
}

function rewritten(owner: Owner, text: string): string {
  const [name, value] = read(owner, text);
  const property = propertyOf(owner, name);
  if (!property) throw new Error(`no property ${name}`);
  return `${name}: ${settingText(property, value)}`;
}

describe('a setting as text', () => {
  it.each([
    'replicas: 3',
    'replicas: 2..20',
    'in: us-east.a',
    'in: [us-east.a, us-east.b]',
    'autoscale: { target: 60% delay: 3m cooldown: 5m }',
    'failover: auto(detection: 10s, takeover: 5s, fencing: true)',
    'failover: manual(30m)',
    'failback: auto(5m)',
    'failback: manual',
    'mtbf: 180d',
    'availability: 99.95%',
    'cost: $120/month',
    'data: [personal, payment]',
    'public: true',
    'tags: [team-red, "of the team"]',
    'deploy: rolling(1)',
    'disks: 2TB',
    'disks: raid10(count: 4, size: 1TB, mtbf: 3y, rebuild: 8h)',
    'serviceTime: exponential(10ms)',
    'serviceTime: constant(8ms)',
    'serviceTime: uniform(4ms, 12ms)',
    'serviceTime: normal(8ms, 2ms)',
    'serviceTime: lognormal(p50: 6ms, p99: 40ms)',
    'serviceTime: lognormal(mean: 8ms, cv: 1.5)',
    'serviceTime: pareto(min: 2ms, alpha: 2.5)',
    'serviceTime: erlang(3, 8ms)',
    'serviceTime: hyperexponential(90%: 4ms, 10%: 44ms)',
    'serviceTime: empirical([4ms, 5ms, 40ms])',
    'localCache: { of: posts ttl: 10m }',
    'speed: [2x, 1x, 1x]',
    'strategy: power-of(3)',
    'strategy: consistent-hash(128)',
    'strategy: range(A-M: 62%, N-Z: 38%)',
    'layer: 4',
    'healthCheck: { interval: 5s timeout: 2s threshold: 3 }',
    'sticky: cookie(token)',
    'rateLimit: token-bucket(100/s, burst: 200)',
    'capacity: 100k',
    'capacity: 2GB',
    'readPolicy: refresh-ahead(80%)',
    'shardKey: { name: userId distinct: 1M monotonic: false }',
    'backup: { every: 1d to: s3 }',
    'arrival: bursty(factor: 5x, length: 10s, every: 2m)',
    'arrival: closed(50)',
    'arrival: closed(50, think: exponential(1s))',
  ])('of a component: %s', (text) => {
    expect(rewritten('component', text)).toBe(text);
  });

  it.each([
    'retries: 2',
    'retries: { max: 2 backoff: exponential(50ms) jitter: true budget: 10% on: [timeout, error] }',
    'path: "*.php"',
    'path: "a \\"quoted\\" one"',
    'to: peers(1k)',
  ])('of an arrow: %s', async (text) => {
    const name = text.slice(0, text.indexOf(':'));
    const { connections } = await modelOf(`service a { -> b { ${text} } }\nservice b`);
    const property = propertyOf('arrow', name);
    const value = Object.entries(connections[0]?.settings ?? {}).find(([key]) => key === name)?.[1];
    expect(property && `${name}: ${settingText(property, value)}`).toBe(text);
  });

  it.each(['keys: zipf(10M, exponent: 0.9)', 'keys: uniform(1M)', 'atomic: two-phase-commit'])(
    'of a flow: %s',
    (text) => {
      expect(rewritten('flow', text)).toBe(text);
    },
  );

  it.each(['rules: { "spof/single-instance": error }', 'rules: strict', 'network: { client: 30ms }'])(
    'of the system: %s',
    async (text) => {
      const { model, problems } = await loadText(`system S { ${text} }`);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      const name = text.slice(0, text.indexOf(':'));
      const property = propertyOf('system', name);
      const value =
        name === 'network'
          ? { client: 0.03 }
          : Object.entries(model.system.settings).find(([key]) => key === name)?.[1];
      expect(property && `${name}: ${settingText(property, value)}`).toBe(text);
    },
  );

  const examples = owners.flatMap((owner) =>
    Object.entries(propertiesOf(owner)).map(([name, property]) => ({ owner, name, property })),
  );

  it.each(examples)('reads back: the example of $owner $name', ({ owner, name, property }) => {
    const [, value] = read(owner, `${name}: ${property.example}`);
    const [, again] = read(owner, `${name}: ${settingText(property, value)}`);
    expect(again).toEqual(value);
  });

  it.each(
    examples.flatMap(({ owner, name, property }) =>
      (property.defaults ?? []).map((each) => ({ owner, name, property, value: each.value })),
    ),
  )('reads back: the default of $owner $name', ({ owner, name, property, value }) => {
    const [, again] = read(owner, `${name}: ${settingText(property, value)}`);
    expect(again).toEqual(value);
  });

  it.each([undefined, null, Number.NaN, Number.POSITIVE_INFINITY, {}, [], 'no word', () => 1])(
    'never fails, whatever is asked: %s',
    (value) => {
      for (const { property } of examples) expect(typeof settingText(property, value)).toBe('string');
    },
  );
});
