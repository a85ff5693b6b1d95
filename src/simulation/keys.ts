import { isCache } from './callplan.ts';
import type { CallPlan, ComponentPlan, Plan } from './plan.ts';
import { keepsState } from './store.ts';

/** Strategies that look at the key. */
const byKey: ReadonlySet<CallPlan['strategy']> = new Set([
  'modulo-hash',
  'consistent-hash',
  'rendezvous',
  'range',
]);

/** Where nothing in the plan asks which item a request is about, none is drawn. */
export function dropKeys(plan: Plan): void {
  const asked = plan.calls.some(({ strategy, settings }) => byKey.has(strategy) || settings.collapse);
  if (asked || plan.components.some(asksForKey)) return;
  for (const flow of plan.flows) flow.keys = null;
}

function asksForKey(component: ComponentPlan): boolean {
  const { settings } = component.source;
  return (
    component.messaging !== 'none' ||
    isCache(component.source) ||
    keepsState(component) ||
    settings.replicaOf !== undefined ||
    settings.localCache !== undefined ||
    settings.collapse !== undefined
  );
}
