import type { Rule } from '../rule.ts';

/** Sharding and hashing. */
export const shardingRules: readonly Rule[] = [];
