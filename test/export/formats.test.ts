import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { d2Text } from '../../src/export/d2.ts';
import { dotText } from '../../src/export/dot.ts';
import { lostText } from '../../src/export/format.ts';
import { exportDesign, formatNames } from '../../src/export/formats.ts';
import { mermaidText } from '../../src/export/mermaid.ts';
import { plantumlText } from '../../src/export/plantuml.ts';
import { structurizrText } from '../../src/export/structurizr.ts';
import type { Model } from '../../src/model/model.ts';
import { modelOf } from '../support/model.ts';

const design = `system Shop "Web shop"
region eu { zone a  zone b }
client u
service api "API" { replicas: 2  in: eu  -> orders  ~> jobs }
database orders using postgres { in: eu }
queue jobs
worker mail
jobs ~> mail
flow buy from u at 10/s {
  expect p99 < 1s
  u -> api -> orders write
}`;

/** What several languages would replace. */
const substitution = '$'.concat('{x}');

/** Texts that languages of pictures are easily broken by. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '\u2028',
      '`',
      '{',
      '}',
      '[',
      ']',
      '<',
      '>',
      '|',
      '#',
      '%',
      '$',
      ';',
      ':',
      '-',
      '!',
      '@',
      '&',
      '/',
      '*',
      'a',
      ' ',
    ),
    maxLength: 30,
  }),
  fc.constantFrom(
    '"]; evil',
    '%%{init: {}}%%',
    substitution,
    '%getenv("HOME")',
    '\\',
    '"}',
    "'}",
    '</script>',
    '@enduml',
    '!include x',
    'end',
    '#quot;',
    '*/',
    '-->',
  ),
);

/** The design with these texts for titles. */
function titled(model: Model, [system, api, orders, place]: string[]): Model {
  return {
    ...model,
    system: { ...model.system, title: system ?? '' },
    components: model.components.map((component) => {
      const title = { api, orders }[component.id];
      return title === undefined ? component : { ...component, title };
    }),
    places: model.places.map((each) => (each.id === 'eu' ? { ...each, title: place ?? '' } : each)),
  };
}

const four = fc.tuple(nasty, nasty, nasty, nasty);
const model = await modelOf(design);

const pictures = formatNames.filter((format) => format !== 'json');

/** A file with every text in it taken away: what is left is its structure. */
const bare: Record<Exclude<(typeof formatNames)[number], 'json'>, (text: string) => string> = {
  mermaid: (text) => text.replace(/^%%.*$/gm, '%%').replace(/"[^"]*"/g, '""'),
  d2: (text) => text.replace(/^#.*$/gm, '#').replace(/'(?:[^']|'')*'/g, "''"),
  structurizr: (text) => text.replace(/^\/\/.*$/gm, '//').replace(/"[^"]*"/g, '""'),
  plantuml: (text) =>
    text
      .replace(/^'.*$/gm, "'")
      .replace(/^title.*$/m, 'title')
      .replace(/"[^"]*"/g, '""'),
  dot: (text) => text.replace(/^\/\/.*$/gm, '//').replace(/"(?:[^"\\]|\\.)*"/g, '""'),
};

describe.each(pictures)('exported as %s', (format) => {
  it('the design is what it is', () => {
    expect(exportDesign(model, format).text).toMatchSnapshot();
  });
});

describe.each(pictures)('names in %s', (format) => {
  it('never become more than names: the structure stays', () => {
    const plain = bare[format](exportDesign(model, format).text);
    fc.assert(
      fc.property(four, (titles) => {
        expect(bare[format](exportDesign(titled(model, titles), format).text)).toBe(plain);
      }),
      { numRuns: 200 },
    );
  });

  it('stand beside a comment that says what is lost', () => {
    const { text, lost } = exportDesign(model, format);
    expect(lost).toContain('1 flow');
    expect(text).toContain(lostText(lost));
  });
});

describe('JSON', () => {
  it('is read back, without places in the text', () => {
    const { text, lost } = exportDesign(model, 'json');
    const read = JSON.parse(text);
    expect(lost).toEqual([]);
    expect(read.components.map(({ id }: { id: string }) => id)).toEqual(model.components.map(({ id }) => id));
    expect(read.flows[0].expectations).toMatchObject([{ metric: 'p99', comparison: '<', value: 1 }]);
    expect(text).not.toContain('file:///');
  });

  it('says infinity where JSON has no number', () => {
    const endless = {
      ...model,
      flows: model.flows.map((flow) => ({ ...flow, rate: Number.POSITIVE_INFINITY })),
    };
    expect(JSON.parse(exportDesign(endless, 'json').text).flows[0].rate).toBe('infinity');
  });
});

describe('a text', () => {
  it.each([
    ['Mermaid', mermaidText('say "hi" #1 <b>'), 'say #34;hi#34; #35;1 #60;b#62;'],
    ['D2', d2Text(`it's ${substitution}`), `'it''s ${substitution}'`],
    ['Graphviz', dotText('a "b" \\N', 'c'), '"a \\"b\\" \\\\N\\nc"'],
    ['PlantUML', plantumlText('%date() -- x'), '<U+0025>date() <U+002D><U+002D> x'],
    ['Structurizr', structurizrText('a "b" {c\\'), '"a \'b\' (c/"'],
  ])('is written for %s', (_, written, wanted) => {
    expect(written).toBe(wanted);
  });

  it('is read back as it was from Graphviz, on one line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = dotText(text).slice(1, -1).replace(/\\(.)/g, '$1');
        expect(read).toBe(text.replace(/ {2,}/g, ' ').trim());
      }),
    );
  });
});
