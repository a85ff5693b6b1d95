import type { Rule } from '../rule.ts';

/** Queues and asynchronous work. */
export const asyncRules: readonly Rule[] = [];
