import type { ComponentKind } from '../model/model.ts';

/** Kinds that keep data, messages included: replicas of these are copies, not servers of equal standing. */
export const storageKinds: ReadonlySet<ComponentKind> = new Set([
  'cache',
  'database',
  'search',
  'objectStore',
  'coordinator',
  'warehouse',
  'queue',
  'topic',
]);

export const cacheKinds: ReadonlySet<ComponentKind> = new Set(['cache', 'cdn']);

export const queueKinds: ReadonlySet<ComponentKind> = new Set(['queue', 'topic']);
