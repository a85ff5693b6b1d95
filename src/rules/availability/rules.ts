import type { Rule } from '../rule.ts';
import { sloUnreachable } from './slo-unreachable.ts';

/** Availability. */
export const availabilityRules: readonly Rule[] = [sloUnreachable];
