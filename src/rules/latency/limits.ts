import { longestWait } from '../../analysis/latency/walk.ts';
import { lookup } from '../../model/lookup.ts';
import type { Call, Component, Model } from '../../model/model.ts';

export { longestWait };

/** How long the caller of a call has before somebody above it gives up. */
export interface Limit {
  /** Seconds. */
  time: number;
  /** Who sets it: the innermost call with a timeout around it. */
  by: Call;
  /** Its calls down to the one that is limited, itself first. */
  within: readonly Call[];
  /** It travels with the request, so that work within it ends when it does. */
  propagated: boolean;
}

/** The nearest timeout around a call; undefined where nobody above it ever gives up. */
export function limitAbove(above: readonly Call[]): Limit | undefined {
  const index = above.findLastIndex(({ settings }) => (settings.timeout ?? 0) > 0);
  const by = above[index];
  if (by?.settings.timeout === undefined) return undefined;
  const within = above.slice(index);
  const propagated = within.every(({ settings }) => settings.deadline === 'propagate');
  return { time: by.settings.timeout, by, within, propagated };
}

/** The client of a flow and its patience, where there is one, seconds. */
export function patientClient(model: Model, id: string): { client: Component; patience: number } | undefined {
  const client = lookup(model).components.get(id);
  const patience = client?.settings.patience;
  return client && patience !== undefined && patience > 0 ? { client, patience } : undefined;
}
