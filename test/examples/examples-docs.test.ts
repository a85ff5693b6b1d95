import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/examples.md', 'utf8');

/** The files that a row of the page's table names: the first in full, the others by what they end with instead of `-before`. */
const filesIn = (row: string): string[] => {
  const names = [...(row.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name ?? '');
  const [first = '', ...others] = names;
  return [first, ...others.map((end) => first.replace('-before', end))];
};

describe('the page on examples', () => {
  it('names every example of a phenomenon once', () => {
    const rows = page.split('\n').filter((line) => /^\| `[\w-]+-before`/.test(line));
    const files = readdirSync('examples/phenomena').map((file) => file.replace('.sysd', ''));
    expect(rows.flatMap(filesIn).toSorted()).toEqual(files.toSorted());
  });

  it('names folders and files that are there', () => {
    const named = [...page.matchAll(/`(examples\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
    const paths = named.filter((path) => !/GROUP|\.\.\./.test(path));
    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths) expect(() => readdirOrRead(path)).not.toThrow();
  });
});

function readdirOrRead(path: string) {
  return path.endsWith('.sysd') ? readFileSync(path) : readdirSync(path);
}
