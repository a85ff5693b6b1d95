import { replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { storageKinds } from '../kinds.ts';

/** Replicas that carry the same load: each does these shares of a shard's reads and writes. */
export interface ReplicaClass {
  count: number;
  read: number;
  write: number;
}

/** How the work of one shard (of anything else: of the component) is spread over its replicas. */
export function replicaClasses(component: Component, replicas = replicasOf(component)): ReplicaClass[] {
  const { settings, kind } = component;
  const n = Math.max(1, Math.floor(replicas));
  const majority = Math.floor(n / 2) + 1;
  if (storageKinds.has(kind) && n > 1)
    switch (settings.replication) {
      case 'leader-follower':
      case 'consensus':
        return ledBy(n, settings.reads);
      case 'leaderless':
        return [{ count: n, read: Math.min(1, (settings.quorum?.read ?? majority) / n), write: 1 }];
      case 'multi-leader':
        return [{ count: n, read: 1 / n, write: 1 / n }];
      default:
        break;
    }
  const active = Math.min(
    n,
    Math.max(1, settings.active ?? (settings.mode === 'active-passive' ? (settings.needed ?? 1) : n)),
  );
  return [{ count: active, read: 1 / active, write: 1 / active }];
}

/** All writes go to the leader; reads where `reads` says. */
function ledBy(n: number, reads: Component['settings']['reads']): ReplicaClass[] {
  const read = { leader: [1, 0], followers: [0, 1 / (n - 1)], any: [1 / n, 1 / n], quorum: [1, 0.5] }[
    reads ?? 'leader'
  ];
  return [
    { count: 1, read: read[0] ?? 1, write: 1 },
    { count: n - 1, read: read[1] ?? 0, write: 0 },
  ];
}

/** Share of the one-shard operations that the busiest shard gets; 1 for what has no shards. */
export function busiestShard(component: Component): number {
  const shards = Math.max(1, Math.floor(shardsOf(component)));
  const ranges = component.settings.shardBy?.ranges;
  return ranges?.length === shards ? Math.max(...ranges.map(({ share }) => share)) : 1 / shards;
}
