import { roundedTo } from './expectations.ts';
import type { Execution } from './run.ts';
import type { ComponentState } from './stations.ts';

/** A queue counts as growing for ever when it is this long, and longer by this factor than halfway. */
const longQueue = 100;
const growthFactor = 1.3;
const busyShare = 0.97;
const noticeableRejection = 0.01;

/** What must be said of components that cannot keep up: their figures depend on how long the run is. */
export function settlingNotes(execution: Execution): string[] {
  return execution.sim.components.flatMap((component) => noteOf(execution, component) ?? []);
}

function noteOf({ ticks }: Execution, component: ComponentState): string | undefined {
  const { index } = component.plan;
  const middle = ticks[Math.floor(ticks.length / 2)];
  const last = ticks[ticks.length - 1];
  const [first] = ticks;
  const start = first?.counters[index];
  const half = middle?.counters[index];
  const end = last?.counters[index];
  if (!first || !middle || !last || !start || !half || !end || last.at <= middle.at) return undefined;
  const seconds = last.at - middle.at;
  const arrived = (end.arrived - half.arrived) / seconds;
  const served = (end.served - half.served) / seconds;
  const name = component.plan.source.id;
  const load = `${perSecond(arrived)} offered, ${perSecond(served)} capacity`;
  const queue = last.lengths[index] ?? 0;
  const before = middle.lengths[index] ?? 0;
  if (
    queue > longQueue &&
    queue > growthFactor * before &&
    queue - before > 0.01 * (end.arrived - half.arrived)
  )
    return `${name} never settles: ${load}; its queue grew to ${queue}. Times in this report depend on how long the run is`;
  const rejected = ratio(end.rejected - start.rejected, end.arrived - start.arrived);
  if (
    rejected > noticeableRejection &&
    busy(component, end.held - start.held, end.provided - start.provided) > busyShare
  )
    return `${name} is overloaded: ${load}; ${roundedTo(3, 100 * rejected)}% of its requests were turned away`;
  return undefined;
}

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** Share of its slots that are taken. */
function busy({ plan }: ComponentState, held: number, provided: number): number {
  return ratio(held, provided * plan.slots);
}

const perSecond = (rate: number) => `${roundedTo(3, rate)}/s`;
