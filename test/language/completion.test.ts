import { describe, expect, it } from 'vitest';
import { completionsOf, explanationsOf, labelsOf, snippetOf } from './completion-support.ts';

const design = `region us { zone a zone b }
client users
service web
cache hot using redis
database db
queue jobs
group shop { service cart }
`;
const flow = (steps: string) => `${design}flow buy from users at 1/s {\n${steps}\n}`;
const scenario = (inside: string) => `${design}flow buy { users -> web }\nscenario dark {\n${inside}\n}`;

/** Each place, and exactly what is offered there. */
const offered: readonly [where: string, text: string, labels: readonly string[]][] = [
  [
    'the keys of a link',
    'link a <-> b { <|> }',
    ['rtt', 'bandwidth', 'loss', 'mtbf', 'mttr', 'availability', 'trust', 'distance'],
  ],
  [
    'keys that are not given yet, before or behind the cursor',
    'link a <-> b { mtbf: 1y <|> rtt: 80ms }',
    ['bandwidth', 'loss', 'mttr', 'availability', 'trust', 'distance'],
  ],
  ['keys by what is typed', 'cache c { evic<|> }', ['eviction']],
  ['keys of this kind alone', 'queue q { ser<|> }', ['serviceTime']],
  ['no keys of other kinds', 'service s { evic<|> }', []],
  ['the words of a property', 'database d { reads: <|> }', ['leader', 'followers', 'any', 'quorum']],
  ['only those words that the kind knows', 'cache c { replication: <|> }', ['none', 'copies']],
  ['the fields of a value', 'a -> b { retries: { <|> } }', ['max', 'backoff', 'jitter', 'budget', 'on']],
  [
    'the calls of a field',
    'a -> b { retries: { max: 2 backoff: <|> } }',
    ['constant(base, limit)', 'exponential(base, limit)'],
  ],
  ['the items of a list', 'a -> b { retries: { max: 2 on: [<|>] } }', ['timeout', 'error']],
  ['the labels of arguments', 'service s { failover: auto(de<|>) }', ['detection:']],
  [
    'the units of a rate',
    'client u { rate: 10k<|> }',
    ['10k/s', '10k/m', '10k/h', '10k/day', '10k/week', '10k/month', '10k/year'],
  ],
  ['the unit that is begun', 'service s { serviceTime: 200m<|> }', ['200ms', '200m', '200month']],
  ['the units of money', 'service s { cost: 120<|> }', ['$120/month', '$120/h', '$120/day', '$120/year']],
  ['nothing for a new name', 'service <|>', []],
  ['nothing in a comment', '// ser<|>', []],
  ['the technologies of a kind', 'objectStore files using <|>', ['azure-blob', 'gcs', 'hadoop', 's3']],
  [
    'a technology of the file itself',
    'technology s4 "Own" for objectStore { }\nobjectStore files using s<|>',
    ['s4', 's3'],
  ],
  ['components behind an arrow', `${design}web -> <|>`, ['users', 'web', 'hot', 'db', 'jobs', 'shop.cart']],
  ['the own names of a group without prefix', `${design}group x { service mine  mine -> m<|> }`, ['mine']],
  ['places', `${design}service s { in: <|> }`, ['us', 'us.a', 'us.b', '[ ]']],
  ['places behind a dot', `${design}service s { in: us.<|> }`, ['a', 'b']],
  ['roles behind a dot', `${design}web -> db.<|>`, ['leader', 'followers', 'standby', 'disks']],
  ['the members of a group behind a dot', `${design}web -> shop.<|>`, ['cart']],
  ['what follows the name of a flow', `${design}flow buy <|>`, ['from', 'at']],
  [
    'clients first as the start of a flow',
    `${design}flow buy from <|>`,
    ['users', 'web', 'hot', 'db', 'jobs', 'shop.cart'],
  ],
  [
    'what may follow a call of a cache',
    flow('users -> web -> hot <|>'),
    ['get', 'set', 'delete', 'miss', '->', '~>', 'else', 'undo', '{ }'],
  ],
  [
    'what may follow a call of a store',
    flow('users -> web -> db <|>'),
    ['read', 'write', 'delete', 'scan', '->', '~>', 'else', 'undo', '{ }'],
  ],
  [
    'who may run a miss: the cache or its caller',
    flow('users -> web -> hot get miss { <|> }'),
    ['web', 'hot', 'parallel', 'choose', 'repeat', 'pause'],
  ],
  [
    'the comparisons of a metric, the usual one first',
    flow('expect availability <|>'),
    ['>=', '<', '<=', '>', '=='],
  ],
  ['a figure for a metric', flow('expect p99 < <|>'), ['200ms']],
  [
    'what may happen',
    scenario('at 2m <|>'),
    ['fail', 'drain', 'restart', 'slow', 'load', 'partition', 'degrade', 'flush', 'scale', 'set'],
  ],
  ['the flows whose load changes', scenario('at 2m load <|>'), ['by', 'buy']],
  ['the properties of an arrow where they may stand', 'service a { -> b <|> }', ['{ }']],
  ['what may follow an action', scenario('at 2m slow web <|>'), ['by', 'for']],
  ['the properties of what is changed', scenario('at 2m set db { readT<|> }'), ['readTime']],
  [
    'flows first as the subject of an expectation',
    scenario('expect <|>'),
    ['buy', 'us', 'us.a', 'us.b', 'users', 'web', 'hot', 'db', 'jobs', 'shop', 'shop.cart'],
  ],
  ['rules where one is accepted', 'accept "spof/si<|>"', ['spof/single-instance']],
  ['rules where one is silenced', '// sysd-ignore-next-line spof/si<|>', ['spof/single-instance']],
  ['rules where levels are set', 'system S { rules: { "spof/si<|>" } }', ['spof/single-instance']],
  ['what may follow the rule', 'accept "spof/single-instance" <|>', ['on', 'because', 'until']],
];

