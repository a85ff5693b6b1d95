import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element } from '../../src/diagram/element.ts';
import { htmlPage, type ResultRow } from '../../src/export/html.ts';

const drawing = element('svg', { viewBox: '0 0 10 10' }, []);
const row: ResultRow = {
  suite: 'Buy',
  text: 'p99 < 1s',
  state: 'failed',
  actual: '3 s',
  lines: ['It waited.'],
};

const pageOf = (title: string, rows: ResultRow[] = [row]) =>
  htmlPage({ title, drawing, rows, note: 'Today.' });

describe('the page', () => {
  it('shows the picture and what was measured', () => {
    const page = pageOf('Shop');
    expect(page).toContain('<h1>Shop</h1>\n<svg');
    expect(page).toContain(
      '<tr class="failed"><td>✗ failed</td><td>Buy</td><td>p99 &lt; 1s</td><td>3 s</td><td>It waited.</td></tr>',
    );
    expect(page).toContain('<p>Today.</p>');
  });

  it('says nothing of results where nothing is expected', () => {
    expect(pageOf('Shop', [])).not.toContain('Expectations');
  });

  it('needs nothing from elsewhere and lets no script run', () => {
    const page = pageOf('Shop');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import/);
  });

  it('has the same elements whatever its texts are', () => {
    const tags = (page: string) => page.match(/<\/?[a-z!][a-z0-9]*/gi);
    const plain = tags(pageOf('x', [{ ...row, suite: 'x', text: 'x', actual: 'x', lines: ['x'] }]));
    const text = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('</td><script>', '"><b>', '&lt;', '</title><i>', '<!--', ']]>'),
    );
    fc.assert(
      fc.property(text, text, text, (title, suite, why) => {
        const page = pageOf(title, [{ ...row, suite, text: why, actual: suite, lines: [why] }]);
        expect(tags(page)).toEqual(plain);
      }),
    );
  });
});
