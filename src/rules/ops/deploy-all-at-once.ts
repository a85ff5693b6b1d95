import { formatRate } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo, restingOn } from '../about.ts';
import { mandatoryCalls, mattering } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';

/** A new version that takes away more replicas than can be spared. */
export const deployAllAtOnce: Rule = {
  id: 'ops/deploy-all-at-once',
  title: 'A deployment that stops what it replaces',
  level: 'warning',
  documentation: {
    what: 'Reports a component with several replicas that a flow must reach and whose `deploy` stops them all together (`all-at-once`, or `rolling` with a batch as large as all), or takes away so many at a time that fewer than `needed` are left, or fewer than carry the load at peak. For flows that are not `tier: critical`, what stops everything is information. A component that says nothing of how it is deployed gets no finding.',
    why: 'Releases are the most frequent cause of outages that a design can plan away: replicas are there so that some can be replaced while the others work.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL08-BP04 (deploy using immutable infrastructure)',
      'Beyer et al., Site Reliability Engineering (2016), chapter 8 (release engineering)',
      'Humble and Farley, Continuous Delivery (2010), chapter 10 (zero-downtime releases)',
    ],
    bad: `client users
service web { replicas: 4  deploy: all-at-once  alerts: { errorRate: 1% } }

flow browse from users at 100/s {
  tier: critical
  users -> web
}
`,
    good: `client users
service web { replicas: 4  deploy: rolling(batch: 1)  alerts: { errorRate: 1% } }

flow browse from users at 100/s {
  tier: critical
  users -> web
}
`,
    accept: 'Where a maintenance window is agreed in which the flow may be down.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component): Issue | undefined {
  const { deploy } = component.settings;
  const replicas = replicasOf(component);
  if (deploy === undefined || replicas < 2) return undefined;
  if (deploy.type !== 'all-at-once' && deploy.type !== 'rolling') return undefined;
  const batch = deploy.type === 'rolling' ? (deploy.batch ?? 1) : replicas;
  const flows = mattering(context.model).filter((flow) => needs(flow, component));
  if (flows.length === 0) return undefined;
  if (batch >= replicas) return stopIssue(context, component, flows);
  const { needed = 1 } = component.settings;
  if (replicas - batch < needed)
    return about(component, {
      ...common(component, flows),
      message: `Deploying ${quoted(component.name)} ${batch} at a time leaves ${replicas - batch} of the ${needed} replicas needed: ${listed(flows.map(({ name }) => name))} fails with each release.`,
      evidence: 'declared',
      fixes: smallerBatch(context, component),
    });
  const carried = carriedBy(context, component, replicas - batch);
  if (carried === undefined || carried.rate <= carried.capacity) return undefined;
  return about(component, {
    ...common(component, flows),
    message: `Deploying ${quoted(component.name)} ${batch} at a time leaves ${replicas - batch} of ${replicas} replicas, which serve ${formatRate(carried.capacity)} of the ${formatRate(carried.rate)} at peak: the rest fails with each release.`,
    ...restingOn(component, ['serviceTime', 'concurrency']),
    fixes: smallerBatch(context, component),
  });
}

const common = (component: Component, flows: readonly Flow[]) => ({
  range: placeOf(component.source, 'deploy'),
  related: flows.map((flow) => relatedTo(flow, `${flow.name} needs it.`)),
});

function needs(flow: Flow, component: Component): boolean {
  return mandatoryCalls(flow, true).some(
    ({ targets }) => targets.length === 1 && targets[0]?.component === component.id,
  );
}

function stopIssue(context: Context, component: Component, flows: readonly Flow[]): Issue {
  const critical = flows.some((flow) => flow.settings.tier === 'critical' && isSaid(flow, 'tier'));
  const names = listed(flows.map(({ name }) => name));
  return about(component, {
    ...common(component, flows),
    message: `A deployment stops all ${replicasOf(component)} replicas of ${quoted(component.name)} together: ${names} ${flows.length === 1 ? 'is' : 'are'} down with each release.`,
    evidence: 'declared',
    ...(critical ? {} : { level: 'info' }),
    fixes: smallerBatch(context, component),
  });
}

/** At its peak, and what so many of its replicas serve; undefined where either is not known, or replicas are added. */
function carriedBy(
  { analysis }: Context,
  component: Component,
  left: number,
): { rate: number; capacity: number } | undefined {
  const facts = Object.hasOwn(analysis.components, component.id)
    ? analysis.components[component.id]
    : undefined;
  const { replicas } = component.settings;
  const count = replicasOf(component);
  if (!facts || !divided.has(component.kind) || (replicas && replicas.maximum > replicas.minimum))
    return undefined;
  if (!Number.isFinite(facts.capacity) || facts.peakRate > facts.capacity) return undefined;
  return { rate: facts.peakRate, capacity: (facts.capacity * left) / count };
}

/** Replicas of these share the work; those of a store are copies. */
const divided: ReadonlySet<string> = new Set(['service', 'loadBalancer', 'proxy', 'gateway']);

/** As many at a time as can be spared, or one more replica where none can. */
function smallerBatch(context: Context, component: Component): Suggestion[] {
  const { name, source, settings } = component;
  const replicas = replicasOf(component);
  const suffices = (left: number, of: number) => {
    const carried = carriedBy(context, component, left);
    return left >= (settings.needed ?? 1) && left < of && (!carried || carried.rate <= carried.capacity);
  };
  const one: Suggestion['changes'] = [{ type: 'set', at: source, key: 'deploy', value: 'rolling(batch: 1)' }];
  if (suffices(replicas - 1, replicas))
    return [{ title: `Replace one ${name} at a time`, label: 'design', changes: one }];
  if (!suffices(replicas, replicas + 1)) return [];
  return [
    {
      title: `Replace one ${name} at a time, with one more of them`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'replicas', value: String(replicas + 1) }, ...one],
    },
  ];
}
