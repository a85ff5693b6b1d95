import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Names } from '../../language/services/completion/names.ts';
import type { Offer } from '../../language/services/completion/offer.ts';
import { offersAt } from '../../language/services/completion/offers.ts';
import { placeAt } from '../../language/services/completion/place.ts';
import { lex } from '../../language/services/completion/tokens.ts';
import { documentOf } from './completion-support.ts';
import { example } from './example.ts';

const below = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sysd'))
    .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const);

const texts = [['everything.sysd', example] as const, ...below('examples'), ...below('language/library')];

const isOffer = (word: string) => (offer: Offer) =>
  [offer.label, offer.filter, offer.label.replace(/\(.*| .*|:$/, '')].includes(word);

describe('in a correct design', () => {
  it.each(texts)('completion offers every word of %s where it stands', async (_, text) => {
    const { services, document } = await documentOf(text);
    const missed: string[] = [];
    for (const { type, image, startOffset, endOffset, startLine } of lex(text).tokens) {
      if (type !== 'word' && image !== '->' && image !== '~>') continue;
      const place = placeAt(text, type === 'word' ? endOffset : startOffset);
      if (!place) throw new Error('inside a comment');
      if (place.walk.found.some(({ slot }) => slot.type === 'free')) continue;
      const names = new Names(place.walk, text, document, services.sysd);
      const offers = offersAt({ place, names, importPaths: () => [], today: '2026-11-20' });
      if (!offers.some(isOffer(image))) missed.push(`${startLine}: ${image}`);
    }
    expect(missed).toEqual([]);
  });
});
