import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { library } from '../../language/generated/library.ts';
import { kinds, owners, propertiesOf } from '../../language/vocabulary/index.ts';
import { referencePages } from '../../language/vocabulary/reference/index.ts';
import { loadText } from '../support/model.ts';

const pages = referencePages(library);
const pageOf = (name: string) => pages[name] ?? '';

describe('the reference', () => {
  it.each(Object.entries(pages))('docs/%s is up to date (npm run docs)', (name, text) => {
    const path = join('docs', name);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(text);
  });

  const links = Object.entries(pages).flatMap(([name, text]) =>
    [...text.matchAll(/\]\(([^)#\s]*)(#[^)\s]*)?\)/g)].map(([, path = '', heading = '']) => ({
      name,
      path: path === '' ? name : path,
      heading,
    })),
  );

  it('has no link that leads nowhere', () => {
    const headings = new Map<string, Set<string>>();
    const headingsOf = (file: string) => {
      const found = headings.get(file) ?? new Set(anchorsIn(pages[file] ?? ''));
      headings.set(file, found);
      return found;
    };
    const dead = links.filter(({ name, path, heading }) =>
      pages[path] === undefined
        ? !existsSync(join('docs', dirname(name), path))
        : heading !== '' && !headingsOf(path).has(heading.slice(1)),
    );
    expect(dead).toEqual([]);
  });

  it('is linked wholly from its index, with the rules and the architecture', () => {
    const others = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'README.md');
    for (const path of [...others, 'rules/README.md']) expect(pageOf('README.md')).toContain(`(${path})`);
  });

  it('tells every property once by its name', () => {
    const names = owners.flatMap((owner) => Object.keys(propertiesOf(owner)));
    const headings = [...pageOf('properties.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  it.each(Object.keys(kinds))('tells of the kind %s', (kind) => {
    expect(pageOf('kinds.md')).toContain(`\n## ${kind}\n`);
  });

  const examples = ['language.md', 'technologies.md'].flatMap((name) =>
    [...pageOf(name).matchAll(/```sysd\n([\s\S]*?)```/g)].map(([, text = '']) => [name, text] as const),
  );

  it.each(examples)('%s has an example without errors: %s', async (_, text) => {
    const { problems } = await loadText(text);
    expect(problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  });
});

/** As GitHub makes them of headings: in small letters, numbered where two are the same. */
function anchorsIn(text: string): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```/g, '');
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const plain = heading.toLowerCase().replaceAll(' ', '-');
    const before = seen.get(plain) ?? 0;
    seen.set(plain, before + 1);
    return before === 0 ? plain : `${plain}-${before}`;
  });
}
