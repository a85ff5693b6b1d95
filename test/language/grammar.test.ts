import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadText, modelOf } from '../support/model.ts';

const grammar = readFileSync('language/sysd.langium', 'utf8');
const reserved = ['read', 'write', 'get', 'set', 'delete', 'scan', 'miss', 'else', 'undo'];
const keywords = [...new Set([...grammar.matchAll(/'([A-Za-z]+)'/g)].map((match) => match[1] ?? ''))];

describe('names', () => {
  it.each(keywords.filter((word) => !reserved.includes(word)))('%s may be a name', async (word) => {
    const model = await modelOf(`
      client ${word} { rate: 1/s }
      service x
      ${word} -> x
      flow y from ${word} { expect p99 < 1s ${word} -> x }
      scenario z { at 1s fail ${word} }`);
    expect(model.components[0]?.name).toBe(word);
    expect(model.flows[0]?.client).toBe(word);
  });

  it.each(reserved)('%s is no name, and the message says so', async (word) => {
    const { problems } = await loadText(`service ${word}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(`\`${word}\` cannot be a name`);
  });

  it.each(keywords)('%s may be a key', async (word) => {
    const { problems } = await loadText(`service x { ${word}: 1 }`);
    expect(problems.filter(({ rule }) => rule.startsWith('syntax/'))).toEqual([]);
  });

  it('may have single hyphens inside', async () => {
    const model = await modelOf('region us-east-1a service a-b-2 { in: us-east-1a }');
    expect(model.components[0]).toMatchObject({ id: 'a-b-2', placement: ['us-east-1a'] });
  });

  it('may be followed by an arrow without white space', async () => {
    const model = await modelOf('service a service b a->b a~>b');
    expect(model.connections.map(({ id }) => id)).toEqual(['a->b', 'a~>b']);
  });
});

describe('values', () => {
  const settings = async (body: string, kind = 'service') =>
    (await modelOf(`${kind} x { ${body} }`)).components[0]?.settings;

  it('reads numbers with units, ranges and separators', async () => {
    const read = await settings('replicas: 2..20, cost: $120/month; memory: 1_000MiB availability: 99.95%');
    expect(read).toMatchObject({
      replicas: { minimum: 2, maximum: 20 },
      memory: 1000 * 2 ** 20,
      availability: 0.9995,
    });
    expect(read?.cost).toBeCloseTo(120 / ((365.2425 * 86400) / 12), 12);
  });

  it('reads exponents, with a unit behind or without', async () => {
    const read = await settings('serviceTime: 1.5e-3s cost: $1e2/month memory: 2e3MB concurrency: 1e2');
    expect(read).toMatchObject({
      serviceTime: { mean: 0.0015 },
      memory: 2e9,
      concurrency: 100,
    });
  });

  it('reads labelled arguments of any name or quantity', async () => {
    expect(await settings('serviceTime: hyperexponential(90%: 4ms, 10%: 44ms)')).toMatchObject({
      serviceTime: { type: 'hyperexponential', branches: [{ mean: 0.004 }, { mean: 0.044 }] },
    });
    expect(await settings('shardBy: range(A-M: 62%, N-Z: 38%)', 'database')).toMatchObject({
      shardBy: { type: 'range', ranges: [{ label: 'A-M' }, { label: 'N-Z' }] },
    });
  });

  it('reads keys in quotes', async () => {
    const model = await modelOf('system s { rules: { "spof/single-instance": off } }');
    expect(model.system.settings.rules).toEqual({ 'spof/single-instance': 'off' });
  });

  it('lets a stated availability replace the mtbf of a technology', async () => {
    const read = await modelOf(`
      technology slow for service { mtbf: 1d mttr: 1h }
      service x using slow { availability: 99% }`);
    expect(read.components[0]?.settings).toMatchObject({ availability: 0.99, mttr: 3600 });
    expect(read.components[0]?.settings).not.toHaveProperty('mtbf');
  });
});

