import type { Rule } from '../rule.ts';
import { acceptanceInvalid } from './acceptance-invalid.ts';
import { acceptanceStale } from './acceptance-stale.ts';
import { unknownRule } from './unknown-rule.ts';

/** The model itself. */
export const modelRules: readonly Rule[] = [unknownRule, acceptanceInvalid, acceptanceStale];
