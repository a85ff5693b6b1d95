import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonNode, readJson } from '../../src/rules/json.ts';
import { marked } from '../support/markers.ts';

/** The plain value, as JSON.parse gives it. */
function plainOf(node: JsonNode): unknown {
  if (node.type === 'object')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]));
  if (node.type === 'array') return node.items.map(plainOf);
  return node.type === 'null' ? null : node.value;
}

describe('a JSON text', () => {
  it('is read as JSON.parse reads it', () => {
    const values = fc
      .jsonValue({ maxDepth: 5 })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(values, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const read = readJson(text);
        expect(read.ok && plainOf(read.root)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is accepted where JSON.parse accepts it, but for names that are there twice', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b\\n"',
      '"',
      '\\',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
        const text = all.join('');
        const read = readJson(text);
        const isTwice = !read.ok && read.problem.message.endsWith('is here twice.');
        const parses = (() => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        })();
        expect(read.ok || isTwice).toBe(parses);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['{ "a": 1, [|}|]', 'A name in double quotes is missing here.'],
    ['{ "a" [|1|] }', 'A colon is missing here.'],
    ['{\n  "a": 1\n  [|"|]b": 2 }', 'A comma or } is missing here.'],
    ['[1, [|]|]', 'A value is missing here.'],
    ['{ "a": 1, [|"a"|]: 2 }', '"a" is here twice.'],
    ['[|"a|]', 'This text has no end on its line.'],
    ['["[|\\|]', 'This text has no end on its line.'],
    ['{} [|{|]}', 'The file ends here; there is more behind it.'],
  ])('%s: one message with its place', (markedText, message) => {
    const { text, ranges } = marked(markedText);
    const read = readJson(text);
    expect(read.ok ? undefined : read.problem.message).toBe(message);
    expect(read.ok ? undefined : read.problem.range.start.line).toBe(ranges[0]?.start.line);
  });

  it('that is nested without end is refused', () => {
    const read = readJson('['.repeat(100_000));
    expect(read.ok ? '' : read.problem.message).toBe('This is nested more than 64 deep.');
  });
});
