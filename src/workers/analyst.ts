import { analyse } from '../analysis/analyse.ts';
import type { FromAnalyst, ToAnalyst } from '../protocol.ts';
import { check } from '../rules/check.ts';

/** Analyses one model and checks its rules. */
export function judge({ id, model, today }: ToAnalyst): FromAnalyst {
  const analysis = analyse(model);
  return { id, analysis, findings: check(model, analysis, { today }) };
}
