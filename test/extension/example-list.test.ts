import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aboutOf, examplesFrom, examplesOf } from '../../src/extension/example-list.ts';

const files = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sysd'))
  .map((path) => ({ path, text: readFileSync(`examples/${path}`, 'utf8') }));

describe('the list of examples', () => {
  it('has all that come with sysd, each with a line on what it is about', () => {
    const examples = examplesOf(files);
    expect(examples).toHaveLength(files.length);
    expect(examples.filter(({ about }) => about === '').map(({ label }) => label)).toEqual([]);
  });

  it('begins with whole designs and names the two sides of a subject', () => {
    const text = '/* What. Why. */';
    const list = examplesOf([
      { path: 'groups/caching-before.sysd', text },
      { path: 'systems/rack.sysd', text },
      { path: 'twitter.sysd', text },
    ]);
    expect(list.map(({ label, sort }) => [label, sort])).toEqual([
      ['twitter', 'Whole designs'],
      ['rack', 'Systems'],
      ['caching (before)', 'One subject, before and after'],
    ]);
  });

  it('leaves out what is no example', () => {
    expect(
      examplesFrom('[1, {"path": 2}, {"path": "a.sysd", "text": ""}]').map(({ label }) => label),
    ).toEqual(['a']);
    expect(examplesFrom('{}')).toEqual([]);
  });
});

describe('what a text is about', () => {
  it.each([
    [
      '/*\n * A rack without a single box: two of\n * everything.\n */\nsystem R',
      'A rack without a single box.',
    ],
    ['/* Costs 1.5 dollars. More. */', 'Costs 1.5 dollars.'],
    ['service a /* no head */', ''],
  ])('is the first sentence of its head: %j', (text, about) => {
    expect(aboutOf(text)).toBe(about);
  });
});
