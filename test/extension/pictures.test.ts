import { describe, expect, it } from 'vitest';
import type { Overlay } from '../../src/diagram/draw.ts';
import { element } from '../../src/diagram/element.ts';
import type { DiagramGraph } from '../../src/diagram/graph.ts';
import { picturesOf } from '../../src/extension/pictures.ts';
import { modelOf } from '../support/model.ts';

const text = `region eu { zone a }
client users
service web { in: eu }
database db { in: eu.a }
flow reads "Reading" from users at 10/s { users -> web -> db read }
view small "Only the web" { include: [users, web]  flow: reads }
`;

/** Every picture of the text, and what was drawn of each. */
async function pictures(told = text) {
  const drawn: { graph: DiagramGraph; overlay: Overlay | undefined }[] = [];
  const all = picturesOf(await modelOf(told), async (graph, overlay) => {
    drawn.push({ graph, overlay });
    return element('svg', {});
  });
  return { all, drawn };
}

describe('the pictures of a design that can be exported', () => {
  it('are the system, its places, views, ways and sequences, each with a file of its own', async () => {
    const { all } = await pictures();
    expect(all.map(({ label, description, suffix }) => [label, description, suffix])).toEqual([
      ['Whole system', undefined, ''],
      ['By place', undefined, 'places'],
      ['Only the web', 'view', 'small'],
      ['Reading', 'way of a flow', 'reads-way'],
      ['Reading', 'sequence of a flow', 'reads-sequence'],
    ]);
  });

  it('are just the system where a design says no more', async () => {
    const { all } = await pictures('client users\nservice web\nusers -> web\n');
    expect(all.map(({ label }) => label)).toEqual(['Whole system']);
  });

  it('a view shows what it includes, and lights the way of its flow', async () => {
    const { all, drawn } = await pictures();
    await all.find(({ suffix }) => suffix === 'small')?.draw();
    expect(drawn[0]?.graph.nodes.map(({ id }) => id)).toEqual(['users', 'web']);
    expect(drawn[0]?.overlay?.lit).toContain('db');
  });

  it('a sequence is drawn without a layout, and has no graph for other tools', async () => {
    const { all, drawn } = await pictures();
    const sequence = all.find(({ suffix }) => suffix === 'reads-sequence');
    expect((await sequence?.draw())?.tag).toBe('svg');
    expect([drawn, sequence?.graph]).toEqual([[], undefined]);
  });
});
