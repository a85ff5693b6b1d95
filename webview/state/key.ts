import type { Model } from '../../src/model/model.ts';

/** What of a model no simulation looks at: where it stands in the text and what is only said about it. */
const immaterial = new Set([
  'source',
  'origins',
  'title',
  'description',
  'views',
  'acceptances',
  'suppressions',
]);

/** Equal for models that simulate to the same figures: a changed comment or view does not make results old. */
export function simulationKeyOf(model: Model): string {
  return fingerprint(
    JSON.stringify(model, (name, value: unknown) => (immaterial.has(name) ? undefined : value)),
  );
}

/** 53 bits of a text by two multiplicative hashes (the finalizer of MurmurHash3, Appleby 2011). */
function fingerprint(text: string): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return (4294967296 * (2097151 & high) + (low >>> 0)).toString(36);
}
