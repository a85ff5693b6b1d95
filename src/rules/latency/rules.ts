import type { Rule } from '../rule.ts';
import { budgetExceeded } from './budget-exceeded.ts';
import { missingTimeout } from './missing-timeout.ts';
import { retryAmplification } from './retry-amplification.ts';
import { timeoutInversion } from './timeout-inversion.ts';

/** Latency, timeouts and retries. */
export const latencyRules: readonly Rule[] = [
  budgetExceeded,
  missingTimeout,
  timeoutInversion,
  retryAmplification,
];
