import type { Rule } from '../rule.ts';

/** Replication and failover. */
export const replicationRules: readonly Rule[] = [];
