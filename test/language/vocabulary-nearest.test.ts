import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../language/vocabulary/nearest.ts';

describe('the distance between words', () => {
  it.each<[string, string, number]>([
    ['timeout', 'timeout', 0],
    ['', 'ttl', 3],
    ['replcas', 'replicas', 1],
    ['tmieout', 'timeout', 1],
    ['kitten', 'sitting', 3],
  ])('%s and %s', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
    expect(editDistance(right, left)).toBe(distance);
  });
});

describe('the nearest word', () => {
  const words = ['replicas', 'timeout', 'ttl', 'retries'];

  it.each<[string, string | undefined]>([
    ['replcas', 'replicas'],
    ['Timeout', 'timeout'],
    ['tll', 'ttl'],
    ['colour', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('to %s', (word, found) => {
    expect(nearest(word, words)).toBe(found);
  });
});
