import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSequence } from '../../src/diagram/draw-sequence.ts';
import type { Box } from '../../src/diagram/geometry.ts';
import { type SequenceItem, sequenceOf } from '../../src/diagram/sequence.ts';
import { layOutSequence, type SequenceScene } from '../../src/diagram/sequence-layout.ts';
import { svgText } from '../../src/diagram/svg.ts';
import { modelOf } from '../support/model.ts';

const components = `
client browser
service web "The tier of machines that serves the web"
service orders
cache hot
database urls { replicas: 3  replication: leader-follower }
external payments
queue clicks
worker counter
`;

async function sequenceFor(steps: string) {
  const model = await modelOf(`${components}flow buy from browser at 1/s {\n${steps}\n}\n`);
  const [flow] = model.flows;
  if (!flow) throw new Error('no flow');
  return sequenceOf(model, flow);
}
const sceneFor = async (steps: string) => layOutSequence(await sequenceFor(steps));

/** An item in a line: `web -> urls read`, `alt[..]`. */
function told(items: readonly SequenceItem[]): string[] {
  return items.flatMap((item): string[] => {
    if (item.type === 'note') return [`${item.at}: ${item.text}`];
    if (item.type === 'end') return [];
    if (item.type === 'frame')
      return item.sections.map(({ guard, items }) => `${item.kind} (${guard}) [${told(items).join('; ')}]`);
    const arrow = { sync: '->', async: '~>', reply: '-->' }[item.kind];
    return [`${item.from} ${arrow} ${item.to}${item.label === '' ? '' : ` ${item.label}`}`];
  });
}
const toldOf = async (steps: string) => told((await sequenceFor(steps)).items);

describe('a sequence', () => {
  it('goes into a call before its reply', async () => {
    expect(await toldOf('browser -> web -> urls read')).toEqual([
      'browser -> web',
      'web -> urls read',
      'urls --> web',
      'web --> browser',
    ]);
  });

  it('has no reply to what is handed over', async () => {
    expect(await toldOf('browser -> web\nweb ~> clicks -> counter')).toContain('web ~> clicks');
    expect(await toldOf('browser -> web\nweb ~> clicks -> counter')).not.toContain('clicks --> web');
  });

  it('frames what happens on a miss, after a failure and when the flow fails later', async () => {
    const items = await toldOf(
      'browser -> web -> hot get miss { web -> urls read }\nweb -> payments else { web -> urls read } undo { web -> payments }',
    );
    expect(items.filter((item) => /^(miss|else|undo)/.test(item))).toEqual([
      'miss (when it does not have it) [web -> urls read; urls --> web]',
      'else (when it failed) [web -> urls read; urls --> web]',
      'undo (when the flow fails later) [web -> payments; payments --> web]',
    ]);
  });

  it('frames choices with their shares, what is parallel with what it waits for, and loops with their times', async () => {
    const items = await toldOf(`browser -> web {
      choose { 80% { web -> urls read } 20% { web -> urls write } }
      parallel wait any { web -> orders  web -> payments }
      repeat 3 { web -> orders }
    }`);
    expect(items.filter((item) => /^(alt|par|loop)/.test(item))).toEqual([
      'alt (80% of requests) [web -> urls read; urls --> web]',
      'alt (20% of requests) [web -> urls write; urls --> web]',
      'par (waits for the first) [web -> orders; orders --> web]',
      'par (and) [web -> payments; payments --> web]',
      'loop (3 times) [web -> orders; orders --> web]',
    ]);
  });

  it('says where a call may fail and where somebody waits', async () => {
    const items = await toldOf('browser -> web { web -> orders { optional: true }\npause 2s }');
    expect(items).toContain('opt (the flow goes on without it) [web -> orders; orders --> web]');
    expect(items).toContain('web: waits 2 s');
  });

  it('shows those who take part in the order in which they do, the client first', async () => {
    const { participants } = await sequenceFor('browser -> web -> hot get miss { web -> urls read }');
    expect(participants.map(({ id }) => id)).toEqual(['browser', 'web', 'hot', 'urls']);
  });

  it('ends after so many calls that nobody reads on, and says so', async () => {
    const { items, left } = await sequenceFor('browser -> web\n'.repeat(320));
    expect(items.filter(({ type }) => type === 'message')).toHaveLength(600);
    expect(left).toBe(20);
  });
});

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function labelsOf({ messages, notes, frames, participants }: SequenceScene): { text: string; box: Box }[] {
  return [
    ...messages.flatMap(({ label }) => label ?? []),
    ...notes,
    ...frames.flatMap(({ guards, tab, kind }) => [...guards, { text: kind, box: tab }]),
    ...participants.flatMap(({ title, box, foot }) => [
      { text: title, box },
      ...(foot ? [{ text: `${title} below`, box: foot }] : []),
    ]),
  ];
}

