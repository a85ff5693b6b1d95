import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { colouredWords, textMateGrammar } from '../../language/textmate/grammar.ts';

const keywords = new Set(
  [...readFileSync('language/sysd.langium', 'utf8').matchAll(/'([A-Za-z]+)'/g)].map(
    (match) => match[1] ?? '',
  ),
);

/** The scope of the first pattern of a group that matches a whole word. */
const matches = (group: string, text: string) =>
  textMateGrammar().repository[group]?.patterns.some(
    ({ match }) => match !== undefined && new RegExp(match).exec(text)?.[0] === text,
  );

describe('the colours of a text', () => {
  it('know every keyword of the grammar, and no other', () => {
    expect([...keywords].filter((word) => !colouredWords.has(word))).toEqual([]);
    expect([...colouredWords].filter((word) => !keywords.has(word))).toEqual([]);
  });

  it('are made of patterns that are regular expressions', () => {
    const patterns = Object.values(textMateGrammar().repository).flatMap((group) => group.patterns);
    for (const { match, begin, end } of patterns)
      for (const source of [match, begin, end])
        if (source !== undefined) expect(() => new RegExp(source)).not.toThrow();
  });

  it.each([
    ['declarations', 'loadBalancer lb'],
    ['keys', 'replicas:'],
    ['numbers', '$120/month'],
    ['numbers', '99.95%'],
    ['numbers', '2030-01-31'],
    ['arrows', '~>'],
    ['statements', 'expect redirect successRate'],
    ['functions', 'lognormal'],
  ])('of %s: %s', (group, text) => {
    const context: Record<string, string> = { declarations: ' {', statements: ' >= 99%', functions: '(' };
    const line = text + (context[group] ?? '');
    const found = textMateGrammar().repository[group]?.patterns.some(
      ({ match }) => match !== undefined && new RegExp(match).exec(line)?.[0] === text,
    );
    expect(found).toBe(true);
  });

  it('take the key of a property for no keyword', () => {
    expect(matches('statements', 'from: x')).toBe(false);
    expect(matches('statements', 'from')).toBe(true);
  });
});
