import type { Comparison, Expectation, Flow } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { guarantees, isConsistency } from './consistency/lattice.ts';
import { flowConsistency } from './consistency/reads.ts';
import type { ComponentEstimates, ComponentFacts, ExpectationFacts, FlowFacts } from './facts.ts';

type Answer = Pick<ExpectationFacts, 'actual' | 'estimate'>;

/** What analysis knows of a flow, by the name of the metric. */
const flowMetrics: Record<string, (facts: FlowFacts, quantileOf: (share: number) => number) => Answer> = {
  availability: (facts) => (facts.notFullyAnalysed ? {} : { actual: facts.availability }),
  mean: ({ latency }) => ({ actual: latency.mean, estimate: true }),
  p50: ({ latency }) => ({ actual: latency.p50, estimate: true }),
  p90: (_, quantileOf) => ({ actual: quantileOf(0.9), estimate: true }),
  p95: ({ latency }) => ({ actual: latency.p95, estimate: true }),
  p99: ({ latency }) => ({ actual: latency.p99, estimate: true }),
  p999: (_, quantileOf) => ({ actual: quantileOf(0.999), estimate: true }),
  staleness: ({ reads }) => ({ actual: Math.max(0, ...reads.map(({ staleness }) => staleness)) }),
  consistency: ({ reads }) => ({ actual: flowConsistency(reads).join(' and ') }),
};

const componentMetrics: Record<string, (facts: ComponentFacts) => Answer> = {
  utilization: ({ utilization }) => ({ actual: utilization, estimate: true }),
  saturation: ({ saturation }) => ({ actual: saturation, estimate: true }),
  hitRatio: ({ hitRatio }) => (hitRatio === undefined ? {} : { actual: hitRatio, estimate: true }),
};

/** What its size on the back of an envelope answers. */
const estimatedMetrics: Record<string, (estimates: ComponentEstimates) => Answer> = {
  storage: ({ storage }) => (storage === undefined ? {} : { actual: storage.bytes }),
};

/** All that analysis knows of the components, by their id. */
export interface ComponentAnswers {
  facts: Readonly<Record<ElementId, ComponentFacts>>;
  estimates: Readonly<Record<ElementId, ComponentEstimates>>;
}

/** Judges the expectations of a flow that analysis has an answer to; of the others it says nothing. */
export function judge(
  flow: Flow,
  facts: FlowFacts,
  components: ComponentAnswers,
  quantileOf: (share: number) => number,
): ExpectationFacts[] {
  return flow.expectations.map((expectation) => {
    const { actual, estimate } = answer(expectation, facts, components, quantileOf);
    if (actual === undefined || Number.isNaN(actual)) return { id: expectation.id };
    const passed =
      expectation.metric === 'consistency' ? isGiven(expectation, facts) : holds(actual, expectation);
    return {
      id: expectation.id,
      actual,
      ...(passed === undefined ? {} : { passed }),
      ...(estimate ? { estimate } : {}),
    };
  });
}

function answer(
  { subject, metric }: Expectation,
  facts: FlowFacts,
  components: ComponentAnswers,
  quantileOf: (share: number) => number,
): Answer {
  if (subject.type === 'flow' && subject.id === facts.id && Object.hasOwn(flowMetrics, metric))
    return flowMetrics[metric]?.(facts, quantileOf) ?? {};
  if (subject.type !== 'component') return {};
  const component = components.facts[subject.id];
  if (component && Object.hasOwn(componentMetrics, metric))
    return componentMetrics[metric]?.(component) ?? {};
  const estimates = components.estimates[subject.id];
  if (estimates && Object.hasOwn(estimatedMetrics, metric))
    return estimatedMetrics[metric]?.(estimates) ?? {};
  return {};
}

function isGiven({ value }: Expectation, { reads }: FlowFacts): boolean | undefined {
  if (!isConsistency(value)) return undefined;
  return flowConsistency(reads).some((given) => guarantees(given, value));
}

const compare: Record<Comparison, (actual: number, wanted: number) => boolean> = {
  '<': (actual, wanted) => actual < wanted,
  '<=': (actual, wanted) => actual <= wanted * (1 + 1e-12),
  '>': (actual, wanted) => actual > wanted,
  '>=': (actual, wanted) => actual >= wanted * (1 - 1e-12),
  '==': (actual, wanted) => Math.abs(actual - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)),
};

function holds(actual: number | string, { comparison, value }: Expectation): boolean | undefined {
  return typeof actual === 'number' && typeof value === 'number'
    ? compare[comparison](actual, value)
    : undefined;
}
