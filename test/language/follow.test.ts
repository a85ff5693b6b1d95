import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follower } from '../../language/server/follow.ts';

const line = (number: number, end = number) => ({
  start: { line: number, character: 0 },
  end: { line: end, character: 3 },
});

describe('ranges of an older text', () => {
  it('stay before the lines that changed', () => {
    expect(follower('a\nb\nc', 'a\nb\nX')(line(1))).toEqual(line(1));
  });

  it('move with the lines after those that changed', () => {
    expect(follower('a\nb\nc', 'a\nnew\nmore\nb\nc')(line(2))).toEqual(line(4));
    expect(follower('a\nb\nc', 'a\nc')(line(2))).toEqual(line(1));
  });

  it('are gone where they touch a changed line', () => {
    expect(follower('a\nb\nc', 'a\nX\nc')(line(1))).toBeUndefined();
    expect(follower('a\nb\nc', 'a\nX\nc')(line(0, 1))).toBeUndefined();
    expect(follower('a\nb\nc', 'a\nX\nc')(line(1, 2))).toBeUndefined();
  });

  it('always point at the same lines of the newer text', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, text, fc.nat(7), fc.nat(7), (before, after, first, length) => {
        const last = Math.min(first + length, before.length - 1);
        fc.pre(first <= last);
        const followed = follower(before.join('\n'), after.join('\n'))(line(first, last));
        if (followed)
          expect(after.slice(followed.start.line, followed.end.line + 1)).toEqual(
            before.slice(first, last + 1),
          );
      }),
    );
  });
});
