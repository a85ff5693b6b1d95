import { meanOf } from '../../model/distribution.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, Flow, Model, Step } from '../../model/model.ts';
import { competing } from './competing.ts';
import type { Sharing } from './sharing.ts';

const depthLimit = 500;

/** How often one request of a flow makes a call. */
export interface Visit {
  call: Call;
  perRequest: number;
  /** The same before copies that the caller keeps answer some of them. */
  attempted: number;
}

/**
 * The visit ratios of a flow (Denning and Buzen 1978): branches by weight, loops by their mean, copies, misses by the
 * hit ratio, retries where work fails by itself. Fallbacks and compensations do not run undisturbed.
 */
export function visitsOf(model: Model, flow: Flow, sharing: Sharing): Visit[] {
  const { components } = lookup(model);
  const visits: Visit[] = [];
  const takenBy = (call: Call) => {
    const takings = competing(model, call);
    return takings && new Map(takings.map((taking) => [taking.call, taking.share]));
  };
  const walk = (
    steps: readonly Step[],
    times: number,
    depth: number,
    shares?: ReadonlyMap<Call, number>,
  ): void => {
    if (!(times > 0) || depth > depthLimit) return;
    for (const step of steps) {
      switch (step.type) {
        case 'call': {
          const attempted = times * (shares?.get(step) ?? 1) * attempts(step, components);
          const made = attempted * sharing.askedShare(step);
          visits.push({ call: step, perRequest: made, attempted });
          walk(step.steps, made, depth + 1, takenBy(step));
          if (step.miss) walk(step.miss.steps, made * (1 - sharing.hitRatioOf(step)), depth + 1);
          break;
        }
        case 'sequence':
          walk(step.steps, times, depth + 1, shares);
          break;
        case 'repeat':
          walk(step.steps, times * Math.max(0, finite(meanOf(step.times))), depth + 1);
          break;
        case 'parallel':
          walk(step.branches, times * Math.max(0, step.copies), depth + 1);
          break;
        case 'choose': {
          const total = Math.max(
            1,
            step.branches.reduce((sum, { weight }) => sum + weight, 0),
          );
          for (const { weight, steps: inside } of step.branches)
            walk(inside, (times * weight) / total, depth + 1);
          break;
        }
        case 'pause':
          break;
      }
    }
  };
  walk(flow.steps, 1, 0);
  return visits;
}

/** Attempts per call: one, and the retries that errors cause: 1 + p + ... + p^max. */
function attempts({ settings, targets }: Call, components: ReadonlyMap<string, Component>): number {
  const retries = Math.min(100, settings.retries?.max ?? 0);
  if (!(retries > 0) || settings.retries?.on?.includes('error') === false) return 1;
  const target = targets[0] === undefined ? undefined : components.get(targets[0].component);
  const failing = 1 - (1 - (settings.errorRate ?? 0)) * (1 - (target?.settings.errorRate ?? 0));
  if (!(failing > 0)) return 1;
  return failing >= 1 ? 1 + retries : (1 - failing ** (retries + 1)) / (1 - failing);
}

/**
 * Share of lookups that a dns sees: a caller asks again once its copy has expired, so on average once in
 * 1 + rate x ttl of its calls. The users of a client keep a copy each, as do the replicas of anything else.
 */
export function lookupShare(caller: Component | undefined, dns: Component, rate: number): number {
  const ttl = dns.settings.ttl ?? 0;
  const copies =
    caller === undefined ? undefined : caller.kind === 'client' ? caller.settings.users : replicasOf(caller);
  if (!(ttl > 0) || !copies || !(rate > 0)) return 1;
  return 1 / (1 + (rate / copies) * ttl);
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0);
