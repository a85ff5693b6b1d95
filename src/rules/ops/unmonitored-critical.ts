import { callsOf, lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Flow, Model } from '../../model/model.ts';
import type { Overflow } from '../../model/settings.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import { arrowsFrom } from '../arrows.ts';
import { mandatoryCalls } from '../flows.ts';
import { shareLiteral, timeLiteral } from '../literal.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';

const queues: ReadonlySet<ComponentKind> = new Set(['queue', 'topic']);

/** Nothing of its own to watch: asked by others, or watched by whoever runs it. */
const unwatched: ReadonlySet<ComponentKind> = new Set(['client', 'external', 'dns', 'network']);

/** Share of a limit, or of the capacity, at which there is still time to act. */
const early = '70%';

/** Critical flows and their queues that may fail without a word. */
export const unmonitoredCritical: Rule = {
  id: 'ops/unmonitored-critical',
  title: 'Nobody is told when it fails',
  level: 'warning',
  documentation: {
    what: 'Reports a flow with `tier: critical` when none of the components that must answer it has `alerts`, and a queue or topic that such a flow fills when neither it nor who consumes it has any. One component with an alert is enough for a flow: errors and waiting anywhere behind an entry are seen there. What waits in a queue is seen nowhere else. It is information in a file that shows no alerts at all, and a file that calls nothing critical gets no finding.',
    why: 'Users find out first, and a queue that fills is an outage with notice, if somebody is told. One alert on what users feel is worth more than many on causes.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 6 (symptoms versus causes)',
      'AWS Well-Architected, Reliability pillar, REL06-BP03 (send notifications)',
      'OWASP Top 10 (2017), A10 Insufficient Logging and Monitoring',
    ],
    bad: `client users
service shop { replicas: 2 }
service blog { alerts: { errorRate: 1% } }

users -> blog

flow buy from users at 100/s {
  tier: critical
  expect successRate >= 99.9%
  users -> shop
}
`,
    good: `client users
service shop { replicas: 2  alerts: { errorRate: 0.1% } }
service blog { alerts: { errorRate: 1% } }

users -> blog

flow buy from users at 100/s {
  tier: critical
  expect successRate >= 99.9%
  users -> shop
}
`,
    accept: 'Where something else tells, such as a check from outside that the design does not show.',
  },
  *check({ model }) {
    const level = model.components.some(isWatched) ? 'warning' : 'info';
    const critical = model.flows.filter((flow) => flow.settings.tier === 'critical' && isSaid(flow, 'tier'));
    for (const flow of critical) {
      const issue = flowIssue(model, flow);
      if (issue) yield { ...issue, level };
    }
    for (const queue of model.components) {
      const filling = queues.has(queue.kind) ? critical.filter((flow) => fills(flow, queue)) : [];
      if (filling.length > 0 && !isWatched(queue) && !consumersOf(model, queue).some(isWatched))
        yield { ...queueIssue(queue, filling), level };
    }
  },
};

function isWatched({ settings: { alerts } }: Component): boolean {
  return alerts !== undefined && Object.keys(alerts).length > 0;
}

function fills(flow: Flow, queue: Component): boolean {
  return callsOf(flow).some(({ targets }) => targets.some(({ component }) => component === queue.id));
}

function consumersOf(model: Model, queue: Component): Component[] {
  const { components } = lookup(model);
  return arrowsFrom(model, queue.id).flatMap(({ targets }) =>
    targets.flatMap(({ component }) => components.get(component) ?? []),
  );
}

function flowIssue(model: Model, flow: Flow): Issue | undefined {
  const { components } = lookup(model);
  const ids = new Set(
    mandatoryCalls(flow, true).flatMap(({ targets }) => targets.map((target) => target.component)),
  );
  const answering = model.components.filter(({ id, kind }) => ids.has(id) && !unwatched.has(kind));
  if (answering.length === 0 || answering.some(isWatched)) return undefined;
  const entry = entryOf(flow, components);
  return about(flow, {
    range: placeOf(flow.source, 'tier'),
    message: `${flow.name} is critical, and nobody is told when it fails: ${listed(answering.map(({ name }) => quoted(name)))} ${answering.length === 1 ? 'has' : 'have'} no alerts.`,
    evidence: 'declared',
    related: answering.map((component) => relatedTo(component, `${component.name} must answer.`)),
    fixes: entry ? [alertAt(entry, alertFor(flow))] : [],
  });
}

/** The first that works on a request of the flow. */
function entryOf(flow: Flow, components: ReadonlyMap<string, Component>): Component | undefined {
  const serving = mandatoryCalls(flow, true).flatMap(({ targets }) =>
    targets.flatMap(({ component }) => components.get(component) ?? []),
  );
  return (
    serving.find(({ kind }) => kind === 'gateway' || kind === 'service') ??
    serving.find(({ kind }) => !unwatched.has(kind))
  );
}

/** The share of errors that the flow may have, or the utilization before waiting takes over. */
function alertFor({ expectations }: Flow): string {
  for (const metric of ['successRate', 'availability'])
    for (const { metric: promised, subject, value } of expectations)
      if (promised === metric && subject.type === 'flow' && typeof value === 'number' && value < 1)
        return `errorRate: ${shareLiteral(1 - value)}`;
  return `utilization: ${early}`;
}

/** What becomes of messages for which there is no room. */
const whenFull: Readonly<Record<Overflow, string>> = {
  reject: 'messages are refused',
  block: 'senders wait',
  'drop-oldest': 'the oldest messages are thrown away',
};

function queueIssue(queue: Component, filling: readonly Flow[]): Issue {
  const { queueLimit, overflow } = queue.settings;
  const end = queueLimit === undefined ? 'messages wait ever longer' : whenFull[overflow ?? 'reject'];
  const names = listed(filling.map(({ name }) => name));
  const alert = queueLimit === undefined ? waitAlert(queue, filling) : `queueDepth: ${early}`;
  return about(queue, {
    message: `Nobody is told when ${quoted(queue.name)} fills: ${end}, and what ${names} started is not done. Its users do not see that.`,
    evidence: 'declared',
    related: filling.map((flow) => relatedTo(flow, `${flow.name} fills it.`)),
    fixes: alert === undefined ? [] : [alertAt(queue, alert)],
  });
}

/** Half of the time until the work of a flow must be done, or until messages are dropped. */
function waitAlert({ settings: { retention } }: Component, filling: readonly Flow[]): string | undefined {
  const limits = filling.flatMap(({ expectations }) =>
    expectations.flatMap(({ metric, value }) =>
      metric === 'completion' && typeof value === 'number' && value > 0 ? [value] : [],
    ),
  );
  const shortest = Math.min(...limits, retention ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(shortest) ? `wait: ${timeLiteral(shortest / 2)}` : undefined;
}

function alertAt(component: Component, alert: string): Suggestion {
  return {
    title: `Tell somebody: ${alert} of ${component.name}`,
    label: 'design',
    changes: [{ type: 'set', at: component.source, key: 'alerts', value: `{ ${alert} }` }],
  };
}
