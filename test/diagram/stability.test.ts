import Elk from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { graphOf } from '../../src/diagram/graph.ts';
import { type ElkNode, layoutInput } from '../../src/diagram/layout.ts';
import { type Scene, sceneOf } from '../../src/diagram/scene.ts';
import { shop } from './examples.ts';
import { type Sketch, sketched } from './sketch.ts';

type Direction = 'right' | 'down';

async function laidOut(sketch: Sketch, direction: Direction, last?: ElkNode): Promise<[Scene, ElkNode]> {
  const graph = graphOf(sketched(sketch), { direction });
  const found: ElkNode = await new Elk().layout(layoutInput(graph, last));
  return [sceneOf(graph, found), found];
}

/** Share of the pairs of cards that changed sides across the direction, by more than a little. */
function swapped(before: Scene, after: Scene, direction: Direction): number {
  const across = direction === 'right' ? 'y' : 'x';
  const at = new Map(before.nodes.map(({ node, box }) => [node.id, box[across]]));
  const cards = after.nodes.flatMap(({ node, box }) => {
    const was = at.get(node.id);
    return was === undefined ? [] : [{ was, is: box[across] }];
  });
  const pairs = cards.flatMap((a, index) => cards.slice(index + 1).map((b) => [a, b] as const));
  const turned = pairs.filter(([a, b]) => (a.was - b.was) * (a.is - b.is) < -400);
  return turned.length / pairs.length;
}

const edited = (change: Partial<Sketch>): Sketch => ({ ...shop, ...change });
const { components, arrows = [] } = shop;

it.each([
  [
    'a replica more',
    edited({
      components: {
        ...components,
        'eu.cart': ['service', { in: ['eu'], replicas: { minimum: 5, maximum: 5 }, group: 'eu-checkout' }],
      },
    }),
  ],
  [
    'a longer name',
    edited({ components: { ...components, names: ['dns', { title: 'Names of all hosts' }] } }),
  ],
  [
    'a new cache',
    edited({ components: { ...components, fresh: ['cache'] }, arrows: [...arrows, 'edge -> fresh'] }),
  ],
  ['another arrow', edited({ arrows: [...arrows, 'names -> us.nightly'] })],
  ['an arrow less', edited({ arrows: arrows.filter((_, index) => index !== 20) })],
] as const)(
  '%s leaves the order of the cards nearly as it was',
  async (_, changed) => {
    for (const direction of ['right', 'down'] as const) {
      const [before, last] = await laidOut(shop, direction);
      const [after] = await laidOut(changed, direction, last);
      expect(swapped(before, after, direction)).toBeLessThan(0.05);
    }
  },
  30_000,
);

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const sketches: fc.Arbitrary<Sketch> = fc
  .record({
    homes: fc.array(fc.constantFrom<string[]>([], ['r'], ['r.z'], ['s'], ['r', 's']), {
      minLength: 1,
      maxLength: names.length,
    }),
    arrows: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
      maxLength: 12,
      selector: String,
    }),
  })
  .map(({ homes, arrows: pairs }) => ({
    places: { r: 'region', 'r.z': 'zone', s: 'region' },
    components: Object.fromEntries(
      homes.map((home, index) => [names[index] ?? '', ['service', { in: home }]]),
    ),
    arrows: pairs.map(([from, to]) => `${from} -> ${to}: text`),
  }));

it('lays any graph out after any other', async () => {
  await fc.assert(
    fc.asyncProperty(sketches, sketches, fc.constantFrom('right', 'down'), async (one, two, direction) => {
      const [, last] = await laidOut(one, direction);
      const [scene] = await laidOut(two, direction, last);
      expect(scene.nodes).toHaveLength(Object.keys(two.components).length);
    }),
    { numRuns: 80 },
  );
}, 30_000);
