import type { Rule } from '../rule.ts';
import { autoscaleLimits } from './autoscale-limits.ts';
import { bandwidth } from './bandwidth.ts';
import { bulkDistribution } from './bulk-distribution.ts';
import { concurrency } from './concurrency.ts';
import { connections } from './connections.ts';
import { overloaded } from './overloaded.ts';
import { storage } from './storage.ts';

/** Capacity. */
export const capacityRules: readonly Rule[] = [
  overloaded,
  concurrency,
  connections,
  storage,
  bandwidth,
  bulkDistribution,
  autoscaleLimits,
];
