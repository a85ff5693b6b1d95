import type { Rule } from '../rule.ts';
import { failoverUnexercised } from './failover-unexercised.ts';
import { noAutomaticFailover } from './no-automatic-failover.ts';
import { replicaIsNotBackup } from './replica-is-not-backup.ts';
import { rpoViolated } from './rpo-violated.ts';
import { volatileDurable } from './volatile-durable.ts';
import { writeSaturatedReplicas } from './write-saturated-replicas.ts';

/** Replication and failover. */
export const replicationRules: readonly Rule[] = [
  noAutomaticFailover,
  rpoViolated,
  replicaIsNotBackup,
  writeSaturatedReplicas,
  volatileDurable,
  failoverUnexercised,
];
