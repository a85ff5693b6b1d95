import type { Rule } from '../rule.ts';
import { failoverExceedsRto } from './failover-exceeds-rto.ts';
import { noDegradedMode } from './no-degraded-mode.ts';
import { noHealthCheck } from './no-health-check.ts';
import { noSpareCapacity } from './no-spare-capacity.ts';
import { sloUnreachable } from './slo-unreachable.ts';
import { weakerDependency } from './weaker-dependency.ts';

/** How much of the time it works. */
export const availabilityRules: readonly Rule[] = [
  sloUnreachable,
  weakerDependency,
  noSpareCapacity,
  failoverExceedsRto,
  noHealthCheck,
  noDegradedMode,
];