describe('completion offers', () => {
  it.each(offered)('%s', async (_, text, labels) => {
    expect(await labelsOf(text)).toEqual(labels);
  });

  it('the statements of an empty file, what stands at the top first', async () => {
    const labels = await labelsOf('<|>');
    expect(labels.slice(0, 4)).toEqual(['system', 'import', 'region', 'client']);
    expect(labels).toEqual(
      expect.arrayContaining(['service', 'cache using …', 'region', 'flow', 'scenario', 'view']),
    );
  });

  it('at the start of a line of a flow those who take part, and nobody else', async () => {
    const labels = await labelsOf(flow('users -> web -> hot\n<|>'));
    expect(labels.slice(0, 2)).toEqual(['users', 'web']);
    expect(labels).toContain('hot');
    expect(labels).not.toContain('db');
  });

  it('a client at the first line of a flow that does not say who starts it', async () => {
    expect((await labelsOf(`${design}flow buy {\n<|>\n}`))[0]).toBe('users');
  });

  it('metrics by their subject', async () => {
    const ofFlow = await labelsOf(flow('expect <|>'));
    expect(ofFlow).toEqual(expect.arrayContaining(['availability', 'p99', 'successRate']));
    expect(ofFlow).not.toContain('queueDepth');
    const ofQueue = await labelsOf(scenario('expect jobs <|>'));
    expect(ofQueue).toContain('queueDepth');
    expect(ofQueue).not.toContain('p99');
  });

  it('the usual unit of a number first', async () => {
    expect((await labelsOf('service s { serviceTime: 200<|> }')).slice(0, 2)).toEqual(['200ms', '200ns']);
  });

  it('the default of a property, with its source', async () => {
    const items = await completionsOf('loadBalancer lb { strategy: <|> }');
    const item = items.find(({ label }) => label === 'round-robin');
    expect(item?.detail).toBe('default');
    expect(item?.documentation).toMatchObject({
      value: expect.stringContaining('Default: the default of nginx'),
    });
  });
});

describe('completion puts in', () => {
  it.each([
    ['a kind with a place for its name', '<|>', 'service', `service \${1:name} {\n\t$0\n}`],
    [
      'a kind with its technologies to choose from',
      '<|>',
      'coordinator using …',
      `coordinator \${1:name} using \${2|consul,etcd,zookeeper|} {\n\t$0\n}`,
    ],
    [
      'a flow of the only client',
      `${design}<|>`,
      'flow',
      `flow \${1:name} from \${2:users} at \${3:400/s} {\n\texpect p99 < \${4:200ms}\n\t$2 -> \${5|web,hot,db,jobs,shop.cart|}$0\n}`,
    ],
    [
      'the words of a property as a choice, the example first',
      'database d { <|> }',
      'reads',
      `reads: \${1|any,leader,followers,quorum|}`,
    ],
    [
      'the figures of an example one by one',
      'database d { <|> }',
      'quorum',
      `quorum: { read: \${1:2} write: \${2:2} }`,
    ],
    ['names that there are', `${design}service s { <|> }`, 'in', `in: \${1|us,us.a,us.b|}`],
    [
      'the parameters of a distribution',
      'service s { serviceTime: <|> }',
      'lognormal(mean, cv)',
      `lognormal(mean: \${1:8ms}, cv: \${2:2})`,
    ],
    ['a metric with what is good', flow('expect <|>'), 'availability', `availability >= \${1:99.9%}`],
    ['an action with its target', scenario('at 2m <|>'), 'flush', `flush \${1:hot}`],
    ['the quotes around a rule', 'accept <|>', 'cap/ca-across-network', '"cap/ca-across-network"'],
    ['a blank behind a colon', 'database d { reads:<|> }', 'any', ' any'],
    ['only the name where a colon follows', 'database d { <|>: any }', 'reads', 'reads'],
  ])('%s', async (_, text, label, snippet) => {
    expect(await snippetOf(text, label)).toBe(snippet);
  });
});

