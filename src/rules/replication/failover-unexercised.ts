import { enclosingPlaces, replicasOf } from '../../model/lookup.ts';
import type { Component, Model, Scenario, ScenarioEvent } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, placeOf } from '../about.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';
import { boundsOn, flowsBehind, isMandatory, relatedUses, usesOf } from './stores.ts';

/** A failover that no scenario tries. */
export const failoverUnexercised: Rule = {
  id: 'replication/failover-unexercised',
  title: 'A failover that no scenario tries',
  level: 'hint',
  documentation: {
    what: 'Suggests a scenario for a component whose file says `failover: auto` and that a critical flow needs, when no scenario that expects something fails, restarts, drains or cuts off the component or a place of it.',
    why: 'A failover that was never tried is a guess: it may not notice, may take longer than thought, or may lose what was under way. Trying it here costs a few lines and tells what users would see.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL12 (test reliability)',
      'Basiri et al., Chaos Engineering (IEEE Software 33(3), 2016)',
    ],
    bad: `client users
service shop { replicas: 2 }
database orders { replicas: 3  failover: auto(detection: 10s, takeover: 5s, fencing: true) }

flow checkout from users at 40/s {
  tier: critical
  users -> shop -> orders write
}
`,
    good: `client users
service shop { replicas: 2 }
database orders { replicas: 3  failover: auto(detection: 10s, takeover: 5s, fencing: true) }

flow checkout from users at 40/s {
  tier: critical
  users -> shop -> orders write
}

scenario orders-lost {
  duration: 5m
  at 1m fail orders.leader for 2m
  expect checkout rto <= 30s
}
`,
    accept: 'Where the failover is tried elsewhere, in an exercise of the running system.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { failover } = component.settings;
      if (failover?.type !== 'auto' || component.origins.failover?.from !== 'file') continue;
      if (component.settings.managed || replicasOf(component) < 2 || isTried(context.model, component))
        continue;
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function isTried(model: Model, component: Component): boolean {
  const hit = new Set<ElementId>([
    component.id,
    ...component.placement.flatMap((place) => enclosingPlaces(model, place)),
  ]);
  return model.scenarios.some((scenario) => scenario.expectations.length > 0 && disturbs(scenario, hit));
}

function disturbs({ settings, events }: Scenario, hit: ReadonlySet<ElementId>): boolean {
  return settings.faults === 'random' || events.some((event) => targetsOf(event).some((id) => hit.has(id)));
}

/** What an event takes away, or cuts off. */
function targetsOf({ action }: ScenarioEvent): ElementId[] {
  switch (action.type) {
    case 'fail':
    case 'restart':
    case 'drain':
      return [action.target];
    case 'partition':
      return [...action.left, ...action.right];
    default:
      return [];
  }
}

function issueOf(context: Context, component: Component): Issue | undefined {
  const needing = usesOf(context, component.id).filter(
    (use) => (component.settings.tier ?? use.flow.settings.tier) === 'critical' && isMandatory(use),
  );
  if (needing.length === 0) return undefined;
  return about(component, {
    range: placeOf(component.source, 'failover'),
    message: `No scenario tries the failover of ${quoted(component.name)}.`,
    evidence: 'declared',
    related: relatedUses(needing, 'needs'),
    fixes: trial(context.model, component, flowsBehind(needing)),
  });
}

/** A scenario behind the last flow: the leader, or the active one, is lost, and a flow is back in time. */
function trial(model: Model, component: Component, flows: ReturnType<typeof flowsBehind>): Suggestion[] {
  const [flow] = flows;
  const last = model.flows.filter(({ derived, source }) => !derived && source.uri === model.uri).at(-1);
  const { failover } = component.settings;
  if (!flow || flow.derived || !last || failover?.type !== 'auto') return [];
  const [bound] = boundsOn([flow], 'rto', component);
  const takeover = (failover.detection ?? 0) + (failover.takeover ?? 0);
  const allowed = bound?.limit ?? (takeover > 0 ? 2 * takeover : 60);
  const base = `${component.id.replaceAll('.', '-')}-lost`;
  const taken = new Set(model.scenarios.map(({ name }) => name));
  let name = base;
  for (let next = 2; taken.has(name); next += 1) name = `${base}-${next}`;
  const text = `
scenario ${name} {
  duration: 5m
  at 1m fail 1 of ${component.id} for 2m
  expect ${flow.id} rto <= ${timeLiteral(allowed)}
}`;
  return [
    {
      title: `Try it: a scenario in which ${component.name} loses a replica`,
      label: 'design',
      changes: [{ type: 'append', after: last.source, text }],
    },
  ];
}
