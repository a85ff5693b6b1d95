import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsIn } from '../rules/support.ts';
import { loadText } from '../support/model.ts';

const textsOf = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sysd'))
    .map((file) => [`${folder}/${file}`, readFileSync(`${folder}/${file}`, 'utf8')] as const);

const groups = textsOf('examples/groups');
const systems = textsOf('examples/systems');
const phenomena = textsOf('examples/phenomena');
const good = [...groups, ...phenomena].filter(([file]) => /-after(-\w+)?\.sysd$/.test(file));

describe.each([...groups, ...systems, ...phenomena])('%s', (_, text) => {
  it('has exactly these findings', async () => {
    const { problems } = await loadText(text);
    const found = await findingsIn(text);
    expect([
      ...problems.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
      ...found.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
    ]).toMatchSnapshot();
  });
});

describe.each(good)('%s, a good design,', (_, text) => {
  it('has neither error nor warning', async () => {
    expect((await loadText(text)).problems).toEqual([]);
    const found = await findingsIn(text);
    expect(found.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  });

  it('needs no acceptance, no comment that silences a rule and no level of its own', () => {
    expect(text).not.toMatch(/\baccept\b|sysd-ignore|\brules\s*:/);
  });
});

describe('the pairs', () => {
  const named = groups.map(([file]) => file.replace(/^.*\/(\w+)-(before|after)\.sysd$/, '$1 $2'));

  it('are there for every group of rules', () => {
    const rooms = readdirSync('src/rules', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const expected = rooms
      .map(({ name }) => name)
      .filter((name) => name !== 'overload')
      .flatMap((name) => [`${name} before`, `${name} after`]);
    expect(named.toSorted()).toEqual(expected.toSorted());
  });

  it.each(groups.filter(([file]) => file.endsWith('-before.sysd')))(
    '%s has warnings or errors of its own group that the design after it has not',
    async (file, text) => {
      const group = file.replace(/^.*\/(\w+)-before\.sysd$/, '$1');
      const own = (await findingsIn(text)).filter(({ rule }) => rule.startsWith(`${group}/`));
      expect(
        own.filter(({ severity }) => severity === 'error' || severity === 'warning').length,
      ).toBeGreaterThan(1);
    },
  );
});
