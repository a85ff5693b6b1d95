import type { Analysis, ComponentFacts, FlowFacts } from '../analysis/facts.ts';
import { formatDowntime, formatDuration, formatRate, formatShare } from '../model/format.ts';
import type { Finding } from '../rules/finding.ts';

/** What the analysis knows of the element and the flow of a finding, in words. */
export function factsAbout(
  { element, flow }: Pick<Finding, 'element' | 'flow'>,
  analysis: Analysis,
): string[] {
  const names = [...new Set([element, flow])].filter((name) => name !== undefined);
  return names.flatMap((name) => {
    const component = Object.hasOwn(analysis.components, name) ? analysis.components[name] : undefined;
    const facts = Object.hasOwn(analysis.flows, name) ? analysis.flows[name] : undefined;
    const told = component ? componentFacts(component) : facts ? flowFacts(facts) : [];
    return told.length === 0 ? [] : [`${name}: ${told.join(', ')}`];
  });
}

function componentFacts(facts: ComponentFacts): string[] {
  const { arrivalRate, peakRate, capacity, utilization, slotUtilization, availability } = facts;
  return [
    ...(arrivalRate > 0 ? [`gets ${formatRate(arrivalRate)}`] : []),
    ...(peakRate > arrivalRate ? [`${formatRate(peakRate)} at peak`] : []),
    ...(Number.isFinite(capacity) ? [`serves up to ${formatRate(capacity)}`] : []),
    ...(utilization > 0 ? [`${formatShare(utilization)} of the cores busy`] : []),
    ...(slotUtilization > 0 ? [`${formatShare(slotUtilization)} of the slots busy`] : []),
    `available ${formatShare(availability)}`,
  ];
}

function flowFacts({ rate, notFullyAnalysed, availability, latency }: FlowFacts): string[] {
  return [
    formatRate(rate),
    ...(notFullyAnalysed
      ? ['availability not analysed']
      : [`available ${formatShare(availability)}, down ${formatDowntime(availability)} a year`]),
    `mean ${formatDuration(latency.mean)}`,
    `p99 about ${formatDuration(latency.p99)}`,
  ];
}
