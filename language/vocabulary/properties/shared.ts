import type { Distribution } from '../../../src/model/distribution.ts';
import type { ComponentKind } from '../../../src/model/model.ts';
import type { Default, Property } from '../descriptor.ts';
import { period, share, size, time, word } from '../shapes.ts';

/** What a default says of itself when no measurement stands behind it. */
export const assumed = 'assumed by the language, to be replaced by a figure of your own';

/** A random time, for a default. */
export const exponential = (mean: number): Distribution => ({ type: 'exponential', mean });

export const ofKinds = <T>(
  kinds: readonly ComponentKind[],
  value: T,
  source = assumed,
  unless?: readonly string[],
): Default<T> => ({ kinds, value, source, ...(unless ? { unless } : {}) });

/* Properties that several owners have in the same sense. */

export const mtbf: Property<number> = {
  shape: period(),
  documentation: 'Mean time between failures.',
  example: '90d',
};
export const mttr: Property<number> = {
  shape: time(),
  documentation: 'Mean time to repair: from failing to serving again.',
  example: '10m',
};
export const availability: Property<number> = {
  shape: share(),
  documentation: 'Share of the time that it is up; instead of `mtbf` and `mttr`.',
  example: '99.95%',
};
export const itemSize: Property<number> = {
  shape: size({ above: true }),
  documentation: 'Size of one item, row, document or message.',
  example: '1KB',
};
export const tier: Property<'critical' | 'standard' | 'best-effort'> = {
  shape: word({
    critical: 'The business stops without it.',
    standard: 'It hurts while it is away.',
    'best-effort': 'Nobody is woken for it.',
  }),
  documentation: 'How much it matters.',
  example: 'critical',
};
