import type { Rule } from '../rule.ts';
import { acceptanceInvalid } from './acceptance-invalid.ts';
import { acceptanceStale } from './acceptance-stale.ts';
import { assumedDefault } from './assumed-default.ts';
import { contradiction } from './contradiction.ts';
import { flowBroken } from './flow-broken.ts';
import { impossibleValue } from './impossible-value.ts';
import { syncCycle } from './sync-cycle.ts';
import { unknownRule } from './unknown-rule.ts';
import { unreachable } from './unreachable.ts';

/** The model itself. */
export const modelRules: readonly Rule[] = [
  impossibleValue,
  contradiction,
  flowBroken,
  unreachable,
  syncCycle,
  assumedDefault,
  unknownRule,
  acceptanceInvalid,
  acceptanceStale,
];
