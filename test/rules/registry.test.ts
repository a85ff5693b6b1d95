import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helpOf } from '../../src/rules/check.ts';
import { rules } from '../../src/rules/registry.ts';

/** Files in the groups' folders that define a rule. */
const files = readdirSync('src/rules', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((group) =>
    readdirSync(`src/rules/${group.name}`)
      .filter((file) => /: Rule = \{/.test(readFileSync(`src/rules/${group.name}/${file}`, 'utf8')))
      .map((file) => `${group.name}/${file.replace(/\.ts$/, '')}`),
  );

describe('the registry', () => {
  it('has every rule that a file defines, by the path of that file', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it.each(rules)('has a specification of $id', ({ id }) => {
    expect(existsSync(`test/rules/${id}.test.ts`)).toBe(true);
  });

  it('has no rule twice', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it.each(rules)('tells what, why and from whom: $id', ({ title, documentation }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [documentation.what, documentation.why, documentation.accept])
      expect(text).toMatch(/^[A-Z].{20,}\.$/s);
    expect(documentation.sources.length).toBeGreaterThan(0);
    expect(documentation.bad).not.toBe(documentation.good);
  });

  it('builds the address of a page from the id of its rule', () => {
    expect(helpOf('spof/entry-point')).toBe(
      'https://github.com/sysd-lang/sysd/blob/main/docs/rules/spof/entry-point.md',
    );
  });
});
