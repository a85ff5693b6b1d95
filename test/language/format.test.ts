import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSysdCoreServices } from '../../language/core.ts';
import { format } from '../../language/format.ts';
import { loadText } from '../support/model.ts';

const examples = readdirSync('examples')
  .filter((file) => file.endsWith('.sysd'))
  .map((file) => [file, readFileSync(`examples/${file}`, 'utf8')] as const);

describe('formatting', () => {
  it.each(examples)('leaves %s as it is: it is in the style', (_, text) => {
    expect(format(text)).toBe(text);
  });

  it.each([
    ['one blank between tokens', 'service   a\tusing  redis', 'service a using redis\n'],
    ['none inside brackets and parentheses', 'service a { in: [ x ,y ] }', 'service a { in: [x, y] }\n'],
    [
      'arguments with blanks behind commas and colons',
      'cache a { serviceTime: lognormal( p50:6ms ,p99 : 40ms ) }',
      'cache a { serviceTime: lognormal(p50: 6ms, p99: 40ms) }\n',
    ],
    ['spans without blanks', 'service a { replicas: 2 .. 20 }', 'service a { replicas: 2..20 }\n'],
    ['names without blanks', 'a -> b . leader', 'a -> b.leader\n'],
    ['arrows between blanks', 'a->b~>[c,d]', 'a -> b ~> [c, d]\n'],
    [
      'comparisons between blanks',
      'flow f { expect p99<150ms expect a.x utilization<=80% during 1m .. 2m }',
      'flow f { expect p99 < 150ms  expect a.x utilization <= 80% during 1m..2m }\n',
    ],
    [
      'two blanks between statements of one line',
      'region r { zone a zone b    zone c }',
      'region r { zone a  zone b  zone c }\n',
    ],
    [
      'one blank behind a separator',
      'service a { replicas: 2,cores: 4;in: x }',
      'service a { replicas: 2, cores: 4; in: x }\n',
    ],
    ['nothing in empty braces', 'service a {\n\n}', 'service a {}\n'],
    [
      'the brace on the line of its element',
      'service a\n{\nreplicas: 2\n}',
      'service a {\n  replicas: 2\n}\n',
    ],
    [
      'braces that span lines on lines of their own',
      'service a { replicas: 2\nin: x }',
      'service a {\n  replicas: 2\n  in: x\n}\n',
    ],
    [
      'properties that share a line together',
      'service a {\nreplicas: 2 in: x\ncores: 4 }',
      'service a {\n  replicas: 2  in: x\n  cores: 4\n}\n',
    ],
    ['what is in one line in one line', 'service a {replicas: 2}', 'service a { replicas: 2 }\n'],
    [
      'blank lines one at most, none at the ends of braces and of the text',
      '\n\nservice a {\n\nreplicas: 2\n\n\n\ncores: 4\n\n}\n\n\nservice b\n\n',
      'service a {\n  replicas: 2\n\n  cores: 4\n}\n\nservice b\n',
    ],
    [
      'a statement that goes on in the next line further in',
      'flow f {\na -> b\n-> c\n-> d { timeout: 1s\n}\n}',
      'flow f {\n  a -> b\n    -> c\n    -> d {\n      timeout: 1s\n    }\n}\n',
    ],
    [
      'lists over lines one level in',
      'service a {\nin: [\nx,\ny\n]\n}',
      'service a {\n  in: [\n    x,\n    y\n  ]\n}\n',
    ],
    [
      'else behind the brace that it follows',
      'flow f {\na -> b miss {\nb -> c\n}\nelse { a -> d }\n}',
      'flow f {\n  a -> b miss {\n    b -> c\n  } else { a -> d }\n}\n',
    ],
    [
      'a block that is a step on a line of its own',
      'flow f {\nparallel {\n{ a -> b }\n{ a -> c } { a -> d }\n}\n}',
      'flow f {\n  parallel {\n    { a -> b }\n    { a -> c }  { a -> d }\n  }\n}\n',
    ],
    [
      'a statement behind braces over several lines in a new line',
      'service a {\nreplicas: 2\n} service b',
      'service a {\n  replicas: 2\n}\nservice b\n',
    ],
    [
      'comments where they are',
      '// one\nservice a { // two\n/* three */ replicas: /* four */ 2 // five   \n// six\n}\n// seven',
      '// one\nservice a {  // two\n  /* three */ replicas: /* four */ 2  // five\n  // six\n}\n// seven\n',
    ],
    [
      'the stars of a comment below each other',
      'group g {\n/**\n   * What it is.\n* And why.\n*/\nservice a\n}',
      'group g {\n  /**\n   * What it is.\n   * And why.\n   */\n  service a\n}\n',
    ],
    [
      'the words of a comment without stars as they are',
      '/* a\n     b   \n c */\nservice a',
      '/* a\n     b\n c */\nservice a\n',
    ],
    ['line ends of the text', 'service a {\r\nreplicas: 2 }\r\n', 'service a {\r\n  replicas: 2\r\n}\r\n'],
    ['text in quotes', 'service a "a  b { c"', 'service a "a  b { c"\n'],
    ['nothing of nothing', ' \n\n', ''],
  ])('puts %s', (_, text, formatted) => {
    expect(format(text)).toBe(formatted);
  });

  const long = 'x'.repeat(60);

  it('breaks a line of several statements that is too long before each of them', () => {
    expect(format(`service a {\n${long}: 1 ${long}: 2\n}`)).toBe(
      `service a {\n  ${long}: 1\n  ${long}: 2\n}\n`,
    );
  });

  it('breaks a statement that is too long inside its braces, the outermost alone', () => {
    expect(format(`service a { ${long}: { b: 1 c: 2 } ${long}: 2 }`)).toBe(
      `service a {\n  ${long}: { b: 1  c: 2 }\n  ${long}: 2\n}\n`,
    );
  });

  it('moves nothing out of or into the line that a comment silences', () => {
    const text =
      'service a\n// sysd-ignore-next-line spof/x -- known\nservice b { replicas: 1\n  cores: 2\n}\n';
    expect(format(text)).toBe(text);
  });

  it('leaves a statement that has an error as it is and lays out the others', () => {
    expect(format('service   a\nservice   b {  replicas  2 }\nservice   c\n')).toBe(
      'service a\nservice   b {  replicas  2 }\nservice c\n',
    );
  });

  it('leaves what stands in a statement with an error as it is', () => {
    const text = 'flow f from u {\n  expect availability] >= 1%\n      u -> b get miss {}\n}\n';
    expect(format(text)).toBe(text);
  });

  it.each([
    ['an open quote', 'service   a "title  \n{ replicas: 2 }'],
    ['an open comment', '/* x  \nservice   a'],
    ['too deep', '{'.repeat(200)],
    ['binary', 'service   a\0'],
  ])('leaves what is no text of the language alone: %s', (_, text) => {
    expect(format(text)).toBe(text);
  });

  it('lays out a very long line', { timeout: 60_000 }, () => {
    const many = 20_000;
    const text = 'service a { replicas: 1 } '.repeat(many);
    expect(format(text).split('\n').length).toBe(many + 1);
  });
});

