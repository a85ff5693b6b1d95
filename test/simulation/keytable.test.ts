import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyTable } from '../../src/simulation/keytable.ts';

describe('a table of keys', () => {
  it('holds what a map would hold', () => {
    const operation = fc.tuple(fc.constantFrom('set', 'delete'), fc.nat(60), fc.nat(1000));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400 }), (operations) => {
        const table = new KeyTable();
        const map = new Map<number, number>();
        for (const [what, key, value] of operations)
          if (what === 'set') {
            table.set(key, value);
            map.set(key, value);
          } else {
            table.delete(key);
            map.delete(key);
          }
        expect(table.size).toBe(map.size);
        for (let key = 0; key <= 60; key++) expect(table.get(key)).toBe(map.get(key) ?? -1);
      }),
    );
  });

  it('still does when it has become so large that it goes on in parts', () => {
    const table = new KeyTable();
    const keys = Array.from({ length: 200_000 }, (_, at) => at * 7919);
    keys.forEach((key, at) => void table.set(key, at));
    for (const key of keys) if (key % 3 === 0) table.delete(key);
    keys.forEach((key, at) => void (key % 2 === 0 && table.set(key, at + 1)));
    const expected = keys.map((key, at) => (key % 2 === 0 ? at + 1 : key % 3 === 0 ? -1 : at));
    expect(keys.map((key) => table.get(key))).toEqual(expected);
    expect(table.size).toBe(expected.filter((value) => value >= 0).length);
  });
});
