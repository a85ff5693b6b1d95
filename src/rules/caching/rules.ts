import type { Rule } from '../rule.ts';
import { cdnPrivateContent } from './cdn-private-content.ts';
import { coldCacheCollapse } from './cold-cache-collapse.ts';
import { noInvalidation } from './no-invalidation.ts';
import { perInstance } from './per-instance.ts';
import { placementFit } from './placement-fit.ts';
import { splitByRoundRobin } from './split-by-round-robin.ts';
import { stampede } from './stampede.ts';
import { unbounded } from './unbounded.ts';
import { workingSet } from './working-set.ts';
import { writeBackDurable } from './write-back-durable.ts';

/** Caching and content delivery. */
export const cachingRules: readonly Rule[] = [
  noInvalidation,
  unbounded,
  writeBackDurable,
  stampede,
  coldCacheCollapse,
  perInstance,
  splitByRoundRobin,
  workingSet,
  cdnPrivateContent,
  placementFit,
];
