import { meanOf } from '../model/distribution.ts';
import { lookup, replicasOf, shardsOf, stepsInside } from '../model/lookup.ts';
import type { Call, Flow, Model, Step } from '../model/model.ts';
import { asksAllShards } from './callplan.ts';
import type { Steps } from './steps.ts';

/** Events of one call: it arrives, is served, is answered. */
const eventsPerCall = 3;

/** Events per second of simulated time that a flow makes, expected without failures. */
export interface FlowWork {
  flow: Flow;
  /** Requests per second. */
  rate: number;
  eventsPerRequest: number;
}

/** What the run of a model takes, flow by flow. Closed loops count as if nothing ever waited. */
export function* workOf(model: Model): Steps<FlowWork[]> {
  const work: FlowWork[] = [];
  for (const flow of model.flows) {
    const eventsPerRequest = 2 + sum(flow.steps, (step) => eventsOf(model, step));
    work.push({ flow, rate: rateOf(model, flow), eventsPerRequest });
    yield;
  }
  return work;
}

/**
 * Calls in the program of these steps: one for each shard that is asked, and all that follows a cache which fetches for itself
 * once for a hit and once for a miss. The nesting has been checked.
 */
export function compiledCalls(model: Model, steps: readonly Step[]): number {
  return sum(steps, (step) => {
    if (step.type !== 'call') return compiledCalls(model, stepsInside(step));
    const { miss } = step;
    const after = compiledCalls(model, step.steps);
    const fetching = miss ? compiledCalls(model, miss.steps) : 0;
    const rest = compiledCalls(model, [...(step.otherwise ?? []), ...(step.undo ?? [])]);
    const byItself = miss?.by === 'cache' ? 2 : 1;
    return scansOf(model, step) * (1 + byItself * after + 2 * fetching + rest);
  });
}

/** Requests per second of a flow: stated, its client's, or of a closed loop what its users could make at most: Infinity when a round takes no time. */
function rateOf(model: Model, flow: Flow): number {
  const client = lookup(model).components.get(flow.client);
  const arrival = client?.settings.arrival;
  if (arrival?.type !== 'closed') return flow.rate ?? client?.settings.rate ?? 0;
  const cycle = meanOf(arrival.think) + sum(flow.steps, (step) => timeOf(model, step));
  return cycle > 0 ? arrival.users / cycle : Number.POSITIVE_INFINITY;
}

function eventsOf(model: Model, step: Step): number {
  const inside = (steps: readonly Step[]) => sum(steps, (each) => eventsOf(model, each));
  switch (step.type) {
    case 'call':
      return shardsAsked(model, step) * (eventsPerCall + inside(step.steps)) + inside(step.miss?.steps ?? []);
    case 'sequence':
      return inside(step.steps);
    case 'parallel':
      return Math.max(1, step.copies) * (step.branches.length + inside(step.branches));
    case 'choose':
      return sum(step.branches, ({ weight, steps }) => Math.min(1, weight) * inside(steps));
    case 'repeat':
      return 1 + Math.min(1e6, Math.max(0, meanOf(step.times))) * (1 + inside(step.steps));
    case 'pause':
      return 1;
  }
}

function scansOf(model: Model, call: Call): number {
  const target = lookup(model).components.get(call.targets[0]?.component ?? '');
  return target && asksAllShards(call, target) ? Math.max(1, shardsOf(target)) : 1;
}

function shardsAsked(model: Model, call: Call): number {
  const target = lookup(model).components.get(call.targets[0]?.component ?? '');
  if (target && call.settings.to && call.settings.to.type !== 'one')
    return Math.max(1, replicasOf(target) * shardsOf(target));
  return scansOf(model, call);
}

/** A lower bound on the time that a step takes: service on the way, waiting left out. */
function timeOf(model: Model, step: Step): number {
  const inside = (steps: readonly Step[]) => sum(steps, (each) => timeOf(model, each));
  switch (step.type) {
    case 'call': {
      if (step.arrow === 'async') return 0;
      const target = lookup(model).components.get(step.targets[0]?.component ?? '');
      const service = target?.settings.serviceTime ?? target?.settings.readTime;
      const network = model.system.settings.network?.sameZone ?? 0.0005;
      return (service ? meanOf(service) : 0) + (step.settings.latency ? 0 : network) + inside(step.steps);
    }
    case 'sequence':
      return inside(step.steps);
    case 'parallel':
      return 0;
    case 'choose':
      return sum(step.branches, ({ weight, steps }) => Math.min(1, weight) * inside(steps));
    case 'repeat':
      return Math.max(0, meanOf(step.times)) * inside(step.steps);
    case 'pause':
      return meanOf(step.time);
  }
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
