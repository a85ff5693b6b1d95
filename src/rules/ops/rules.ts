import type { Rule } from '../rule.ts';

/** Operability. */
export const opsRules: readonly Rule[] = [];
