import type { Rule } from '../rule.ts';
import { blastRadius } from './blast-radius.ts';
import { controlPlaneInRequestPath } from './control-plane-in-request-path.ts';
import { entryPoint } from './entry-point.ts';
import { externalDependency } from './external-dependency.ts';
import { sharedFate } from './shared-fate.ts';
import { sharedStoreBehindReplicas } from './shared-store-behind-replicas.ts';
import { singleInstance } from './single-instance.ts';

/** Single points of failure. */
export const spofRules: readonly Rule[] = [
  singleInstance,
  entryPoint,
  sharedFate,
  sharedStoreBehindReplicas,
  externalDependency,
  controlPlaneInRequestPath,
  blastRadius,
];
