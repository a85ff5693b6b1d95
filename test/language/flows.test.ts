import { describe, expect, it } from 'vitest';
import { loadText, modelOf } from '../support/model.ts';
import { outline } from './outline.ts';

const parts = `
  client user { rate: 10/s }
  loadBalancer lb
  service web
  service api
  cache hot
  database db
  queue jobs
  worker crew
`;

const flowOf = async (lines: string) => (await modelOf(`${parts} flow f from user { ${lines} }`)).flows[0];
const problemsOf = async (lines: string) =>
  (await loadText(`${parts} flow f from user { ${lines} }`)).problems.map(({ rule }) => rule);

describe('the steps of a flow', () => {
  it('runs a later line after what its caller called before', async () => {
    const flow = await flowOf('user -> web -> api  web -> db write  api -> hot');
    expect(outline(flow?.steps ?? [])).toEqual([
      'user -> web',
      '  web -> api',
      '    api -> hot get',
      '  web -> db write',
    ]);
  });

  it('attaches a line to the latest of two activations', async () => {
    const flow = await flowOf('user -> web  user -> web  web -> db');
    expect(outline(flow?.steps ?? [])).toEqual(['user -> web', 'user -> web', '  web -> db read']);
  });

  it('lets a cache fetch for itself when its miss starts at the cache', async () => {
    const flow = await flowOf('user -> web -> hot miss { hot -> db }');
    expect(outline(flow?.steps ?? [])).toEqual([
      'user -> web',
      '  web -> hot get',
      '    miss by cache',
      '      hot -> db read',
    ]);
  });

  it('runs else and undo in the caller', async () => {
    const flow = await flowOf('user -> web -> api else { web -> hot } undo { web -> db delete }');
    expect(outline(flow?.steps ?? [])).toEqual([
      'user -> web',
      '  web -> api',
      '    else',
      '      web -> hot get',
      '    undo',
      '      web -> db delete',
    ]);
  });

  it('hands messages to consumers behind a queue', async () => {
    const flow = await flowOf('user -> web ~> jobs -> crew  crew -> db write');
    expect(outline(flow?.steps ?? [])).toEqual([
      'user -> web',
      '  web ~> jobs',
      '    jobs -> crew',
      '      crew -> db write',
    ]);
  });

  it('puts a block where its first line starts, each step of parallel a branch', async () => {
    const flow = await flowOf(
      'user -> web  parallel 3 wait any { web -> api { web -> hot  web -> db } api -> db }',
    );
    expect(flow?.steps[0]).toMatchObject({
      steps: [
        {
          type: 'parallel',
          copies: 3,
          wait: 'any',
          branches: [
            { type: 'call', targets: [{ component: 'api' }], steps: [{ targets: [{ component: 'db' }] }] },
            { type: 'sequence', steps: [{ type: 'call' }, { type: 'call' }] },
          ],
        },
      ],
    });
  });

  it('reads choose, repeat and pause', async () => {
    const flow = await flowOf(
      'choose { 70% { user -> web } 20% { pause 3s } } repeat uniform(1, 3) { user -> api }',
    );
    expect(flow?.steps).toMatchObject([
      {
        type: 'choose',
        branches: [
          { weight: 0.7, steps: [{ type: 'call' }] },
          { weight: 0.2, steps: [{ type: 'pause', time: { type: 'constant', value: 3 } }] },
        ],
      },
      { type: 'repeat', times: { type: 'uniform', low: 1, high: 3 }, steps: [{ type: 'call' }] },
    ]);
  });

  it('goes on from whichever target was picked', async () => {
    const flow = await flowOf('user -> [web, api] -> db');
    expect(outline(flow?.steps ?? [])).toEqual(['user -> web,api', '  web,api -> db read']);
  });

  it('reads roles in targets and keeps them in the arrow', async () => {
    const model = await modelOf(`${parts} flow f from user { user -> web -> db.leader write }`);
    expect(model.connections.map(({ id }) => id)).toEqual(['user->web', 'web->db.leader']);
  });

  it('merges the body of a call over the arrow over the group over the system', async () => {
    const model = await modelOf(`
      system s { connections: { timeout: 3s retries: 3 encrypted: true } }
      client user { rate: 1/s }
      group shop { connections: { timeout: 2s retries: 2 } service web { -> db { timeout: 1s } } }
      database db
      flow f from user { user -> shop.web -> db read { timeout: 500ms } }`);
    const arrow = model.connections.find(({ id }) => id === 'shop.web->db');
    expect(arrow?.settings).toMatchObject({ timeout: 1, retries: { max: 2 }, encrypted: true });
    expect(arrow?.origins).toMatchObject({
      timeout: { from: 'file' },
      retries: { from: 'enclosing', element: 'shop' },
      encrypted: { from: 'enclosing', element: 's' },
    });
    expect(model.flows[0]?.steps[0]).toMatchObject({
      steps: [{ settings: { timeout: 0.5, retries: { max: 2 } } }],
    });
  });

  it.each([
    ['a caller that is not part of the flow yet', 'web -> db', 'language/caller-not-in-flow'],
    ['weights over 100%', 'choose { 60% { user -> web } 60% { user -> api } }', 'language/weights-over-100%'],
    ['a miss of what is no cache', 'user -> web miss { user -> api }', 'language/misplaced-miss'],
    [
      'a line of another component in a block',
      'user -> web -> api parallel { web -> db api -> db }',
      'language/caller-outside-block',
    ],
    ['waiting for more than there are', 'parallel 2 wait 3 { user -> web }', 'language/impossible-value'],
    ['a metric that there is not', 'expect p98 < 1s', 'language/unknown-metric'],
    ['a metric of components', 'expect queueDepth < 5', 'language/unknown-metric'],
    ['a value of the wrong dimension', 'expect p99 < 5GB', 'language/wrong-dimension'],
    ['guarantees compared with <', 'expect consistency < causal', 'language/bad-comparison'],
    ['an unknown guarantee', 'expect consistency >= perfect', 'language/unknown-word'],
  ])('reports %s', async (_, lines, rule) => {
    expect(await problemsOf(lines)).toEqual([rule]);
  });

  it('takes a guarantee as a word', async () => {
    const flow = await flowOf('expect consistency >= causal  user -> web');
    expect(flow?.expectations).toMatchObject([{ comparison: '>=', value: 'causal' }]);
  });

  it('refuses a tree of calls that is too deep to walk', async () => {
    const chain = Array.from({ length: 300 }, () => '-> web -> api').join(' ');
    expect(await problemsOf(`user ${chain}`)).toEqual(['language/too-deep']);
  });
});

