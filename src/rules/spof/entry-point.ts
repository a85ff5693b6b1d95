import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about } from '../about.ts';
import {
  type Broken,
  brokenBy,
  factsOf,
  mandatoryCalls,
  mattering,
  namedWithRate,
  promisesKept,
  relatedFlows,
} from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { entryKinds, isOurs, spreadOver, statedDowntime } from './redundancy.ts';

/** A single balancer, proxy, gateway, dns or cdn in front of everything. */
export const entryPoint: Rule = {
  id: 'spof/entry-point',
  title: 'One entry that all requests of a flow pass',
  level: 'warning',
  documentation: {
    what: 'Reports a load balancer, proxy, gateway, dns or cdn that every request of a flow passes and that runs once, or whose replicas are active and passive without a declared `failover`. Managed ones are left alone: their provider runs them redundantly.',
    why: 'A lone balancer removes the single point of failure behind it and becomes one itself.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL10-BP01',
      'Bourke, Server Load Balancing (2001), chapter 4 (redundancy)',
    ],
    bad: `client users
loadBalancer lb
service api { replicas: 8 }

flow browse from users at 500/s {
  users -> lb -> api
}
`,
    good: `client users
loadBalancer lb { replicas: 2 }
service api { replicas: 8 }

flow browse from users at 500/s {
  users -> lb -> api
}
`,
    accept:
      'Where the entry can be replaced within the outage that the flow may have, for example by a second one that stands ready and is switched by hand.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!entryKinds.has(component.kind) || !isOurs(component)) continue;
      if (replicasOf(component) === 1) {
        const broken = brokenBy(context, component.id);
        const whole = broken.filter(({ share }) => share >= 1 - 1e-9);
        if (whole.length > 0) yield alone(context, component, whole);
      } else if (component.settings.mode === 'active-passive' && component.settings.failover === undefined) {
        const passing = flowsThrough(context, component);
        if (passing.length > 0) yield withoutTakeover(component, passing);
      }
    }
  },
};

function alone(context: Context, component: Component, broken: Broken[]): Issue {
  const spread = spreadOver(context.model, component, 2);
  const secondReplica: Suggestion = {
    title: `Run ${component.name} twice, both active${spread ? `, over the zones of ${spread.places}` : ''}`,
    label: 'design',
    changes: [
      { type: 'set', at: component.source, key: 'replicas', value: '2' },
      ...(component.settings.mode === 'active-passive'
        ? ([{ type: 'set', at: component.source, key: 'mode', value: 'active-active' }] as const)
        : []),
      ...(spread ? [spread.change] : []),
    ],
  };
  return about(component, {
    message: `All of ${listed(broken.map(namedWithRate))} enters through one ${component.kind}, ${quoted(component.name)}. If it stops, nothing behind it is reached.${statedDowntime(component)}`,
    evidence: 'declared',
    ...(promisesKept(broken) ? { level: 'info' } : {}),
    related: relatedFlows(broken),
    fixes: [secondReplica],
  });
}

function withoutTakeover(component: Component, passing: Broken[]): Issue {
  return about(component, {
    message: `All of ${listed(passing.map(namedWithRate))} enters through the active replica of ${quoted(component.name)}, and nothing says how a passive one takes over. If it stops, nothing behind it is reached.`,
    evidence: 'declared',
    related: relatedFlows(passing),
    fixes: [
      {
        title: `Let a passive ${component.name} take over by itself`,
        label: 'design',
        changes: [
          {
            type: 'set',
            at: component.source,
            key: 'failover',
            value: 'auto(detection: 3s, takeover: 2s)',
          },
        ],
      },
      {
        title: `Make all replicas of ${component.name} active`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'mode', value: 'active-active' }],
      },
    ],
  });
}

function flowsThrough(context: Context, component: Component): Broken[] {
  return mattering(context.model).flatMap((flow) => {
    const facts = factsOf(context, flow.id);
    const passes = mandatoryCalls(flow).some(
      ({ targets }) => targets.length === 1 && targets[0]?.component === component.id,
    );
    return facts && passes ? [{ flow, facts, share: 1 }] : [];
  });
}