function collisions(scene: SequenceScene): string[] {
  const labels = labelsOf(scene);
  return labels.flatMap((a, index) =>
    labels
      .slice(index + 1)
      .filter((b) => overlap(a.box, b.box))
      .map((b) => `${a.text} on ${b.text}`),
  );
}

const everything = `browser -> web -> hot get miss { web -> urls read }
web -> orders {
  choose { 80% { orders -> urls read } 20% { orders -> urls write else { orders -> urls write } } }
  parallel wait any { orders -> payments  orders -> hot get }
  repeat 3 { orders -> payments undo { orders -> payments } }
  pause 2s
  orders -> web
}
web -> web
web ~> clicks -> counter`;

describe('the layout of a sequence', () => {
  it('lets no label, frame title or card collide with another', async () => {
    expect(collisions(await sceneFor(everything))).toEqual([]);
  });

  it('puts labels between the lifelines beside their sender', async () => {
    const scene = await sceneFor(everything);
    const lines = scene.participants.map(({ x }) => x);
    const crossed = scene.messages.flatMap(({ message, label }) =>
      label && lines.some((x) => x > label.box.x && x < label.box.x + label.box.width) ? [message.label] : [],
    );
    expect(crossed).toEqual([]);
  });

  it('keeps everything in its bounds, and frames around what is in them', async () => {
    const { bounds, frames, messages } = await sceneFor(everything);
    const outside = (box: Box) =>
      box.x < bounds.x ||
      box.y < bounds.y ||
      box.x + box.width > bounds.x + bounds.width ||
      box.y + box.height > bounds.y + bounds.height;
    expect(frames.filter(({ box }) => outside(box))).toEqual([]);
    const miss = frames.find(({ kind }) => kind === 'miss');
    const inside = messages.filter(
      ({ points }) => miss && points.every(({ y }) => y > miss.box.y && y < miss.box.y + miss.box.height),
    );
    expect(inside.map(({ message }) => message.kind)).toEqual(['sync', 'reply']);
    for (const { points } of inside)
      for (const { x } of points)
        expect(miss && x > miss.box.x && x < miss.box.x + miss.box.width).toBe(true);
  });

  it('goes down with time: a message never stands above one before it', async () => {
    const { messages } = await sceneFor(everything);
    const heights = messages.map(({ points }) => points[0]?.y ?? 0);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });

  it('lets each work from its call to its reply', async () => {
    const { bars, messages } = await sceneFor('browser -> web -> urls read');
    const [call, , , reply] = messages;
    const web = bars.find(({ participant }) => participant === 'web');
    expect(web?.box.y).toBe(call?.points[0]?.y);
    expect(web && web.box.y + web.box.height).toBe(reply?.points[0]?.y);
  });

  it('is drawn the same every time, hostile names as text', async () => {
    const model = await modelOf(
      'client c\nservice s "<script>" \nflow f "<b>" from c at 1/s { c -> s { path: "/<i>" } }\n',
    );
    const [flow] = model.flows;
    if (!flow) throw new Error('no flow');
    const draw = () => svgText(drawSequence(layOutSequence(sequenceOf(model, flow))));
    expect(draw()).toBe(draw());
    expect(draw()).not.toMatch(/<(script|b|i)>/);
  });
});

const callees = fc.constantFrom('web', 'orders', 'hot get', 'urls read', 'payments', 'counter');
const { steps } = fc.letrec<{ step: string; steps: string }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    callees.map((callee) => `web -> ${callee}`),
    fc.constant('web ~> clicks -> counter'),
    fc.constant('web -> web'),
    tie('steps').map((inside) => `choose { 70% { ${inside} } 30% { ${inside} } }`),
    tie('steps').map((inside) => `parallel wait any { { ${inside} } web -> payments }`),
    tie('steps').map((inside) => `repeat 2 { ${inside} }`),
    tie('steps').map((inside) => `web -> hot get miss { ${inside} }`),
    tie('steps').map((inside) => `web -> orders else { ${inside} }`),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }).map((all) => all.join('\n')),
}));

it('lets nothing collide in any flow', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (inside) => {
      const scene = await sceneFor(`browser -> web {\n${inside}\n}`);
      expect(collisions(scene)).toEqual([]);
      expect(JSON.stringify(scene)).not.toMatch(/null/);
    }),
    { numRuns: 40 },
  );
}, 60_000);
