import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box, Scene } from '../../src/diagram/scene.ts';
import { componentKinds } from '../../src/model/model.ts';
import { everyKind, shop, urlShortener } from './examples.ts';
import { sceneFor } from './picture.ts';
import type { Sketch } from './sketch.ts';

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const within = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function overlappingCards({ nodes }: Scene): string[] {
  return nodes.flatMap((a, index) =>
    nodes
      .slice(index + 1)
      .filter((b) => overlap(a.box, b.box))
      .map((b) => `${a.node.id} ${b.node.id}`),
  );
}

function strays({ nodes, containers }: Scene): string[] {
  const boxes = new Map(containers.map(({ container, box }) => [container.id, box]));
  return [
    ...nodes.map(({ node, box }) => ({ id: node.id, inside: node.container, box })),
    ...containers.map(({ container, box }) => ({ id: container.id, inside: container.container, box })),
  ]
    .filter(({ inside, box }) => {
      const outer = inside === undefined ? undefined : boxes.get(inside);
      return outer !== undefined && !within(box, outer);
    })
    .map(({ id }) => id);
}

const coveredByLabels = ({ nodes, edges }: Scene) =>
  edges.flatMap(({ edge, label }) =>
    nodes
      .filter(({ box }) => label && overlap(label.box, box))
      .map(({ node }) => `${edge.id} covers ${node.id}`),
  );

const numbersOf = (scene: Scene) => JSON.stringify(scene).match(/null|"[xy]":[^,}]*/g) ?? [];

describe.each([
  ['the URL shortener', urlShortener],
  ['every kind', everyKind],
  ['a shop of fifty components in two regions', shop],
])('the layout of %s', (_, sketch) => {
  it.each(['right', 'down'] as const)(
    'keeps cards apart and inside their boxes, to the %s',
    async (direction) => {
      const scene = await sceneFor(sketch, { direction });
      expect(scene.nodes).toHaveLength(Object.keys(sketch.components).length);
      expect(overlappingCards(scene)).toEqual([]);
      expect(strays(scene)).toEqual([]);
      expect(coveredByLabels(scene)).toEqual([]);
      for (const { box, chips } of scene.nodes)
        for (const chip of chips) expect(within(chip.box, box)).toBe(true);
    },
  );
});

it('starts with the client', async () => {
  const scene = await sceneFor(urlShortener);
  const first = [...scene.nodes].sort((a, b) => a.box.x - b.box.x)[0];
  expect(first?.node.id).toBe('browser');
});

it('draws a few small cards however many replicas a text asks for', async () => {
  const replicas = { minimum: 1e15, maximum: 1e18 };
  const scene = await sceneFor({
    places: { r: 'region' },
    components: { a: ['service', { replicas, in: ['r'] }] },
  });
  expect(scene.nodes[0]?.chips.map(({ label }) => label)).toEqual(['×1000T', 'up to 1e+18']);
});

const name = fc.constantFrom('a', 'b', 'constructor', '__proto__', 'root', 'f', 'g');
const sketches: fc.Arbitrary<Sketch> = fc
  .record({
    kinds: fc.dictionary(name, fc.constantFrom(...componentKinds), { minKeys: 1, noNullPrototype: true }),
    replicas: fc.constantFrom(0, 1, 3, 7, 1e15, Number.NaN, Number.POSITIVE_INFINITY),
    shards: fc.constantFrom(1, 8, 1e12),
    place: fc.constantFrom<string[]>([], ['r'], ['r.z'], ['r', 's'], ['nowhere']),
    arrows: fc.array(fc.tuple(name, fc.constantFrom('->', '~>'), name, fc.constantFrom('', ': label')), {
      maxLength: 12,
    }),
  })
  .map(
    ({ kinds, replicas, shards, place, arrows }): Sketch => ({
      places: { r: 'region', 'r.z': 'zone', 'r.y': 'zone', s: 'region' },
      components: Object.fromEntries(
        Object.entries(kinds).map(([id, kind]) => [
          id,
          [kind, { replicas: { minimum: replicas, maximum: replicas }, shards, in: place }],
        ]),
      ),
      arrows: [...new Set(arrows.map(([from, arrow, to, label]) => `${from} ${arrow} ${to}${label}`))],
    }),
  );

it('gives finite positions for any model', async () => {
  await fc.assert(
    fc.asyncProperty(sketches, async (sketch) => {
      const scene = await sceneFor(sketch);
      expect(scene.nodes).toHaveLength(Object.keys(sketch.components).length);
      expect(numbersOf(scene).filter((text) => !/:-?\d/.test(text))).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 30_000);
