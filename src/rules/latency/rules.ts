import type { Rule } from '../rule.ts';
import { retryAmplification } from './retry-amplification.ts';

/** Latency, timeouts and retries. */
export const latencyRules: readonly Rule[] = [retryAmplification];
