import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../language/problem.ts';
import { loadText } from '../support/model.ts';
import { example } from './example.ts';

const componentsOf = async (text: string) => (await loadText(text)).model.components.map(({ id }) => id);

describe('a text with syntax errors', () => {
  it('keeps what stands around a statement that is none', async () => {
    const { model, problems, broken } = await loadText('service a\nservice {\nservice b\nfoo bar\ncache c');
    expect(broken).toBe(true);
    expect(model.components.map(({ id }) => id)).toEqual(expect.arrayContaining(['a', 'c']));
    expect(problems.length).toBeGreaterThan(0);
  });

  it('closes a brace that was left open where the indentation says', async () => {
    const text = 'service a {\n  replicas: 3\n\ncache b\ndatabase c { replicas: 2 }\na -> c\n';
    const { model, problems } = await loadText(text);
    expect(model.components.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(model.connections.map(({ id }) => id)).toEqual(['a->c']);
    expect(problems).toMatchObject([
      {
        rule: 'syntax/error',
        message: 'This `{` is never closed.',
        range: { start: { line: 0, character: 10 } },
      },
    ]);
  });

  it('leaves out a brace that closes nothing', async () => {
    const { model, problems } = await loadText('service a { } }\nservice b');
    expect(model.components.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(problems.map(({ message }) => message)).toEqual(['This `}` closes nothing.']);
  });

  it('ends a text in quotes with its line', async () => {
    const { model, problems } = await loadText('service a "A\nservice b');
    expect(model.components.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(problems.map(({ rule }) => rule)).toEqual(['syntax/unclosed']);
  });

  it('keeps the rest of a flow behind a line that is not finished', async () => {
    const { model } = await loadText(`
client u { rate: 1/s }
service a
service b
flow f from u {
  u -> a
  a ->
  expect p99 <
  a -> b
}
service c`);
    expect(model.components.map(({ id }) => id)).toEqual(['u', 'a', 'b', 'c']);
    expect(model.flows).toHaveLength(1);
  });

  it.each(['service', 'service ', 'service a {', 'a ->', 'system', 'import', 'link a <->'])(
    'says one thing about a text that ends too early: %s',
    async (text) => {
      const { problems } = await loadText(text);
      expect(problems.filter(({ rule }) => rule.startsWith('syntax/'))).toHaveLength(1);
    },
  );
});

describe('hostile texts', () => {
  it.each([500, 10_000])('tells of %i nested braces once', async (depth) => {
    const { problems } = await loadText(`service a {${' x: {'.repeat(depth)}${'}'.repeat(depth)}}`);
    expect(problems.map(({ rule }) => rule)).toEqual(['syntax/refused']);
    expect(problems[0]?.message).toContain('levels deep');
  });

  it('tells of a text of more than 5 MB once', async () => {
    const { problems } = await loadText(' '.repeat(5_000_001));
    expect(problems).toMatchObject([{ rule: 'syntax/refused' }]);
  });

  it('tells of binary data once', async () => {
    const { problems } = await loadText('service a\0\u0001\u0002');
    expect(problems).toMatchObject([{ rule: 'syntax/refused', message: expect.stringContaining('binary') }]);
  });

  it('does not tell of more than a hundred places', async () => {
    const { problems } = await loadText('§ '.repeat(5_000));
    expect(problems.length).toBeLessThan(110);
  });

  it('does not compare thousands of unknown names with thousands of known ones', {
    timeout: 10_000,
  }, async () => {
    const known = Array.from({ length: 3_000 }, (_, index) => `service known${index}`).join('\n');
    const unknown = Array.from({ length: 3_000 }, (_, index) => `known0 -> unknown${index}`).join('\n');
    const { problems } = await loadText(`${known}\n${unknown}`);
    expect(problems).toHaveLength(1_000);
  });

  it('does not multiply long lists of targets', async () => {
    const services = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
    const list = `[${services.join(', ')}]`;
    const { problems, model } = await loadText(
      `${services.map((name) => `service ${name}`).join(' ')} s0 -> ${list} -> ${list}`,
    );
    expect(problems.map(({ rule }) => rule)).toEqual([
      'language/too-many-targets',
      'language/too-many-targets',
    ]);
    expect(model.connections).toHaveLength(100);
  });

  it('takes names of the runtime for names', async () => {
    expect(await componentsOf('service constructor service __proto__ service toString')).toEqual([
      'constructor',
      '__proto__',
      'toString',
    ]);
  });
});

const tokens = example.match(/\s+|"[^"\n]*"|[\w-]+|[^\s\w]/g) ?? [];

/** Whether a range lies in the text. */
function liesIn(text: string, { range }: Problem): boolean {
  const lines = text.split('\n');
  const inside = ({ line, character }: Problem['range']['start']) =>
    line >= 0 && line < lines.length && character >= 0 && character <= (lines[line]?.length ?? 0);
  const { start, end } = range;
  const ordered = start.line < end.line || (start.line === end.line && start.character <= end.character);
  return inside(start) && inside(end) && ordered;
}

describe('any text', () => {
  const mutation = fc.record({
    at: fc.nat(tokens.length - 1),
    how: fc.constantFrom('delete', 'repeat', 'swap', 'replace'),
    other: fc.oneof(fc.constantFrom(...tokens), fc.string({ maxLength: 5 })),
  });
  const mutated = fc.array(mutation, { minLength: 1, maxLength: 12 }).map((mutations) => {
    const changed = [...tokens];
    for (const { at, how, other } of mutations) {
      const token = changed[at] ?? '';
      if (how === 'delete') changed[at] = '';
      else if (how === 'repeat') changed[at] = `${token} ${token}`;
      else if (how === 'swap') [changed[at], changed[at + 1]] = [changed[at + 1] ?? '', token];
      else changed[at] = other;
    }
    return changed.join('');
  });

  it('gives a model, and problems that lie in it', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const { problems, model } = await loadText(text);
        expect(problems.filter((problem) => !liesIn(text, problem))).toEqual([]);
        expect(new Set(model.components.map(({ id }) => id)).size).toBe(model.components.length);
        JSON.stringify(model);
      }),
      { numRuns: 60 },
    );
  });
});
