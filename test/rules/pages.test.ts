import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationSchema } from '../../src/rules/configuration-schema.ts';
import { indexOf, pageOf } from '../../src/rules/page.ts';
import { rules } from '../../src/rules/registry.ts';

/*
 * The pages below docs/rules and the schema of sysd.config.json are made from the rules. To refresh them after a rule
 * changed:
 *   UPDATE_PAGES=1 npx vitest run test/rules/pages.test.ts
 */

const folder = 'docs/rules';
const pages = new Map([
  ['README.md', indexOf()],
  ...rules.map((rule) => [`${rule.id}.md`, pageOf(rule)] as const),
]);

const schemaFile = 'docs/sysd.config.schema.json';
const schema = `${JSON.stringify(configurationSchema(), null, 2)}\n`;

if (process.env.UPDATE_PAGES) {
  writeFileSync(schemaFile, schema);
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => path.replaceAll('\\', '/'));

describe('the pages of the rules', () => {
  it('are those of the registered rules, no fewer and no more', () => {
    expect(written.sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages])(
    '%s is up to date (UPDATE_PAGES=1 npx vitest run test/rules/pages.test.ts)',
    (path, text) => {
      expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
    },
  );
});

describe('the schema of sysd.config.json', () => {
  it('is up to date (UPDATE_PAGES=1 npx vitest run test/rules/pages.test.ts)', () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(schema);
  });
});
