import { describe, expect, it } from 'vitest';
import { matchesGlob, pathBelow } from '../../src/rules/globs.ts';

describe('a pattern of files', () => {
  it.each([
    ['*.sysd', 'shop.sysd'],
    ['sandbox/**', 'sandbox/a/b.sysd'],
    ['sandbox/**/*.sysd', 'sandbox/b.sysd'],
    ['**/*.sysd', 'a/b/c.sysd'],
    ['**/draft-?.sysd', 'a/draft-1.sysd'],
    ['a/**/b/**/c.sysd', 'a/x/b/b/y/c.sysd'],
    ['./a.sysd', 'a.sysd'],
  ])('%s names %s', (pattern, path) => expect(matchesGlob(pattern, path)).toBe(true));

  it.each([
    ['*.sysd', 'a/shop.sysd'],
    ['sandbox/**', 'other/sandbox/a.sysd'],
    ['sandbox/*.sysd', 'sandbox/a/b.sysd'],
    ['**/draft-?.sysd', 'a/draft-12.sysd'],
    ['a.sysd', 'a_sysd'],
  ])('%s does not name %s', (pattern, path) => expect(matchesGlob(pattern, path)).toBe(false));

  it('made to be slow is not', () => {
    const pattern = `${'**/*a*a*a*a/'.repeat(20)}b`;
    expect(matchesGlob(pattern, `${`${'a'.repeat(60)}/`.repeat(60)}c`)).toBe(false);
  });
});

describe('a path below a folder', () => {
  it('is told however the address escapes', () =>
    expect(pathBelow('file:///a%20b/', 'file:///a b/c%3A.sysd')).toBe('c:.sysd'));
  it('is none for a file elsewhere', () =>
    expect(pathBelow('file:///a/', 'file:///ab/c.sysd')).toBeUndefined());
});
