import type { CachingSettings } from '../../../src/model/settings.ts';
import type { Table } from '../descriptor.ts';
import { caching } from '../kinds.ts';
import { call, either, period, quantity, share, size, time, truth, turned, word } from '../shapes.ts';
import { assumed, ofKinds } from './shared.ts';

/** What keeps copies. */
export const cachingProperties = {
  capacity: {
    kinds: caching,
    shape: either(
      turned(
        quantity('number', { above: true, maximum: 1e15 }),
        (items) => ({ type: 'items' as const, items }),
        ({ items }) => items,
      ),
      turned(
        size({ above: true }),
        (bytes) => ({ type: 'size' as const, bytes }),
        ({ bytes }) => bytes,
      ),
    ),
    documentation: 'Items that one replica holds, or bytes with an `itemSize`.',
    example: '100k',
    defaults: [{ kinds: caching, value: { type: 'items', items: 100_000 }, source: assumed }],
  },
  eviction: {
    kinds: caching,
    shape: word({
      lru: 'What was used longest ago.',
      lfu: 'What was used least often.',
      fifo: 'What came first.',
      lifo: 'What came last.',
      random: 'Any.',
    }),
    documentation: 'What a full cache throws away.',
    example: 'lru',
    defaults: [{ kinds: caching, value: 'lru', source: 'the most common policy' }],
  },
  ttl: {
    kinds: [...caching, 'dns'],
    shape: period(),
    documentation: 'How long a copy may be used. Of a dns: how long its answer is kept.',
    example: '10m',
    defaults: [
      ofKinds(
        ['dns'],
        60,
        'the ttl of alias records to load balancers: Amazon Route 53 Developer Guide, Choosing between alias and non-alias records',
      ),
    ],
  },
  jitter: {
    kinds: caching,
    shape: share(),
    documentation: 'Spreads the ttl by this share, so that copies do not all expire at once.',
    example: '10%',
  },
  writePolicy: {
    kinds: caching,
    shape: call({
      'cache-aside': { documentation: 'Writers write to the store; the cache is filled by reads.' },
      'write-through': { documentation: 'Writes go to the cache and the store before they are confirmed.' },
      'write-back': {
        documentation: 'Writes go to the cache, and to the store later: what is not flushed can be lost.',
        parameters: { flush: { shape: period(), documentation: 'How often it is written to the store.' } },
      },
      'write-around': { documentation: 'Writes go to the store alone, past the cache.' },
    }),
    documentation: 'What a write does to the cache.',
    example: 'write-through',
    defaults: [{ kinds: caching, value: { type: 'cache-aside' }, source: 'the most common policy' }],
  },
  readPolicy: {
    kinds: caching,
    shape: call({
      aside: { documentation: 'The caller fetches what is missing.' },
      through: { documentation: 'The cache fetches what is missing.' },
      'refresh-ahead': {
        documentation: 'The cache fetches what is used before it expires.',
        parameters: { ahead: { shape: share(), documentation: 'After this share of the ttl.' } },
      },
    }),
    documentation: 'Who fetches what is missing.',
    example: 'refresh-ahead(80%)',
  },
  hitRatio: {
    kinds: caching,
    shape: share(),
    documentation: 'Share of lookups that find their item; overrides what follows from the flow’s `keys`.',
    example: '95%',
  },
  staleIfError: {
    kinds: caching,
    shape: time(),
    documentation: 'For so long an expired copy is used when its source fails (RFC 5861).',
    example: '5m',
  },
  warmUp: { kinds: caching, shape: truth(), documentation: 'Is filled before it serves.', example: 'true' },
  invalidate: {
    kinds: caching,
    shape: truth(),
    documentation: 'Writes delete or replace the cached item everywhere.',
    example: 'true',
  },
  vary: {
    kinds: caching,
    shape: word({ user: 'Each user has copies of its own.' }),
    documentation: 'What else a copy is kept by, besides its address: nothing unless said.',
    example: 'user',
  },
  fill: {
    kinds: ['cdn'],
    shape: word({
      pull: 'Fetches from the origin what is asked for.',
      push: 'Is given everything beforehand.',
    }),
    documentation: 'How a content delivery network gets its content.',
    example: 'pull',
    defaults: [{ kinds: ['cdn'], value: 'pull', source: 'the common way to use one' }],
  },
} satisfies Table<CachingSettings>;
