import { formatDuration, formatFactor } from '../../model/format.ts';
import { callsOf, lookup, shardsOf } from '../../model/lookup.ts';
import type { Component, Element, Flow, Model } from '../../model/model.ts';
import type { RoutingSettings } from '../../model/settings.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import type { Issue, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { mostReplicas } from './replicas.ts';

/** Values of components, places, links, arrows and flows that cannot be. */
export function* impossibleElements(model: Model): Iterable<Issue> {
  for (const component of model.components) yield* ofComponent(component);
  for (const element of [...model.places, ...model.links]) yield* always(element);
  for (const connection of model.connections) yield* weightless(connection);
  for (const flow of model.flows) {
    yield* scans(model, flow);
    yield* beyondMeasure(flow);
  }
}

function* ofComponent(component: Component): Iterable<Issue> {
  if (component.kind !== 'external' && !component.settings.managed) yield* always(component);
  yield* weightless(component);
  yield* itself(component);
  yield* speeds(component);
  yield* arrivals(component);
}

type Available = Element<{ availability?: number }>;

function* always(element: Available): Iterable<Issue> {
  if (element.settings.availability !== 1 || element.origins.availability?.from !== 'file') return;
  yield about(element, {
    range: placeOf(element.source, 'availability'),
    message: `${quoted(element.name)} cannot be up all the time: with \`availability: 100%\` it is left out of every figure on failures.`,
    evidence: 'declared',
    level: 'warning',
    fixes: [removal(element, 'availability', `Leave out the availability of ${element.name}`)],
  });
}

function* weightless(element: Element<RoutingSettings>): Iterable<Issue> {
  const { weights } = element.settings;
  if (!weights?.every((weight) => weight === 0) || element.origins.weights?.from !== 'file') return;
  yield about(element, {
    range: placeOf(element.source, 'weights'),
    message: '`weights` that are all zero choose nothing.',
    evidence: 'declared',
    fixes: [removal(element, 'weights', 'Leave the weights out: all targets alike')],
  });
}

/** What a component cannot be for itself. */
const others = {
  replicaOf: 'follow itself',
  backup: 'be its own backup: what is lost is lost with it',
  deadLetter: 'be its own dead letter queue: what failed comes back for ever',
} as const;

function* itself(component: Component): Iterable<Issue> {
  const { replicaOf, backup, deadLetter } = component.settings;
  const named = { replicaOf, backup: backup?.to, deadLetter };
  for (const key of ['replicaOf', 'backup', 'deadLetter'] as const)
    if (named[key] === component.id)
      yield about(component, {
        range: placeOf(component.source, key),
        message: `${quoted(component.name)} cannot ${others[key]}.`,
        evidence: 'declared',
        fixes: [removal(component, key, `Leave out \`${key}\``)],
      });
}

function* speeds(component: Component): Iterable<Issue> {
  const { speed } = component.settings;
  const replicas = mostReplicas(component);
  if (!speed || component.origins.speed?.from !== 'file' || speed.length <= replicas) return;
  yield about(component, {
    range: placeOf(component.source, 'speed'),
    message: `\`speed\` is told of ${speed.length} replicas, and ${quoted(component.name)} has ${replicas}.`,
    evidence: 'declared',
    fixes: [
      {
        title: `Give ${component.name} ${counted(speed.length, 'replica')}`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'replicas', value: String(speed.length) }],
      },
    ],
  });
}

function* arrivals(component: Component): Iterable<Issue> {
  const { arrival } = component.settings;
  if (component.origins.arrival?.from !== 'file') return;
  const fault =
    arrival?.type === 'bursty' && arrival.length >= arrival.every
      ? `bursts of ${formatDuration(arrival.length)} cannot come every ${formatDuration(arrival.every)}: there would be no time between them`
      : arrival?.type === 'diurnal' && arrival.peak < 1
        ? `a peak of ${formatFactor(arrival.peak)} the mean is below the mean`
        : undefined;
  if (fault === undefined) return;
  yield about(component, {
    range: placeOf(component.source, 'arrival'),
    message: `\`arrival\` of ${quoted(component.name)}: ${fault}.`,
    evidence: 'declared',
  });
}

function* scans(model: Model, flow: Flow): Iterable<Issue> {
  const { components } = lookup(model);
  for (const call of callsOf(flow)) {
    const target = call.targets[0] && components.get(call.targets[0].component);
    const { wait } = call.settings;
    if (call.operation !== 'scan' || wait === undefined || !target || wait <= shardsOf(target)) continue;
    yield {
      element: flow.id,
      uri: call.source.uri,
      range: placeOf(call.source, 'wait'),
      message: `This scan waits for ${counted(wait, 'shard')}, and ${quoted(target.name)} has ${shardsOf(target)}: it would never end.`,
      evidence: 'declared',
      related: [relatedTo(target, `${target.name} has ${counted(shardsOf(target), 'shard')}.`)],
      fixes: Object.hasOwn(call.source.properties, 'wait')
        ? [
            {
              title: `Wait for all of them`,
              label: 'design',
              changes: [{ type: 'remove', at: call.source, key: 'wait' }],
            },
          ]
        : [],
    };
  }
}

function* beyondMeasure(flow: Flow): Iterable<Issue> {
  for (const expectation of flow.expectations) yield* unmeetable(flow, expectation);
}

/** Metrics that are shares of requests, keys or time: none is above 100%. */
const shares: ReadonlySet<string> = new Set([
  'availability',
  'successRate',
  'errorRate',
  'staleReads',
  'hitRatio',
  'moved',
]);

/** An expectation that no figure meets. */
export function* unmeetable(
  owner: Pick<Element<object>, 'id' | 'name'>,
  { metric, comparison, value, text, source }: Flow['expectations'][number],
): Iterable<Issue> {
  if (typeof value !== 'number') return;
  const isFloor = comparison === '>' || comparison === '>=' || comparison === '==';
  const above = shares.has(metric) && ((isFloor && value > 1) || (comparison === '>' && value === 1));
  const below = comparison === '<' && value === 0;
  if (!above && !below) return;
  yield {
    element: owner.id,
    uri: source.uri,
    range: source.name,
    message: `No run can meet \`${text}\`: ${above ? `${metric} is never above 100%` : `${metric} is never below 0`}.`,
    evidence: 'declared',
    related: [],
    fixes: [],
  };
}

function removal({ source }: Pick<Element<object>, 'source'>, key: string, title: string): Suggestion {
  return { title, label: 'promise', changes: [{ type: 'remove', at: source, key }] };
}
