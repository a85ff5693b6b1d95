import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import { callersOf } from '../arrows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';

/** Addresses written down of something that moves. */
export const staticAddressing: Rule = {
  id: 'ops/static-addressing',
  title: 'A fixed list of addresses of what changes',
  level: 'warning',
  documentation: {
    what: 'Reports a component with `addressing: static` that others call and whose number of replicas changes (a range, as in `replicas: 2..10`); and, as information, a store with such addresses that fails over by itself to another replica. A fixed number of replicas, and a pair that shares one address (`mode: active-passive`), may well be written down.',
    why: 'Topology changes. Replicas that are added get no work, and calls to those that are gone fail until somebody edits the list and restarts what has read it.',
    sources: [
      'Deutsch and Gosling, The Eight Fallacies of Distributed Computing (1994), the fifth',
      'Richardson, Microservices Patterns (2018), section 3.2.4 (service discovery)',
    ],
    bad: `client users
service api { replicas: 4 }
cache pool { replicas: 2..10  autoscale: { target: 60% }  addressing: static }

users -> api -> pool
`,
    good: `client users
service api { replicas: 4 }
cache pool { replicas: 2..10  autoscale: { target: 60% }  addressing: discovery }

users -> api -> pool
`,
    accept: 'Where something outside the design writes the lists and restarts their readers.',
  },
  *check({ model }) {
    for (const component of model.components) {
      if (component.settings.addressing !== 'static' || component.settings.tier === 'best-effort') continue;
      const callers = callersOf(model, component.id).filter((caller) => caller !== component);
      if (callers.length === 0) continue;
      const { minimum, maximum } = component.settings.replicas ?? { minimum: 1, maximum: 1 };
      if (maximum > minimum) yield scaledIssue(component, callers, minimum, maximum);
      else if (movesItsLeader(component)) yield movedIssue(component, callers);
    }
  },
};

/** Its leader is elsewhere after a failover that the file itself declares. */
function movesItsLeader(component: Component): boolean {
  const { failover, replication, mode } = component.settings;
  return (
    failover?.type === 'auto' &&
    isSaid(component, 'failover') &&
    replication === 'leader-follower' &&
    mode !== 'active-passive' &&
    replicasOf(component) > 1
  );
}

function scaledIssue(
  component: Component,
  callers: readonly Component[],
  minimum: number,
  maximum: number,
): Issue {
  const [who, has] = subject(callers);
  return about(component, {
    range: placeOf(component.source, 'addressing'),
    message: `${who} ${has} a fixed list of the addresses of ${quoted(component.name)}, which changes between ${minimum} and ${maximum} replicas: added ones get no work, and calls to those taken away fail.`,
    evidence: 'declared',
    related: callers.map((caller) => relatedTo(caller, `${caller.name} calls it.`)),
    fixes: lookups(component),
  });
}

function movedIssue(component: Component, callers: readonly Component[]): Issue {
  const [who, has] = subject(callers);
  return about(component, {
    range: placeOf(component.source, 'addressing'),
    message: `${who} ${has} fixed addresses of ${quoted(component.name)}, whose leader moves to another replica when it fails: writes go to the old one until somebody changes them.`,
    evidence: 'declared',
    level: 'info',
    related: callers.map((caller) => relatedTo(caller, `${caller.name} calls it.`)),
    fixes: lookups(component),
  });
}

function subject(callers: readonly Component[]): [string, string] {
  return [listed(callers.map(({ name }) => quoted(name))), callers.length === 1 ? 'has' : 'have'];
}

function lookups({ name, source }: Component): Suggestion[] {
  return [
    {
      title: `Let callers ask a registry where ${name} is`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'addressing', value: 'discovery' }],
    },
    {
      title: `Let callers find ${name} by name`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'addressing', value: 'dns' }],
    },
  ];
}
