import { describe, expect, it } from 'vitest';
import { InsertReplaceEdit } from 'vscode-languageserver';
import { completionsOf, replacedBy } from './completion-support.ts';

const flow = (inside: string) => `client users\nservice web\nflow buy from users at 1/s {\n${inside}\n}`;

describe('in the middle of a word completion replaces the rest of it', () => {
  it.each([
    ['a key', 'service s { repl<|>acement: 3 }', 'replicas', 'service s { replicas: 3 }'],
    ['a key before another', 'service s { repl<|>x in: us }', 'replicas', 'service s { replicas in: us }'],
    [
      'a key alone, with its value',
      'cache c { evic<|>x }',
      'eviction',
      /^cache c \{ eviction: \$\{1\|.*\|\} \}$/,
    ],
    ['a word of a value', 'database d { reads: lea<|>st }', 'leader', 'database d { reads: leader }'],
    ['a unit', 'service s { serviceTime: 20<|>m }', '20ms', 'service s { serviceTime: 20ms }'],
    ['the kind of something that has a name', 'serv<|>er web { }', 'service', 'service web { }'],
    ['a name in front of an arrow', flow('use<|>d -> web'), 'users', flow('users -> web')],
    ['a name directly in front of an arrow', flow('use<|>d-> web'), 'users', flow('users-> web')],
    ['a metric in front of a comparison', flow('expect p9<|>0 < 1s'), 'p99', flow('expect p99 < 1s')],
    [
      'a call before its arguments',
      'service s { serviceTime: uni<|>on(1ms, 2ms) }',
      'uniform(low, high)',
      'service s { serviceTime: uniform(1ms, 2ms) }',
    ],
    [
      'a rule in quotes',
      'accept "spof/si<|>ngel" because "x"',
      'spof/single-instance',
      'accept "spof/single-instance" because "x"',
    ],
    [
      'a rule in a comment',
      '// sysd-ignore-next-line spof/si<|>ngel -- x',
      'spof/single-instance',
      '// sysd-ignore-next-line spof/single-instance -- x',
    ],
  ])('%s', async (_, text, label, whole) => {
    const replaced = await replacedBy(text, label, 'replace');
    if (typeof whole === 'string') expect(replaced).toBe(whole);
    else expect(replaced).toMatch(whole);
  });

  it('or keeps it, as the editor is set', async () => {
    expect(await replacedBy('database d { reads: lea<|>st }', 'leader', 'insert')).toBe(
      'database d { reads: leaderst }',
    );
  });

  it.each([
    [
      'nothing of the next word',
      'service s { re<|> in: us }',
      'replicas',
      /^service s \{ replicas: \S+ in: us \}$/,
    ],
    [
      'nothing at the beginning of a word',
      'database d { reads: <|>any }',
      'leader',
      /^database d \{ reads: leaderany \}$/,
    ],
    [
      'nothing of the lines behind quotes that are not closed',
      'accept "spof/si<|>\nservice s',
      'spof/single-instance',
      /^accept "spof\/single-instance\nservice s$/,
    ],
  ])('but %s', async (_, text, label, whole) => {
    expect(await replacedBy(text, label, 'replace')).toMatch(whole);
  });
});

it('completion only puts in where the editor cannot replace', async () => {
  const items = await completionsOf('database d { reads: lea<|>st }');
  expect(items.map(({ textEdit }) => textEdit && InsertReplaceEdit.is(textEdit))).not.toContain(true);
  expect(items.find(({ label }) => label === 'leader')?.textEdit).toEqual({
    newText: 'leader',
    range: { start: { line: 0, character: 20 }, end: { line: 0, character: 23 } },
  });
});
