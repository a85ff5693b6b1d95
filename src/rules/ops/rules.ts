import type { Rule } from '../rule.ts';
import { deployAllAtOnce } from './deploy-all-at-once.ts';
import { staticAddressing } from './static-addressing.ts';
import { unmonitoredCritical } from './unmonitored-critical.ts';
import { unsafeConfig } from './unsafe-config.ts';

/** Operability. */
export const opsRules: readonly Rule[] = [
  unmonitoredCritical,
  unsafeConfig,
  deployAllAtOnce,
  staticAddressing,
];
