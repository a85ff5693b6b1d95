import { replicasOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import { mandatoryCalls } from '../flows.ts';
import type { Issue, Rule } from '../rule.ts';
import { isCritical } from '../usage.ts';
import { listed, quoted } from '../words.ts';
import { isOurs } from './redundancy.ts';

/** So many replicas are hardly ever away together, but for what they share. */
const enough = 3;

/** One component on which several critical flows rest. */
export const blastRadius: Rule = {
  id: 'spof/blast-radius',
  title: 'One component that several critical flows share',
  level: 'info',
  documentation: {
    what: 'Reports what every request of two or more critical flows passes that are declared `isolated` from each other, and, in a design with three critical flows or more, what runs on fewer than three replicas and more than half of them pass. What the same flows share is told once. Managed components, third parties and clients are left alone, and so is what runs once, which is `spof/single-instance` already.',
    why: 'Where core functions share nothing, one incident is one incident. Where they share a database, a bad query of the one is an outage of all.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL10-BP03 (bulkhead architectures)',
      'Nygard, Release It! (2018), chapter 5 (bulkheads)',
    ],
    bad: `client users
service accounts { replicas: 3 }
service payments { replicas: 3 }
database main { replicas: 3  failover: auto(detection: 5s, fencing: true) }

flow login from users at 50/s {
  tier: critical
  isolated: true
  users -> accounts -> main read
}
flow pay from users at 10/s {
  tier: critical
  isolated: true
  users -> payments -> main write
}
`,
    good: `client users
service accounts { replicas: 3 }
service payments { replicas: 3 }
database people { replicas: 3  failover: auto(detection: 5s, fencing: true) }
database ledger { replicas: 3  failover: auto(detection: 5s, fencing: true) }

flow login from users at 50/s {
  tier: critical
  isolated: true
  users -> accounts -> people read
}
flow pay from users at 10/s {
  tier: critical
  isolated: true
  users -> payments -> ledger write
}
`,
    accept: 'While the functions are being taken apart, or where one makes no sense without the other.',
  },
  *check({ model }) {
    const critical = model.flows.filter(isCritical).map((flow) => ({ flow, passes: passedBy(flow) }));
    const groups = new Map<string, Shared>();
    for (const component of model.components) {
      const flows = sharedBy(component, critical);
      if (flows.length === 0) continue;
      const key = JSON.stringify(flows.map(({ id }) => id));
      const known = groups.get(key);
      if (known) known.components.push(component);
      else groups.set(key, { flows, components: [component] });
    }
    for (const shared of groups.values()) {
      const issue = issueOf(shared, critical.length);
      if (issue) yield issue;
    }
  },
};

interface Critical {
  flow: Flow;
  passes: ReadonlySet<ElementId>;
}

/** What every request of the flow needs. */
function passedBy(flow: Flow): ReadonlySet<ElementId> {
  return new Set(
    mandatoryCalls(flow).flatMap(({ targets: [target, ...others] }) =>
      target && others.length === 0 ? [target.component] : [],
    ),
  );
}

interface Shared {
  flows: readonly Flow[];
  components: Component[];
}

/** The critical flows that share this component though they are not to, or most of them where there are many. */
function sharedBy(component: Component, critical: readonly Critical[]): readonly Flow[] {
  if (!isOurs(component) || replicasOf(component) === 1) return [];
  const passing = critical.filter(({ passes }) => passes.has(component.id)).map(({ flow }) => flow);
  const isolated = passing.filter((flow) => flow.settings.isolated);
  if (isolated.length > 1) return isolated;
  const most = critical.length >= 3 && passing.length * 2 > critical.length;
  return most && replicasOf(component) < enough ? passing : [];
}

function issueOf({ flows, components }: Shared, all: number): Issue | undefined {
  const [first, ...others] = components;
  if (!first) return undefined;
  const carry = components.length === 1 ? 'carries' : 'carry';
  const isolated = flows.every((flow) => flow.settings.isolated);
  const kept = isolated ? ', which are to be isolated from each other' : '';
  return about(first, {
    message: `${listed(components.map(({ name }) => quoted(name)))} ${carry} ${flows.length} of ${all} critical flows${kept}: ${listed(flows.map(({ name }) => name))}. One incident there is ${flows.length} incidents.`,
    evidence: 'declared',
    related: [
      ...others.map((component) => relatedTo(component, `${component.name} is shared as well.`)),
      ...flows.map((flow) =>
        relatedTo(flow, `${flow.name} passes ${components.length === 1 ? 'it' : 'them'}.`),
      ),
    ],
  });
}
