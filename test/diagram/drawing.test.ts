import { expect, it } from 'vitest';
import { drawScene } from '../../src/diagram/draw.ts';
import { graphOf } from '../../src/diagram/graph.ts';
import { icons } from '../../src/diagram/icons.ts';
import { layoutKey } from '../../src/diagram/layout.ts';
import { textWidth } from '../../src/diagram/metrics.ts';
import { svgText, xmlText } from '../../src/diagram/svg.ts';
import { palettes, styleText } from '../../src/diagram/theme.ts';
import { componentKinds } from '../../src/model/model.ts';
import { everyKind, urlShortener } from './examples.ts';
import { sceneFor } from './picture.ts';
import { type Sketch, sketched } from './sketch.ts';

const hostile = `"><img src=x onerror=alert(1)>`;
const small: Sketch = {
  places: { r: 'region', 'r.a': 'zone', 'r.b': 'zone' },
  components: {
    user: ['client'],
    api: ['service', { replicas: { minimum: 2, maximum: 2 }, in: ['r'] }],
    log: ['queue'],
  },
  arrows: ['user -> api: read', 'api ~> log'],
};

it('has an icon of its own for every kind', () => {
  const paths = componentKinds.map((kind) => icons[kind].path);
  expect(new Set(paths).size).toBe(componentKinds.length);
  for (const path of paths) expect(path).toMatch(/^M/);
});

it('keeps markup in a title as text', async () => {
  const scene = await sceneFor({
    title: hostile,
    components: { a: ['service', { title: hostile, technology: hostile }] },
  });
  const text = svgText(drawScene(scene, { utilization: {}, badges: {} }));
  expect(text).not.toContain('<img');
  expect(text).toContain('&quot;&gt;&lt;img src=x onerror=');
});

it('leaves out characters that no XML may hold', () => {
  expect(
    xmlText({ tag: 'text', attributes: { id: 'a\u0000b' }, children: ['\uD800 \u0007 ok \u{1F600}'] }),
  ).toBe('<text id="a\uFFFDb">\uFFFD \uFFFD ok \u{1F600}</text>');
});

it('makes the same graph of a text whose white space changed', () => {
  expect(graphOf(sketched(urlShortener, 40))).toEqual(graphOf(sketched(urlShortener, 0)));
});

it('has another layout key for another arrow, and the same for the same arrows', () => {
  const before = layoutKey(graphOf(sketched(urlShortener)));
  const more = { ...urlShortener, arrows: [...(urlShortener.arrows ?? []), 'web -> stats'] };
  expect(layoutKey(graphOf(sketched(urlShortener, 7)))).toBe(before);
  expect(layoutKey(graphOf(sketched(more)))).not.toBe(before);
});

it('marks every component with its id and its kind', async () => {
  const text = xmlText(drawScene(await sceneFor(everyKind)));
  for (const kind of componentKinds) {
    expect(text).toContain(`data-element="${kind}"`);
    expect(text).toContain(`sysd-kind-${kind} `);
  }
});

it('tells calls, messages and copies of data apart', async () => {
  const scene = await sceneFor({
    places: { r: 'region', s: 'region' },
    components: {
      a: ['database', { in: ['r'] }],
      b: ['database', { in: ['s'], replicaOf: 'a' }],
      c: ['service'],
      d: ['queue'],
    },
    arrows: ['c -> a', 'c ~> d'],
  });
  const heads = new Set(
    scene.edges.map(({ edge }) =>
      xmlText(drawScene({ ...scene, edges: scene.edges.filter((other) => other.edge === edge) })),
    ),
  );
  expect(scene.edges.map(({ edge }) => edge.kind)).toEqual(['sync', 'async', 'replication']);
  expect(heads.size).toBe(3);
});

it('shows utilization, findings and the selection without moving anything', async () => {
  const scene = await sceneFor(small);
  const text = xmlText(
    drawScene(scene, {
      utilization: { api: 1.3 },
      badges: { api: { severity: 'error', count: 2 } },
      selected: 'api',
      highlighted: 'log',
    }),
  );
  expect(text).toContain('130%');
  expect(text).toContain('sysd-load-over sysd-selected');
  expect(text).toContain('aria-label="2 findings, error"');
});

it('leaves no custom property open in a style with values', () => {
  for (const theme of ['light', 'dark'] as const) expect(styleText(theme)).not.toContain('var(');
  expect(Object.keys(palettes.dark)).toEqual(Object.keys(palettes.light));
});

it('draws a small picture like this', async () => {
  expect(xmlText(drawScene(await sceneFor(small))).replaceAll('><', '>\n<')).toMatchSnapshot();
});

it('shows what can be read: all, larger texts, or the icon, the title and the findings alone', async () => {
  const scene = await sceneFor(small);
  const overlay = { utilization: {}, badges: { api: { severity: 'error', count: 2 } } } as const;
  const parts = (detail: 'full' | 'middle' | 'far' | 'names') => {
    const text = xmlText(drawScene(scene, overlay, { detail }));
    return ['icon', 'title', 'title-far', 'badge', 'subtitle', 'chip', 'edge-label', 'container-kind'].filter(
      (part) => text.includes(`class="sysd-${part}"`) || text.includes(`class="sysd-${part} `),
    );
  };
  const all = ['icon', 'title', 'badge', 'subtitle', 'chip', 'edge-label', 'container-kind'];
  expect(parts('full')).toEqual(all);
  expect(parts('middle')).toEqual(all);
  expect(parts('far')).toEqual(['icon', 'title-far', 'badge']);
  expect(parts('names')).toEqual(['title-far', 'badge']);
});

it('has titles that grow when the picture is shown smaller, and never leave their card', async () => {
  const { nodes } = await sceneFor(everyKind);
  for (const { large, box } of nodes) {
    const { middle, far, name } = large;
    expect(name.titleSize * 0.3).toBeGreaterThanOrEqual(8);
    for (const line of name.lines)
      expect(textWidth(line, name.titleSize, 'bold')).toBeLessThanOrEqual(box.width);
    expect(name.lines.length * name.titleSize).toBeLessThanOrEqual(box.height);
    expect(middle.titleSize).toBeGreaterThanOrEqual(14);
    expect(far.titleSize).toBeGreaterThanOrEqual(14);
    expect(68 + textWidth(middle.title, middle.titleSize, 'bold')).toBeLessThanOrEqual(box.width);
    for (const line of far.lines)
      expect(20 + far.icon + textWidth(line, far.titleSize, 'bold')).toBeLessThanOrEqual(box.width);
  }
});
