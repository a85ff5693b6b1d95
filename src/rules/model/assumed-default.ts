import { meanOf } from '../../model/distribution.ts';
import { formatDuration, formatShare } from '../../model/format.ts';
import { callsOf } from '../../model/lookup.ts';
import type { Component, Flow, Model, Operation } from '../../model/model.ts';
import type { ComponentSettings, ElementId } from '../../model/settings.ts';
import { about, isAssumed, isSaid, placeOf, relatedTo } from '../about.ts';
import { factsOf, mandatoryCalls } from '../flows.ts';
import { shareLiteral, timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';

/** Figures of the language's own on which promises of the file rest. */
export const assumedDefault: Rule = {
  id: 'model/assumed-default',
  title: 'A promise that rests on defaults',
  level: 'hint',
  documentation: {
    what: 'Hints at a component whose `mtbf`, `mttr` or `availability` is the default of its kind while a flow through it promises an availability, or whose `serviceTime`, `readTime` or `writeTime` is while one promises a response time, where it makes up a tenth of the time that the flow is down, or takes. Hints as well at a flow with `tier: critical` that promises nothing at all. Without promises a default is as good as anything, and nothing is said.',
    why: 'Hidden assumptions are the main reason not to believe a figure. State them, and they are yours to change.',
    sources: ['Beyer et al., Site Reliability Engineering (2016), chapter 4 (service level objectives)'],
    bad: `client users
service api { replicas: 2  mtbf: 30d  mttr: 10m }

flow browse from users at 100/s {
  expect p99 < 300ms
  users -> api
}
`,
    good: `client users
service api { replicas: 2  mtbf: 30d  mttr: 10m  serviceTime: 20ms }

flow browse from users at 100/s {
  expect p99 < 300ms
  users -> api
}
`,
    accept: 'While the design is a sketch, and its promises are wishes.',
  },
  *check(context) {
    const { model } = context;
    for (const flow of model.flows) if (promisesNothing(flow)) yield flowIssue(flow);
    for (const component of model.components) {
      const issue = componentIssue(context, component);
      if (issue) yield issue;
    }
  },
};

function promisesNothing(flow: Flow): boolean {
  return flow.settings.tier === 'critical' && isSaid(flow, 'tier') && flow.expectations.length === 0;
}

function flowIssue(flow: Flow): Issue {
  return about(flow, {
    range: placeOf(flow.source, 'tier'),
    message: `${flow.name} is critical and promises no figure: write what it must achieve, such as \`expect availability >= 99.9%\`.`,
    evidence: 'declared',
  });
}

type Key = 'mtbf' | 'mttr' | 'availability' | 'serviceTime' | 'readTime' | 'writeTime';

/** Share of a figure below which a default does not decide it. */
const least = 0.1;

/** What a promise is about, the settings that decide whether it is kept, and which of them count in a flow. */
interface Topic {
  metrics: ReadonlySet<string>;
  keys: readonly Key[];
  counts(context: Context, flow: Flow, component: Component, key: Key): boolean;
}

const topics: readonly Topic[] = [
  {
    metrics: new Set(['availability']),
    keys: ['mtbf', 'mttr', 'availability'],
    counts: ({ analysis }, flow, { id }) =>
      (ownOf(ownOf(analysis.components, id)?.importance ?? {}, flow.id)?.fussellVesely ?? 0) >= least,
  },
  {
    metrics: new Set(['mean', 'p50', 'p90', 'p95', 'p99', 'p999']),
    keys: ['serviceTime', 'readTime', 'writeTime'],
    counts(context, flow, { id, settings }, key) {
      const time = settings[key];
      const whole = factsOf(context, flow.id)?.latency.mean ?? 0;
      const asked = callsOf(flow).some(
        ({ targets, operation }) =>
          targets.some(({ component }) => component === id) &&
          (key === 'serviceTime' || (key === 'writeTime') === changing.has(operation)),
      );
      return asked && typeof time === 'object' && meanOf(time) >= least * whole;
    },
  },
];

const changing: ReadonlySet<Operation | undefined> = new Set(['write', 'set', 'delete']);

function ownOf<T>(all: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(all, key) ? all[key] : undefined;
}

function componentIssue(context: Context, component: Component): Issue | undefined {
  if (component.kind === 'client') return undefined;
  const keys = new Set<Key>();
  const flows = new Set<Flow>();
  for (const { metrics, keys: deciding, counts } of topics)
    for (const flow of flowsNeeding(context.model, component))
      if (promises(flow, metrics))
        for (const key of deciding)
          if (isDefault(component, key) && counts(context, flow, component, key)) {
            keys.add(key);
            flows.add(flow);
          }
  if (keys.size === 0) return undefined;
  return about(component, {
    message: `What ${listed([...flows].map(({ name }) => name))} ${flows.size === 1 ? 'promises' : 'promise'} rests on defaults of ${quoted(component.name)}: ${listed([...keys].map((key) => `\`${key}\` ${shown(component.settings, key)}`))}.`,
    evidence: 'declared',
    related: [...flows].map((flow) => relatedTo(flow, `${flow.name} promises a figure.`)),
    fixes: [
      {
        title: `State the defaults of ${component.name}`,
        label: 'safe',
        changes: [...keys].map((key) => ({
          type: 'set',
          at: component.source,
          key,
          value: literal(component.settings, key),
        })),
      },
    ],
  });
}

function promises(flow: Flow, metrics: ReadonlySet<string>): boolean {
  return flow.expectations.some(({ metric, subject }) => metrics.has(metric) && subject.type === 'flow');
}

/** The rule asks for every component: each flow's calls are gone through once for a model. */
const neededIn = new WeakMap<Model, ReadonlyMap<ElementId, Flow[]>>();

function flowsNeeding(model: Model, { id }: Component): readonly Flow[] {
  const known = neededIn.get(model) ?? flowsByNeed(model);
  neededIn.set(model, known);
  return known.get(id) ?? [];
}

function flowsByNeed(model: Model): ReadonlyMap<ElementId, Flow[]> {
  const all = new Map<ElementId, Flow[]>();
  for (const flow of model.flows) {
    const called = mandatoryCalls(flow, true).flatMap(({ targets }) => targets);
    for (const id of new Set(called.map(({ component }) => component))) {
      const others = all.get(id);
      if (others) others.push(flow);
      else all.set(id, [flow]);
    }
  }
  return all;
}

/** A default of the kind that is in force, and can be written. */
function isDefault({ settings, origins }: Component, key: Key): boolean {
  if (settings[key] === undefined || !isAssumed(origins[key]) || !isWritable(settings, key)) return false;
  const time = key === 'mtbf' || key === 'mttr';
  return !time || settings.availability === undefined;
}

/** Every default there is can be written: a share, a time, or an exponential time, which a bare one means. */
function isWritable(settings: ComponentSettings, key: Key): boolean {
  const value = settings[key];
  return typeof value === 'number' || value?.type === 'exponential';
}

function literal(settings: ComponentSettings, key: Key): string {
  const value = settings[key];
  if (typeof value === 'number') return key === 'availability' ? shareLiteral(value) : timeLiteral(value);
  return value === undefined ? '' : timeLiteral(meanOf(value));
}

function shown(settings: ComponentSettings, key: Key): string {
  const value = settings[key];
  if (typeof value === 'number') return key === 'availability' ? formatShare(value) : formatDuration(value);
  return value === undefined ? '' : formatDuration(meanOf(value));
}
