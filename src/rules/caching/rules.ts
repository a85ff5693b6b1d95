import type { Rule } from '../rule.ts';

/** Caches and CDNs. */
export const cachingRules: readonly Rule[] = [];