/** What a text says, apart from where it says it. */
async function meaning(text: string): Promise<string> {
  const { model, problems, broken } = await loadText(text);
  const told = JSON.stringify(model, (key, value) => {
    if (key === 'source' || key === 'range' || key === 'suppressions') return undefined;
    return key === 'text' && typeof value === 'string' ? value.replaceAll(/\s/g, '') : value;
  });
  const silenced = model.suppressions.map(({ line }) => wordsOfLine(text, line));
  return JSON.stringify([told, problems.map(({ rule, message }) => [rule, message]), broken, silenced]);
}

const wordsOfLine = (text: string, line: number) => text.split(/\r\n|\n|\r/)[line]?.replaceAll(/\s/g, '');

const { Lexer } = createSysdCoreServices().parser;

/** The tokens and comments of a text, in order. */
function piecesOf(text: string): string[] {
  const { tokens, hidden } = Lexer.tokenize(text);
  return [...tokens, ...hidden].sort((a, b) => a.startOffset - b.startOffset).map(({ image }) => image);
}

const blanks = fc.constantFrom(' ', '  ', '\n', '\n\n\n', '\t', ' \n   ', '\r\n');
const example = fc.constantFrom(
  ...examples.map(([, text]) => text),
  'client u flow f from u at 1/s { u -> a miss { a -> b } else { u -> c { timeout: 1s } } parallel 2 wait any { { u -> d } { u -> e } } choose { 20% { u -> b } 80% { pause 3s } } } service a service b service c service d service e',
);

/** An example whose tokens stand further apart or in other lines. */
const scattered = fc
  .tuple(example, fc.array(blanks, { minLength: 1, maxLength: 60 }))
  .map(([text, between]) =>
    piecesOf(text)
      .map((piece, index) => piece + (piece.startsWith('//') ? '\n' : between[index % between.length]))
      .join(''),
  );

/** A text with a token gone, doubled or replaced, now and then. */
const mutated = fc
  .tuple(
    example,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '{', '}', ':', '->', 'service', '"x', '(', ']', '#')), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, changes]) => {
    let result = text;
    for (const [where, piece] of changes) {
      const at = where % (result.length + 1);
      result = result.slice(0, at) + piece + result.slice(piece === '' ? at + 3 : at);
    }
    return result;
  });

describe('formatting, whatever the text', () => {
  it('keeps the meaning and is done after one time: scattered tokens', async () => {
    await fc.assert(
      fc.asyncProperty(scattered, async (text) => {
        const formatted = format(text);
        expect(format(formatted)).toBe(formatted);
        expect(await meaning(formatted)).toBe(await meaning(text));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('keeps the meaning and is done after one time: texts with errors', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const formatted = format(text);
        expect(format(formatted)).toBe(formatted);
        expect(await meaning(formatted)).toBe(await meaning(text));
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it('changes blanks alone', () => {
    fc.assert(
      fc.property(fc.oneof(scattered, mutated, fc.string()), (text) => {
        expect(format(text).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });

  it('keeps lines within 110 columns where braces allow it', () => {
    fc.assert(
      fc.property(scattered, (text) => {
        const words = (line: string) => line.trim().length;
        const tooLong = format(text)
          .split('\n')
          .filter((line) => line.length > 110 && /\{ .* \}/.test(line) && words(line) > 0);
        expect(tooLong).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
