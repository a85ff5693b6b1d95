import type { Rule } from '../rule.ts';

/** Exposure. */
export const securityRules: readonly Rule[] = [];
