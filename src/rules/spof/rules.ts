import type { Rule } from '../rule.ts';
import { entryPoint } from './entry-point.ts';
import { sharedFate } from './shared-fate.ts';
import { singleInstance } from './single-instance.ts';

/** Single points of failure. */
export const spofRules: readonly Rule[] = [singleInstance, entryPoint, sharedFate];
