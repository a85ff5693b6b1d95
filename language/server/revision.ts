import type { Model } from '../../src/model/model.ts';

/** What an edit of white space changes, and nothing else: it never shows. */
const positions = new Set(['source', 'range', 'suppressions']);

/** Hash of what a model says, source positions aside: models of equal revision draw the same picture. */
export function revisionOf(model: Model): string {
  return hash(JSON.stringify(model, (key, value) => (positions.has(key) ? undefined : value)));
}

/** 53 bits by two rounds of multiply and xor (cyrb53); not for anything an attacker gains by a collision. */
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