describe('statements', () => {
  it('reads places in places, links and doc comments', async () => {
    const model = await modelOf(`
      /** Where it all began. */
      region eu "Europe" { trust: private  zone a { rack r { host h } } zone b }
      region us
      link eu <-> us { rtt: 80ms }`);
    expect(model.places.map(({ id }) => id)).toEqual(['eu', 'eu.a', 'eu.a.r', 'eu.a.r.h', 'eu.b', 'us']);
    expect(model.places[0]).toMatchObject({ title: 'Europe', description: 'Where it all began.' });
    expect(model.links[0]).toMatchObject({ between: ['eu', 'us'], settings: { rtt: 0.08 } });
  });

  it('reads groups, whose members have qualified names and stand where the group stands', async () => {
    const model = await modelOf(`
      region eu { zone a zone b }
      group shop "Shop" { in: eu
        service cart
        group pay { service card { in: eu.b } }
        cart -> pay.card
      }`);
    expect(model.components.map(({ id, group, placement }) => ({ id, group, placement }))).toEqual([
      { id: 'shop.cart', group: 'shop', placement: ['eu.a', 'eu.b'] },
      { id: 'shop.pay.card', group: 'shop.pay', placement: ['eu.b'] },
    ]);
    expect(model.connections[0]?.id).toBe('shop.cart->shop.pay.card');
  });

  it('spreads over the places named in turn, and over the zones of each in turn', async () => {
    const model = await modelOf(`
      region us { zone a zone b } region eu { zone c }
      service x { in: [us, eu] }`);
    expect(model.components[0]?.placement).toEqual(['us.a', 'eu.c', 'us.b', 'eu.c']);
  });

  it('reads own technologies, which hide built-in ones', async () => {
    const model = await modelOf(`
      technology redis "Ours" for cache, database { mtbf: 1d }
      cache c using redis`);
    expect(model.components[0]?.settings.mtbf).toBe(86400);
    expect(model.components[0]?.origins.mtbf).toEqual({ from: 'technology', technology: 'redis' });
  });

  it('gives every arrow of a chain its title and body', async () => {
    const model = await modelOf('service a service b service c a -> b -> c "hops" { timeout: 1s }');
    expect(model.connections.map(({ title, settings }) => [title, settings.timeout])).toEqual([
      ['hops', 1],
      ['hops', 1],
    ]);
  });

  it('reads every action of a scenario', async () => {
    const model = await modelOf(`
      region r { zone a zone b }
      service x { in: r } database db { replicas: 3 in: r } cache c
      scenario s "All" {
        at 1s fail 1 of db for 5s
        at 1s drain x
        at 1s restart db.leader
        at 2s slow 2 of db by 10x
        at 3s load by 5x for 1m
        at 4s partition r.a | r.b
        at 4s partition db.leader
        at 5s degrade x -> db { latency: 100ms }
        at 6s flush c
        at 7s scale x to 9
        at 8s set x { concurrency: 2 }
        expect db lostWrites == 0 during 1s..2s
      }`);
    expect(model.scenarios[0]?.events.map(({ action }) => action)).toMatchObject([
      { type: 'fail', count: 1, target: 'db' },
      { type: 'drain', target: 'x' },
      { type: 'restart', target: 'db', role: 'leader' },
      { type: 'slow', count: 2, target: 'db', factor: 10 },
      { type: 'load', factor: 5 },
      { type: 'partition', left: ['r.a'], right: ['r.b'] },
      { type: 'partition', left: ['db'], right: [] },
      { type: 'degrade', from: 'x', to: 'db' },
      { type: 'flush', target: 'c' },
      { type: 'scale', target: 'x', replicas: 9 },
      { type: 'set', target: 'x', settings: { concurrency: 2 } },
    ]);
    expect(model.scenarios[0]?.expectations[0]?.during).toEqual({ from: 1, to: 2 });
  });

  it('reads views, acceptances and what comments silence', async () => {
    const model = await modelOf(`
      service x { accept "spof/single-instance" because "a demo" until 2030-01-31 { owner: "me" } }
      view v "Overview" { include: [x] }
      accept "capacity/overloaded" on x because "it is meant to be"
      // sysd-ignore-next-line spof/entry-point -- only a test
      service y`);
    expect(model.acceptances).toMatchObject([
      {
        rule: 'spof/single-instance',
        element: 'x',
        reason: 'a demo',
        until: '2030-01-31',
        settings: { owner: 'me' },
      },
      { rule: 'capacity/overloaded', element: 'x', reason: 'it is meant to be' },
    ]);
    expect(model.views[0]?.settings.include).toEqual(['x']);
    expect(model.suppressions).toMatchObject([{ rule: 'spof/entry-point', reason: 'only a test', line: 5 }]);
  });

  it.each([
    ['an acceptance without a reason', 'service x accept "a/b" on x', 'language/missing-reason'],
    ['a silencing comment without a reason', '// sysd-ignore-next-line a/b', 'language/missing-reason'],
    ['a day that there is not', 'accept "a/b" because "c" until 2030-02-30', 'language/impossible-value'],
    ['two elements of one name', 'service x cache x', 'language/duplicate-name'],
    ['an arrow to a place', 'region r service x x -> r', 'language/wrong-reference'],
    ['a technology for other kinds', 'cache c using postgres', 'language/technology-of-another-kind'],
    [
      'a property given twice on one arrow',
      'service a service b a -> b { timeout: 1s } a -> b { timeout: 2s }',
      'language/duplicate-property',
    ],
    ['a flow that nobody starts', 'flow f { }', 'language/flow-without-client'],
    [
      'an expectation of a scenario without a subject',
      'scenario s { expect p99 < 1s }',
      'language/missing-subject',
    ],
  ])('reports %s', async (_, text, rule) => {
    expect((await loadText(text)).problems.map((problem) => problem.rule)).toEqual([rule]);
  });

  it('offers the nearest name for one that names nothing', async () => {
    const { problems } = await loadText('service billing service a { -> biling }');
    expect(problems).toMatchObject([
      { rule: 'language/unresolved', message: '`biling` does not name a component. Did you mean `billing`?' },
    ]);
    expect(problems[0]?.fixes[0]?.edits[0]).toMatchObject({
      newText: 'billing',
      range: { start: { line: 0, character: 31 }, end: { line: 0, character: 37 } },
    });
  });

  it('tells where the first of two elements of one name stands', async () => {
    const { problems } = await loadText('service x\ncache x');
    expect(problems[0]?.range.start).toEqual({ line: 1, character: 6 });
    expect(problems[0]?.related).toMatchObject([{ range: { start: { line: 0, character: 8 } } }]);
  });
});
