import type { Rule } from '../rule.ts';
import { belowFloor } from './below-floor.ts';
import { budgetExceeded } from './budget-exceeded.ts';
import { chattyRemoteCalls } from './chatty-remote-calls.ts';
import { fanOutTail } from './fan-out-tail.ts';
import { missingTimeout } from './missing-timeout.ts';
import { retryAmplification } from './retry-amplification.ts';
import { retryNoBackoff } from './retry-no-backoff.ts';
import { retryNotIdempotent } from './retry-not-idempotent.ts';
import { syncChain } from './sync-chain.ts';
import { timeoutInversion } from './timeout-inversion.ts';

/** Latency, timeouts and retries. */
export const latencyRules: readonly Rule[] = [
  budgetExceeded,
  missingTimeout,
  timeoutInversion,
  retryAmplification,
  retryNoBackoff,
  retryNotIdempotent,
  fanOutTail,
  chattyRemoteCalls,
  syncChain,
  belowFloor,
];