describe('completion in a text that is not whole', () => {
  it.each([
    ['a figure where a technology is missing', 'service web using 3 {\n  failo<|>\n}', ['failover']],
    ['a block that is not closed', 'service web {\n  replicas: 3\n  failo<|>\ndatabase db', ['failover']],
    [
      'an arrow into nothing above the next statement',
      'client u\nu -> w<|>\nservice web { replicas: 2 }',
      ['web'],
    ],
    ['a value that is missing', 'service web {\n  sessions: lo<|>\n  replicas: 3\n}', ['local']],
    ['errors before it', 'service { ] -> ( "\nqueue jobs\nworker w\nw -> jo<|>', ['jobs']],
    ['errors behind it', 'queue jobs\nworker w\nw -> jo<|>\nservice { ] -> ( "', ['jobs']],
    ['text that is not closed', 'service web "Web\ncache c { evic<|> }', ['eviction']],
    [
      'a call that is not closed',
      'service web { serviceTime: erl<|>\n  replicas: 3 }',
      ['erlang(stages, mean)'],
    ],
    ['a name that is declared below', 'client u\nflow f from u {\n  u -> l<|>\nservice late', ['late']],
  ])('knows %s', async (_, text, labels) => {
    expect(await labelsOf(text)).toEqual(labels);
  });
});

describe('completion across files', () => {
  const others = { 'places.sysd': 'region eu { zone a }\ntechnology own for cache { }\ncache far' };

  it.each([
    ['names of an import', 'import "places.sysd"\nservice s { in: <|> }', ['eu', 'eu.a', '[ ]']],
    ['names behind the name of an import', 'import "places.sysd" as p\nservice s { in: p.eu.<|> }', ['a']],
    ['technologies of an import', 'import "places.sysd"\ncache c using o<|>', ['own']],
    ['files beside this one', 'import "places.sysd"\nimport "<|>"', ['./places.sysd']],
  ])('offers %s', async (_, text, labels) => {
    expect(await labelsOf(text, { others })).toEqual(labels);
  });
});

describe('a blank asks', () => {
  it('where something must follow', async () => {
    expect(await labelsOf('queue jobs\nworker w\nw -> <|>', { typed: ' ' })).toEqual(['jobs', 'w']);
  });

  it('not where a line may simply end', async () => {
    expect(await labelsOf('service web <|>', { typed: ' ' })).toEqual([]);
  });
});

describe('a digit asks', () => {
  it.each([
    ['where a unit is missing', 'service s { mttr: 8<|> }', '8ms'],
    ['where a share is more than everything', 'service s { errorRate: 5<|> }', '5%'],
  ])('%s', async (_, text, label) => {
    expect((await labelsOf(text, { typed: '8' }))[0]).toBe(label);
  });

  it.each([
    ['a count', 'service s { needed: 2<|> }'],
    ['replicas', 'service s { replicas: 2<|> }'],
    ['a share', 'service s { errorRate: 0.5<|> }'],
    ['a metric that is a number', scenario('expect jobs queueDepth < 2<|>')],
    ['a name', 'service s2<|>'],
  ])('not where %s is whole', async (_, text) => {
    expect(await labelsOf(text, { typed: '2' })).toEqual([]);
  });
});

describe('beside its label an offer tells', () => {
  it('what a statement means', async () => {
    expect(await explanationsOf('<|>')).toMatchObject({
      service: 'A program that answers requests',
      system: 'Names the whole, and says what holds everywhere',
      flow: 'What the system is asked to do',
    });
  });

  it('what a property means', async () => {
    expect(await explanationsOf('database d { <|> }')).toMatchObject({
      shards: 'Parts into which the data is divided',
    });
  });

  it('of a name what it stands for', async () => {
    expect(
      await explanationsOf('/** Every order. */\ndatabase orders "Orders"\nservice a { -> <|> }'),
    ).toEqual({
      orders: 'database “Orders”',
      a: 'service',
    });
  });

  it('no more than fits, without markup', async () => {
    const told = Object.values({
      ...(await explanationsOf('<|>')),
      ...(await explanationsOf('service s { <|> }')),
      ...(await explanationsOf('database d { <|> }')),
      ...(await explanationsOf('loadBalancer l { strategy: <|> }')),
    });
    expect(told.filter((text) => text === undefined || text.length > 63 || /[`*]/.test(text))).toEqual([]);
  });
});
