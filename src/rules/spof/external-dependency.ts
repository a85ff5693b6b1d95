import type { Component } from '../../model/model.ts';
import { about } from '../about.ts';
import { brokenBy, namedWithRate, relatedFlows } from '../flows.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { isCritical, promisedAvailability } from '../usage.ts';
import { listed, quoted } from '../words.ts';
import { statedDowntime } from './redundancy.ts';
import { callsNeeding, onArrows } from './without.ts';

/** A third party that a flow waits for and cannot do without. */
export const externalDependency: Rule = {
  id: 'spof/external-dependency',
  title: 'A third party that a flow cannot do without',
  level: 'info',
  documentation: {
    what: 'Reports an `external` component that a flow calls and waits for with no alternative, no `else`, no `optional` and no queue between. A warning where such a flow is critical. A flow that promises an availability has taken it into account: there `availability/weaker-dependency` tells what it costs.',
    why: 'Whoever is called while the user waits brings his own outages along, and nobody here can repair them. Often the work can be accepted now and done when the other side is back.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL05-BP01 (graceful degradation)',
      'Nygard, Release It! (2018), chapter 4 (integration points)',
    ],
    bad: `client users
service shop { replicas: 3 }
external mailer

flow order from users at 10/s {
  tier: critical
  users -> shop -> mailer
}
`,
    good: `client users
service shop { replicas: 3 }
queue letters { replicas: 3  replication: leader-follower  failover: auto(detection: 5s, fencing: true) }
worker sender { replicas: 2 }
external mailer

flow order from users at 10/s {
  tier: critical
  users -> shop ~> letters -> sender -> mailer
}
`,
    accept: 'Where the third party is what the flow is about, such as the bank of a transfer.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (component.kind !== 'external') continue;
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component): Issue | undefined {
  const broken = brokenBy(context, component.id).filter(
    ({ flow }) => promisedAvailability(flow) === undefined && callsNeeding(flow, component.id).length > 0,
  );
  if (broken.length === 0) return undefined;
  const names = listed(broken.map(({ flow }) => flow.name));
  return about(component, {
    message: `${listed(broken.map(namedWithRate))} cannot succeed while the third party ${quoted(component.name)} is down.${statedDowntime(component)}`,
    evidence: 'declared',
    ...(broken.some(({ flow }) => isCritical(flow)) ? { level: 'warning' } : {}),
    related: relatedFlows(broken),
    fixes: [
      {
        title: `Let ${names} succeed without ${component.name}`,
        label: 'design',
        changes: onArrows(
          context.model,
          broken.flatMap(({ flow }) => callsNeeding(flow, component.id)),
          'optional',
          'true',
        ),
      },
    ],
  });
}
