import type { Rule } from '../rule.ts';

/** Overload. */
export const overloadRules: readonly Rule[] = [];
