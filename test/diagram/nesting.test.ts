import { describe, expect, it } from 'vitest';
import { type DiagramGraph, type GraphOptions, graphOf } from '../../src/diagram/graph.ts';
import { type Sketch, sketched } from './sketch.ts';

/** `node in box` for every card, `[box] in box` for every box. */
function nestingOf(sketch: Sketch, options: GraphOptions = {}): string[] {
  const { containers, nodes } = graphOf(sketched(sketch), options);
  const within = (container: string | undefined) => (container === undefined ? '' : ` in ${container}`);
  return [
    ...containers.map(({ id, container }) => `[${id}]${within(container)}`),
    ...nodes.map(({ id, container }) => `${id}${within(container)}`),
  ];
}

const arrowsOf = ({ edges }: DiagramGraph) => edges.map(({ from, to }) => `${from} > ${to}`);
const two = { minimum: 2, maximum: 2 };
const places: Sketch['places'] = { r: 'region', 'r.a': 'zone', 'r.b': 'zone', s: 'region' };

describe('a card', () => {
  it('stands in the zone that all of its replicas share', () => {
    expect(nestingOf({ places, components: { x: ['service', { in: ['r.a'], replicas: two }] } })).toEqual([
      '[r]',
      '[r.a] in r',
      'x in r.a',
    ]);
  });

  it('stands in the region over whose zones it is spread', () => {
    expect(nestingOf({ places, components: { x: ['service', { in: ['r'], replicas: two }] } })).toEqual([
      '[r]',
      'x in r',
    ]);
  });

  it('stands outside of all when it is spread over regions, or is a client', () => {
    expect(
      nestingOf({
        places,
        components: { x: ['service', { in: ['r.a', 's'], replicas: two }], users: ['client', { in: ['s'] }] },
      }),
    ).toEqual(['x', 'users']);
  });
});

it('tells places without a box of their own as tags of the box around them', () => {
  const { containers } = graphOf(sketched({ places, components: { x: ['service', { in: ['r.a'] }] } }));
  expect(containers.map(({ id, tags }) => [id, tags.map((tag) => tag.label)])).toEqual([
    ['r', ['b']],
    ['r.a', []],
  ]);
});

describe('a group', () => {
  it('is drawn in the place that all of its members share, with those that say nothing of places', () => {
    expect(
      nestingOf({
        places,
        groups: ['shop'],
        components: { x: ['service', { in: ['r'], group: 'shop' }], y: ['queue', { group: 'shop' }] },
      }),
    ).toEqual(['[r]', '[shop] in r', 'x in shop', 'y in shop']);
  });

  it('leaves a member that lives deeper in its place, with the name of the group as a tag', () => {
    const sketch: Sketch = {
      places,
      groups: ['shop'],
      components: {
        x: ['service', { in: ['r'], group: 'shop' }],
        y: ['queue', { in: ['r.a'], group: 'shop' }],
      },
    };
    expect(nestingOf(sketch)).toEqual(['[r]', '[r.a] in r', '[shop] in r', 'x in shop', 'y in r.a']);
    expect(graphOf(sketched(sketch)).nodes.map(({ tags }) => tags)).toEqual([[], ['shop']]);
  });

  it('stands in the group around it when both stand in the same place', () => {
    const components: Sketch['components'] = {
      x: ['service', { group: 'shop' }],
      y: ['queue', { group: 'shop.orders' }],
    };
    expect(nestingOf({ groups: ['shop', 'shop.orders'], components })).toEqual([
      '[shop]',
      '[shop.orders] in shop',
      'x in shop',
      'y in shop.orders',
    ]);
  });
});

describe('a box that is folded up', () => {
  const sketch: Sketch = {
    places,
    components: {
      users: ['client'],
      x: ['service', { in: ['r.a'] }],
      y: ['queue', { in: ['r.a'] }],
      z: ['database', { in: ['r'] }],
    },
    arrows: ['users -> x', 'users -> y', 'x -> y', 'x -> z', 'y -> z'],
  };

  it('is one card that says how much is in it', () => {
    expect(nestingOf(sketch, { collapsed: ['r.a'] })).toEqual(['[r]', 'users', 'z in r', 'r.a in r']);
    const [card] = graphOf(sketched(sketch), { collapsed: ['r.a'] }).nodes.slice(-1);
    expect(card).toMatchObject({ kind: 'collapsed', subtitle: 'zone · 2 components' });
  });

  it('takes the arrows of what is in it, each pair once, and hides those inside', () => {
    const graph = graphOf(sketched(sketch), { collapsed: ['r.a'] });
    expect(arrowsOf(graph)).toEqual(['users > r.a', 'r.a > z']);
    expect(graph.edges.map(({ elements }) => elements)).toEqual([
      ['users->x', 'users->y'],
      ['x->z', 'y->z'],
    ]);
  });

  it('hides the folded boxes in it', () => {
    expect(nestingOf(sketch, { collapsed: ['r', 'r.a'] })).toEqual(['users', 'r']);
  });
});

describe('a view', () => {
  const sketch: Sketch = {
    places,
    groups: ['shop', 'shop.orders'],
    components: {
      users: ['client'],
      x: ['service', { in: ['r.a'], group: 'shop' }],
      y: ['queue', { in: ['r.a', 'r.b'], group: 'shop.orders' }],
      z: ['database', { in: ['s'] }],
    },
    arrows: ['users -> x', 'x -> y', 'y -> z'],
  };
  const shown = (options: GraphOptions) => graphOf(sketched(sketch), options).nodes.map(({ id }) => id);

  it('shows everything when it says nothing', () => {
    expect(shown({})).toEqual(['users', 'x', 'y', 'z']);
  });

  it.each([
    ['a component', ['z'], ['z']],
    ['a place, with what has a replica there', ['r.b'], ['y']],
    ['a place with the places in it', ['r'], ['x', 'y']],
    ['a group with the groups in it', ['shop'], ['x', 'y']],
    ['nothing that exists', ['constructor'], []],
    ['nothing', [], []],
  ])('includes %s', (_, include, expected) => {
    expect(shown({ include })).toEqual(expected);
  });

  it.each([
    ['a component', ['z'], ['users', 'x', 'y']],
    ['a place, with what lives only there', ['r.a'], ['users', 'y', 'z']],
    ['a group with the groups in it', ['shop'], ['users', 'z']],
    ['nothing that exists', ['__proto__'], ['users', 'x', 'y', 'z']],
  ])('excludes %s', (_, exclude, expected) => {
    expect(shown({ exclude })).toEqual(expected);
  });

  it('excludes from what it includes', () => {
    expect(shown({ include: ['shop', 'z'], exclude: ['shop.orders'] })).toEqual(['x', 'z']);
  });

  it('has the arrows between what it shows', () => {
    expect(arrowsOf(graphOf(sketched(sketch), { include: ['x', 'y'] }))).toEqual(['x > y']);
  });
});
