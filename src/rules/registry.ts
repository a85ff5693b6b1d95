import { asyncRules } from './async/rules.ts';
import { availabilityRules } from './availability/rules.ts';
import { cachingRules } from './caching/rules.ts';
import { capRules } from './cap/rules.ts';
import { capacityRules } from './capacity/rules.ts';
import { latencyRules } from './latency/rules.ts';
import { lbRules } from './lb/rules.ts';
import { modelRules } from './model/rules.ts';
import { opsRules } from './ops/rules.ts';
import { overloadRules } from './overload/rules.ts';
import { replicationRules } from './replication/rules.ts';
import type { Rule } from './rule.ts';
import { securityRules } from './security/rules.ts';
import { shardingRules } from './sharding/rules.ts';
import { spofRules } from './spof/rules.ts';

/** Every rule, in the order of the catalogue. */
export const rules: readonly Rule[] = [
  ...spofRules,
  ...availabilityRules,
  ...capRules,
  ...replicationRules,
  ...shardingRules,
  ...cachingRules,
  ...asyncRules,
  ...lbRules,
  ...latencyRules,
  ...overloadRules,
  ...capacityRules,
  ...securityRules,
  ...opsRules,
  ...modelRules,
];
