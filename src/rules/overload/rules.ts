import type { Rule } from '../rule.ts';
import { noAdmissionControl } from './no-admission-control.ts';
import { noIsolation } from './no-isolation.ts';

/** Overload. */
export const overloadRules: readonly Rule[] = [noIsolation, noAdmissionControl];
