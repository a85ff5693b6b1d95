import type { Component, Role } from '../../model/model.ts';

/** Replicas of a component (of each shard) at the upper end of an autoscaled range. */
export function mostReplicas({ settings }: Component): number {
  return settings.replicas?.maximum ?? 1;
}

/** Why a component has no such part; undefined where it has one, or may have. */
export function missingPart(component: Component, role: Role): string | undefined {
  const { replication, mode, standby, leader, active, managed } = component.settings;
  if (managed) return undefined;
  const replicas = mostReplicas(component);
  switch (role) {
    case 'leader':
      return replication === 'leaderless' ? 'its replicas are equal, none leads' : undefined;
    case 'followers':
      if (replication === 'leaderless') return 'its replicas are equal, none follows';
      return replicas < 2 ? 'it has one replica' : undefined;
    case 'standby':
      if (replicas < 2) return 'it has one replica';
      return mode === 'active-passive' || standby || leader || active !== undefined || replication
        ? undefined
        : 'all of its replicas work';
    case 'disks':
      return undefined;
  }
}
