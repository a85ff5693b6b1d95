import {
  formatCount,
  formatDuration,
  formatFactor,
  formatRate,
  formatShare,
  secondsPerYear,
} from '../../../src/model/format.ts';
import { replicasOf, shardsOf } from '../../../src/model/lookup.ts';
import type { Component, Flow, Model } from '../../../src/model/model.ts';
import type { Analysis } from '../../../src/protocol.ts';
import { code } from '../completion/documentation.ts';

type ComponentFacts = Analysis['components'][string];
type FlowFacts = Analysis['flows'][string];

/** More of a list than this is cut off. */
const mostListed = 5;

const line = (name: string, text: string) => `- ${name}: ${text}`;

/** Replicas and where they run: `6: us-east.a 2, us-east.b 2, us-east.c 2`. */
export function replicasText(component: Component): string {
  const replicas = replicasOf(component);
  const shards = shardsOf(component);
  const all = component.settings.replicas;
  const range = all && all.maximum > all.minimum ? `${all.minimum} to ${all.maximum}` : String(replicas);
  const sharded = shards > 1 ? `${range} in each of ${shards} shards` : range;
  const [first] = component.placement;
  if (first === undefined) return sharded;
  const counts = new Map<string, number>();
  const { placement } = component;
  for (let replica = 0; replica < Math.min(replicas, 10_000); replica++) {
    const place = placement[replica % placement.length] ?? first;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const places = [...counts].slice(0, mostListed).map(([place, count]) => `${code(place)} ${count}`);
  return `${sharded}: ${places.join(', ')}${counts.size > mostListed ? ', …' : ''}`;
}

/** What was worked out of a component, as lines of a list. */
export function componentLines(model: Model, analysis: Analysis, component: Component): string[] {
  const facts = analysis.components[component.id];
  if (!facts) return [];
  return [
    ...loadLines(facts),
    ...availabilityLines(component, facts),
    ...readLines(model, analysis, component),
  ];
}

function loadLines(facts: ComponentFacts): string[] {
  const lines: string[] = [];
  const { arrivalRate, peakRate, utilization, peakUtilization, saturation, saturationRate } = facts;
  if (arrivalRate > 0) {
    const peak = peakRate > arrivalRate * 1.001 ? `, ${formatRate(peakRate)} at its peak` : '';
    lines.push(line('Load', `${formatRate(arrivalRate)}${peak}`));
  }
  if (arrivalRate > 0 && facts.limit !== 'none') {
    const share = facts.limit === 'slots' ? facts.slotUtilization : utilization;
    const peak =
      facts.limit === 'cores' && peakUtilization > share * 1.001
        ? `, ${formatShare(peakUtilization)} at its peak`
        : '';
    const of = facts.limit === 'slots' ? 'slots' : 'cores';
    lines.push(line('Utilization', `${formatShare(share)} of its ${of}${peak}`));
  }
  if (arrivalRate > 0 && Number.isFinite(saturation))
    lines.push(line('Saturated', `at ${formatFactor(saturation)} the load, ${formatRate(saturationRate)}`));
  if (facts.hitRatio !== undefined) lines.push(line('Hit ratio', formatShare(facts.hitRatio)));
  return lines;
}

function availabilityLines(component: Component, { availability }: ComponentFacts): string[] {
  if (component.kind === 'client') return [];
  return [line('Availability', availabilityText(availability))];
}

/** `99.95%, down for 4 h 23 min a year` */
function availabilityText(availability: number, downtime = (1 - availability) * secondsPerYear): string {
  return `${formatShare(availability)}, down for ${formatDuration(downtime)} a year`;
}

/** What its readers really get. */
function readLines(model: Model, analysis: Analysis, component: Component): string[] {
  return model.flows.flatMap(({ id }) => {
    const reads = (analysis.flows[id]?.reads ?? []).filter((read) => read.component === component.id);
    const [read] = reads;
    if (!read) return [];
    const stale = Number.isFinite(read.staleness)
      ? read.staleness > 0
        ? `, up to ${formatDuration(read.staleness)} old`
        : ''
      : ', of any age';
    return [line(`Reads of ${code(id)}`, `${read.guarantees.join(', ')}${stale}`)];
  });
}

/** What was worked out of a flow, as lines of a list. */
export function flowLines(flow: Flow, analysis: Analysis): string[] {
  const facts = analysis.flows[flow.id];
  if (!facts) return [];
  return [
    line('Rate', formatRate(facts.rate)),
    ...(facts.notFullyAnalysed
      ? [line('Availability', 'too large to be told exactly')]
      : [
          line('Availability', availabilityText(facts.availability, facts.downtimePerYearSeconds)),
          ...pointsOfFailure(facts),
        ]),
    line('Latency, estimated', latencyText(facts)),
  ];
}

function latencyText({ latency: { floor, mean, p50, p99 } }: FlowFacts): string {
  const figures = [
    ['mean', mean],
    ['p50', p50],
    ['p99', p99],
    ['never under', floor],
  ] as const;
  return figures.map(([name, seconds]) => `${name} ${formatDuration(seconds)}`).join(', ');
}

/** Failures that alone break the flow, the likeliest first. */
function pointsOfFailure({ cutSets }: FlowFacts): string[] {
  const single = cutSets
    .filter(({ events, probability }) => events.length === 1 && probability > 0)
    .sort((a, b) => b.probability * b.share - a.probability * a.share);
  if (single.length === 0) return [line('Single points of failure', 'none')];
  const shown = single.slice(0, mostListed).map(({ events, probability }) => {
    const [event = ''] = events;
    return `${code(event)} (${formatDuration(probability * secondsPerYear)} a year)`;
  });
  const more = single.length > mostListed ? `, and ${formatCount(single.length - mostListed)} more` : '';
  return [line('Single points of failure', `${shown.join(', ')}${more}`)];
}
