import type { ComponentKind, Operation } from '../../src/model/model.ts';

/** Kinds that a call without an operation reads from, and the operation it then is. */
export const usualOperations: Partial<Record<ComponentKind, Operation>> = {
  cache: 'get',
  cdn: 'get',
  database: 'read',
  search: 'read',
  objectStore: 'read',
  coordinator: 'read',
  warehouse: 'read',
};
