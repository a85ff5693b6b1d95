import type { Rule } from '../rule.ts';
import { overloaded } from './overloaded.ts';

/** Capacity. */
export const capacityRules: readonly Rule[] = [overloaded];