describe('a file without a flow', () => {
  it('derives one per client, reading databases through the cache', async () => {
    const model = await modelOf(`
      client users { rate: 500/s }
      loadBalancer lb
      service api { replicas: 3 }
      cache redis
      database orders
      users -> lb -> api
      api -> redis
      api -> orders`);
    const [flow] = model.flows;
    expect(flow).toMatchObject({ derived: true, client: 'users', rate: 500, name: 'users' });
    expect(outline(flow?.steps ?? [])).toEqual([
      'users -> lb',
      '  lb -> api',
      '    api -> redis get',
      '      miss by caller',
      '        api -> orders read',
    ]);
  });

  it('follows each arrow once, cycles too', async () => {
    const model = await modelOf('client c { rate: 1/s } service a service b c -> a -> b b -> a a -> a');
    expect(outline(model.flows[0]?.steps ?? [])).toEqual(['c -> a', '  a -> b', '    b -> a', '  a -> a']);
  });

  it('chooses between weighted arrows', async () => {
    const model = await modelOf(
      'client c { rate: 1/s -> a { weight: 80% } -> b { weight: 20% } } service a service b',
    );
    expect(model.flows[0]?.steps).toMatchObject([
      { type: 'choose', branches: [{ weight: 0.8 }, { weight: 0.2 }] },
    ]);
  });
});
