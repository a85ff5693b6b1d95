import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex, lexAnew } from '../../language/services/completion/tokens.ts';
import { editings } from '../support/edits.ts';

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.sysd'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'));
const crowded = `/** first */ service a /* x
y */ service b // last
service c -> a service d { -> a -> b } "e" f
  rate: 12e5 /* open? */ x: 1.5ms..2s "text \\" goes on" // sysd-ignore-next-line a
region r { zone x zone y } link r.x <-> r.y {} using -> at
`;

/** The tokens of each text in turn, while the one before it is remembered. */
function inTurn(texts: readonly string[]) {
  lex('');
  return texts.map((text) => lex(text));
}

describe('the tokens of a text after an edit', () => {
  it('are those of the text itself, after any edits', () => {
    fc.assert(
      fc.property(editings([crowded, ...examples]), (texts) => {
        expect(inTurn(texts)).toEqual(texts.map(lexAnew));
      }),
    );
  });

  it.each([
    ['a comment that is opened', 'service a\nservice b\nservice c\n', 'service a\n/* service b\nservice c\n'],
    [
      'a comment that is closed',
      'service a\n/* service b\nservice c\n',
      'service a\n/* */service b\nservice c\n',
    ],
    ['a first line', 'service a\nservice b\n', '\nservice a\nservice b\n'],
    ['a first line that goes', '\nservice a\nservice b\n', 'service a\nservice b\n'],
    ['a line that joins the next', 'service a\nservice b\nservice c\n', 'service a\nservice bservice c\n'],
    ['a number that goes on', 'x\na: 12e+\n5x\nb', 'x\na: 12e+5x\nb'],
    ['a text that is left open', 'x\na "b" c\nd "e"\n', 'x\na "b c\nd "e"\n'],
    ['nothing that is left', 'service a\nservice b\n', ''],
    ['nesting that is refused', 'service a\nservice b\n', `service a\n${'{'.repeat(101)}\nservice b\n`],
    ['nesting that was refused', `service a\n${'{'.repeat(101)}\nservice b\n`, 'service a\nservice b\n'],
  ])('are those of the text itself with %s', (_, before, after) => {
    expect(inTurn([before, after])[1]).toEqual(lexAnew(after));
  });

  it('are the same objects in front of the edit', () => {
    const [before, after] = inTurn([
      'service a\nservice b\nservice c\n',
      'service a\nservice bb\nservice c\n',
    ]);
    expect(after?.tokens[1]).toBe(before?.tokens[1]);
  });
});
