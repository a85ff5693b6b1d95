import type { Rule } from '../rule.ts';
import { localSession } from './local-session.ts';

/** Load balancing and sessions. */
export const lbRules: readonly Rule[] = [localSession];
