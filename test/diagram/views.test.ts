import { describe, expect, it } from 'vitest';
import { graphByPlace } from '../../src/diagram/by-place.ts';
import { dependenciesOf } from '../../src/diagram/dependencies.ts';
import { changesText, differenceOf } from '../../src/diagram/difference.ts';
import { drawScene } from '../../src/diagram/draw.ts';
import { withLegend } from '../../src/diagram/draw-legend.ts';
import { foldedAtFirst } from '../../src/diagram/folding.ts';
import { graphOf } from '../../src/diagram/graph.ts';
import { heatOf, legendOf } from '../../src/diagram/heat.ts';
import { viewOptions, wayOf } from '../../src/diagram/views.ts';
import { modelOf } from '../support/model.ts';
import { sceneFor } from './picture.ts';
import { type Sketch, sketched } from './sketch.ts';

const shop = `
region eu { zone a  zone b }
client users
group front { service page }
service web { replicas: 4  in: eu }
service orders { in: eu.a }
cache hot { in: eu.b }
database main { replicas: 2  in: eu }
database copy { replicaOf: main  in: eu.b }
users -> web
web -> hot
web -> orders -> main
flow buy from users at 1/s { users -> web -> orders -> main write }
`;

describe('a view of the text', () => {
  it('says what is drawn, folded up, and in which direction', async () => {
    const model = await modelOf(
      `${shop}view v { include: [front, orders, main]  exclude: [orders]  collapse: [front]  direction: down }`,
    );
    const graph = graphOf(model, viewOptions(model.views[0]));
    expect(graph.nodes.map(({ id }) => id).sort()).toEqual(['front', 'main']);
    expect(graph.direction).toBe('down');
  });

  it('leaves the direction open where it says none', async () => {
    const model = await modelOf(`${shop}view v { include: [web] }`);
    expect(viewOptions(model.views[0], 'down')).toEqual({ direction: 'down', include: ['web'] });
  });

  it('of a flow is its way, the client and every arrow on it', async () => {
    const model = await modelOf(shop);
    expect(wayOf(model, 'buy')?.sort()).toEqual(
      ['main', 'orders', 'orders->main', 'users', 'users->web', 'web', 'web->orders'].sort(),
    );
    expect(wayOf(model, 'nothing')).toBeUndefined();
  });
});

describe('the dependencies of a component', () => {
  it('are what it needs and who needs it, over others too', async () => {
    const { upstream, downstream, arrows } = dependenciesOf(await modelOf(shop), 'orders');
    expect(upstream.sort()).toEqual(['users', 'web']);
    expect(downstream).toEqual(['main']);
    expect(arrows).not.toContain('web->hot');
  });

  it('count the original of a copy', async () => {
    expect(dependenciesOf(await modelOf(shop), 'copy').downstream).toEqual(['main']);
  });

  it('end in a circle of calls', () => {
    const model = sketched({ components: { a: ['service'], b: ['service'] }, arrows: ['a -> b', 'b -> a'] });
    expect(dependenciesOf(model, 'a')).toMatchObject({ upstream: ['b'], downstream: ['b'] });
  });
});

describe('a design by its places', () => {
  it('has a card for every place in which a component has replicas', async () => {
    const { nodes } = graphByPlace(await modelOf(shop));
    expect(nodes.filter(({ element }) => element === 'web')).toMatchObject([
      { id: 'web in eu.a', container: 'eu.a', subtitle: 'service · 2 of 4' },
      { id: 'web in eu.b', container: 'eu.b', subtitle: 'service · 2 of 4' },
    ]);
  });

  it('tells what has no other replica', async () => {
    const { nodes } = graphByPlace(await modelOf(shop));
    expect(nodes.find(({ element }) => element === 'orders')?.subtitle).toBe('service · the only one');
  });

  it('leaves out users, and what stands in no place', async () => {
    const { nodes } = graphByPlace(await modelOf(`${shop}service nowhere\n`));
    expect(nodes.map(({ element }) => element)).not.toContain('users');
    expect(nodes.map(({ element }) => element)).not.toContain('nowhere');
  });
});

describe('what is folded up at first', () => {
  const grouped = (groups: number, each: number) =>
    sketched({
      groups: Array.from({ length: groups }, (_, group) => `g${group}`),
      components: Object.fromEntries(
        Array.from({ length: groups * each }, (_, index): [string, Sketch['components'][string]] => [
          `c${index}`,
          ['service', { group: `g${index % groups}` }],
        ]),
      ),
    });

  it('is nothing in a design of ordinary size', () => {
    expect(foldedAtFirst(grouped(5, 20))).toEqual([]);
  });

  it('is every group of a big one, so that few cards are left', () => {
    const model = grouped(20, 50);
    const collapsed = foldedAtFirst(model);
    expect(collapsed).toHaveLength(20);
    expect(graphOf(model, { collapsed }).nodes).toHaveLength(20);
  });

  it('tells of each folded box what it holds', () => {
    const [folded] = graphOf(grouped(2, 2), { collapsed: ['g0'] }).nodes.filter(({ collapsed }) => collapsed);
    expect(folded?.collapsed).toEqual({ kind: 'group', components: 2, inside: ['c0', 'c2'] });
  });
});

describe('the difference between two versions', () => {
  it('is what was added, removed and changed, and shows all of it', async () => {
    const before = await modelOf(shop);
    const after = await modelOf(
      `${shop.replace('cache hot { in: eu.b }', 'service extra').replace('web -> hot\n', '').replace('replicas: 4', 'replicas: 6')}`,
    );
    const { changes, model } = differenceOf(before, after);
    expect(changes).toEqual({ web: 'changed', extra: 'added', hot: 'removed', 'web->hot': 'removed' });
    expect(model.components.map(({ id }) => id)).toContain('hot');
    expect(changesText(changes)).toBe('1 added, 2 removed, 1 changed');
  });

  it('is nothing for a text that only moved', async () => {
    const { changes } = differenceOf(await modelOf(shop), await modelOf(`\n\n${shop}`));
    expect(changes).toEqual({});
    expect(changesText(changes)).toBe('nothing changed');
  });
});

describe('heat', () => {
  it.each([
    ['utilization', 0.59, 'calm', '59%'],
    ['utilization', 0.6, 'busy', '60%'],
    ['utilization', 1.2, 'over', '120%'],
    ['latency', 0.3, 'hot', '30%'],
    ['cost', 0.001, 'calm', '<1%'],
    ['utilization', Number.POSITIVE_INFINITY, 'over', '∞'],
  ] as const)('of %s at %f is %s and says %s', (metric, figure, level, text) => {
    expect(heatOf(metric, figure)).toMatchObject({ level, text });
  });

  it('has a legend that tells each level', () => {
    expect(legendOf('cost').map(({ level, text }) => `${level} ${text}`)).toEqual([
      'calm below 10%',
      'busy from 10%',
      'hot from 25%',
      'over from 50%',
    ]);
  });

  it('has its legend below a drawing, and nothing of either overlaps', async () => {
    const scene = await sceneFor({ components: { a: ['service'] } });
    const [x, y, width, height] = String(
      withLegend(drawScene(scene), scene, 'availability').attributes.viewBox,
    )
      .split(' ')
      .map(Number);
    expect([x, y]).toEqual([scene.bounds.x, scene.bounds.y]);
    expect(height).toBe(scene.bounds.height + 30);
    expect(width).toBeGreaterThan(scene.bounds.width);
  });
});
