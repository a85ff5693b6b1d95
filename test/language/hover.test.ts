import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elaborate } from '../../language/load.ts';
import { pages } from '../../language/services/hover/links.ts';
import { SysdHover } from '../../language/services/hover.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Analysis } from '../../src/protocol.ts';
import { documentOf } from './completion-support.ts';

const design = `region us { zone a zone b }
client users
/** Sells *things*. */
service web "The <b>shop</b>" {
  replicas: 3
  in: us
  serviceTime: 10ms
  cores: 2
}
cache hot using redis { hitRatio: 90% }
database db using postgres {
  replicas: 2
  readTime: lognormal(p50: 6ms, p99: 40ms)
}
flow buy "Buy" from users at 100/s {
  expect p99 < 200ms
  users -> web -> hot get miss { web -> db read }
}
`;

/** The Markdown of a hover at `<|>`. */
async function hoverOf(marked: string, { analysed = true, old = false } = {}): Promise<string | undefined> {
  const offset = marked.indexOf('<|>');
  const { services, document } = await documentOf(marked.replace('<|>', ''));
  const { model } = elaborate(services.sysd, document);
  const analysis: Analysis | undefined = analysed ? analyse(model) : undefined;
  const designs = { of: () => ({ model, facts: () => analysis && { analysis, old } }) };
  const hover = new SysdHover(services.sysd, designs).getHoverContent(document, {
    textDocument: { uri: document.uri.toString() },
    position: document.textDocument.positionAt(offset),
  });
  return hover && 'value' in Object(hover.contents) ? Object(hover.contents).value : undefined;
}

/** The hover at a place of the design: `<|>` inside a piece of its text. */
const at = (piece: string, options = {}) => hoverOf(design.replace(piece.replace('<|>', ''), piece), options);

describe('a hover over an element tells', () => {
  it('of a component what it is, what was worked out, and what is in force by where it comes from', async () => {
    const text = await at('-> d<|>b read');
    expect(text?.split('\n').filter((line) => line !== '')).toEqual([
      'database `db`',
      '- Replicas: 2',
      '- Load: 10/s',
      expect.stringMatching(/^- Utilization: [\d.]+% of its cores$/),
      expect.stringMatching(/^- Saturated: at \d+x the load, [\d.]+k\/s$/),
      expect.stringMatching(/^- Availability: 99\.\d+%, down for .* a year$/),
      '- Reads of `buy`: linearizable',
      'Said here: `replicas: 2`, `readTime: lognormal(p50: 6ms, p99: 40ms)`',
      expect.stringMatching(/^From `postgres`: .*`replication: leader-follower`.*`reads: leader`/),
      expect.stringMatching(/^By default: .*`mttr: 1h`/),
      '[About database](https://github.com/sysd-lang/sysd/blob/main/docs/kinds.md#database)',
    ]);
  });

  it.each(['service w<|>eb', 'flow b<|>uy', 'web -<|>> hot get'])(
    'that figures are of an older design: %s',
    async (piece) => {
      const said = 'Worked out before your last edit.';
      expect([await at(piece, { old: true }), await at(piece)]).toEqual([
        expect.stringContaining(said),
        expect.not.stringContaining(said),
      ]);
    },
  );

  it('where the replicas of a component run', async () => {
    expect(await at('service w<|>eb')).toContain('- Replicas: 3: `us.a` 2, `us.b` 1\n');
  });

  it('what the user wrote of it, as text and not as markup', async () => {
    const text = await at('service w<|>eb');
    expect(text).toContain('service `web`: The \\<b\\>shop\\</b\\>\n\nSells \\*things\\*.\n');
  });

  it('of a flow its rate, availability, single points of failure and estimated latency', async () => {
    const text = await at('flow b<|>uy');
    expect(text).toContain('flow `buy`: Buy\n\n- Rate: 100/s\n- Availability: 99.');
    expect(text).toMatch(/\n- Single points of failure: `db#0` \(.* a year\)\n/);
    expect(text).toMatch(
      /\n- Latency, estimated: mean [\d.]+ ms, p50 [\d.]+ ms, p99 [\d.]+ ms, never under /,
    );
  });

  it('of an arrow how often each flow takes it', async () => {
    expect(await at('web <|>-> db')).toBe('Calls and waits for the reply.\n\nCalls:\n\n- `buy`: 10/s');
  });

  it('of a place its full name', async () => {
    expect(await at('zone <|>a')).toMatch(/^zone `us.a`\n\n/);
  });

  it('no figures before they are known', async () => {
    const text = await at('service w<|>eb', { analysed: false });
    expect(text).toContain('- Replicas: 3');
    expect(text).not.toContain('Load');
  });

  it('of a technology where its claims come from', async () => {
    const text = await at('pos<|>tgres');
    expect(text).toMatch(/^technology PostgreSQL for database\n\nA relational database\.\n- /);
    expect(text).toContain('docs/technologies.md#postgres');
  });
});

describe('a hover over a word tells', () => {
  it('of a property what it is, its default with the source, and what is in force here', async () => {
    expect((await at('re<|>plicas: 3'))?.split('\n\n')).toEqual([
      '`replicas`',
      'How many copies run; a range is moved within by `autoscale`. Of a sharded store: per shard.',
      'In force: `3`, from the file.',
      'A whole number such as 3 or a range such as 2..20.',
      'Default: `1` (what is named once is there once).',
      'Example: `replicas: 3`',
      '[Documentation](https://github.com/sysd-lang/sysd/blob/main/docs/properties.md#replicas)',
    ]);
  });

  it.each([
    ['a kind', 'se<|>rvice web', '`service`\n\nA program that answers requests.'],
    ['a figure by what it measures', '1<|>0ms', '`10ms` is a time: milliseconds.'],
    ['a distribution', 'logn<|>ormal', '`lognormal(p50, p99)`\n\nMost values small, a long tail'],
    ['a parameter', 'p<|>50: 6ms', '`p50:`\n\nThe median.'],
    ['a metric', 'expect p<|>99', '`p99`\n\nLatency that 99% of requests stay under'],
    ['an operation', 'g<|>et miss', '`get`\n\nLooks an item up in a cache.'],
    ['a keyword', 'mi<|>ss', '`miss`\n\nWhat is done when the cache does not have the item'],
  ])('what %s means', async (_, piece, text) => {
    expect((await at(piece))?.startsWith(text)).toBe(true);
  });

  it('of a rule its title and its page', async () => {
    expect(await hoverOf('accept "spof/sin<|>gle-instance" because "demo"')).toBe(
      '`spof/single-instance`\n\nA component that runs once and that a flow cannot do without\n\n[Documentation](https://github.com/sysd-lang/sysd/blob/main/docs/rules/spof/single-instance.md)',
    );
  });

  it('nothing in a comment', async () => {
    expect(await hoverOf('// ser<|>vice web')).toBeUndefined();
  });
});

describe('the pages that hovers lead to', () => {
  it.each(Object.values(pages))('%s exists', (address) => {
    expect(existsSync(address.replace(/^.*\/blob\/main\//, ''))).toBe(true);
  });
});
