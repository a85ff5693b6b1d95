import { storageKinds } from '../../analysis/kinds.ts';
import { enclosingPlaces, lookup, placeOfReplica, replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import type { Failover } from '../../model/settings.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { flowsUsing, matters } from '../usage.ts';
import { quoted } from '../words.ts';

/** Two that watch each other, and take silence for death. */
export const splitBrain: Rule = {
  id: 'cap/split-brain',
  title: 'Two halves that each take the other for dead',
  level: 'warning',
  documentation: {
    what: 'Reports a failover that the file declares automatic (`failover: auto(...)`) between two replicas, or between two zones with half of the replicas each, with neither `witness` nor `fencing` nor a coordinator (`via`) to decide. Of a store whose writes must reach a majority or all replicas nothing is said: cut off, it refuses. An active and a passive replica that keep no data are told as a hint.',
    why: 'Silence is no proof of death: it may be the network between the two. Then both serve, both take writes, and when they meet again the writes of one side are thrown away.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (leader failure: failover) and chapter 8 (the truth is defined by the majority)',
      'Bailis and Kingsbury, The Network is Reliable (Communications of the ACM 57(9), 2014)',
    ],
    bad: `client users
service api { replicas: 2 }
database orders {
  replicas: 2
  replication: leader-follower
  acknowledgement: async
  failover: auto(detection: 10s, takeover: 5s)
}

flow buy from users at 50/s {
  users -> api -> orders write
}
`,
    good: `client users
service api { replicas: 2 }
database orders {
  replicas: 2
  replication: leader-follower
  acknowledgement: async
  failover: auto(detection: 10s, takeover: 5s, witness: true)
}

flow buy from users at 50/s {
  users -> api -> orders write
}
`,
    accept:
      'Where both replicas stand side by side on two separate networks, and the data can be merged by hand.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { failover, via } = component.settings;
      if (failover?.type !== 'auto' || component.origins.failover?.from !== 'file') continue;
      if (failover.fencing || failover.witness || via !== undefined) continue;
      if (!matters(context.model, component)) continue;
      const sides = sidesOf(context.model, component);
      if (!sides) continue;
      if (hasCopies(component)) yield* storeIssue(context, component, failover, sides);
      else if (component.settings.mode === 'active-passive')
        yield pairIssue(context, component, failover, sides);
    }
  },
};

type Automatic = Extract<Failover, { type: 'auto' }>;

/** The two halves of which neither is a majority. */
function sidesOf(model: Model, component: Component): string | undefined {
  const replicas = replicasOf(component);
  const name = quoted(component.name);
  if (replicas === 2) return `the two replicas of ${name}`;
  if (replicas % 2 === 1 || replicas > 1000) return undefined;
  const { places } = lookup(model);
  const inZone = new Map<string, number>();
  for (let replica = 0; replica < replicas; replica++) {
    const innermost = placeOfReplica(component, replica);
    const zone = (innermost === undefined ? [] : enclosingPlaces(model, innermost)).find(
      (id) => places.get(id)?.kind === 'zone',
    );
    if (zone === undefined) return undefined;
    inZone.set(zone, (inZone.get(zone) ?? 0) + 1);
  }
  const [first, second, ...others] = [...inZone];
  if (!first || !second || others.length > 0 || first[1] !== second[1]) return undefined;
  return `the halves of ${name} in ${quoted(first[0])} and ${quoted(second[0])}`;
}

function hasCopies({ kind, settings }: Component): boolean {
  return storageKinds.has(kind) && settings.replication === 'leader-follower';
}

/** A write that needs a majority, or all, is refused on either side of the cut. */
function* storeIssue(
  context: Context,
  component: Component,
  failover: Automatic,
  sides: string,
): Generator<Issue> {
  const { acknowledgement } = component.settings;
  if (acknowledgement === 'sync' || acknowledgement === 'quorum') return;
  yield about(component, {
    range: placeOf(component.source, 'failover'),
    message: `If the network between ${sides} breaks while both run, each takes the other for dead and both accept writes. When they meet again, the writes of one are lost.`,
    ...restingOn(component, ['acknowledgement'], 'declared'),
    related: flowsUsing(context.model, component.id).map((flow) => relatedTo(flow, `${flow.name} uses it.`)),
    fixes: [
      guarded(
        component,
        failover,
        'witness',
        `Let a third party decide which replica of ${component.name} works`,
      ),
      guarded(
        component,
        failover,
        'fencing',
        `Cut the old replica of ${component.name} off before the other starts`,
      ),
    ],
  });
}

function pairIssue(context: Context, component: Component, failover: Automatic, sides: string): Issue {
  return about(component, {
    range: placeOf(component.source, 'failover'),
    message: `If the network between ${sides} breaks while both run, both become active and claim the same address.`,
    evidence: 'declared',
    level: 'hint',
    related: flowsUsing(context.model, component.id).map((flow) => relatedTo(flow, `${flow.name} uses it.`)),
    fixes: [
      guarded(component, failover, 'witness', `Let a third party decide which ${component.name} is active`),
    ],
  });
}

function guarded(
  { source }: Component,
  { detection, takeover }: Automatic,
  by: 'witness' | 'fencing',
  title: string,
): Suggestion {
  const times = Object.entries({ detection, takeover }).flatMap(([key, seconds]) =>
    seconds === undefined ? [] : [`${key}: ${timeLiteral(seconds)}`],
  );
  return {
    title: `${title} (${by})`,
    label: 'design',
    changes: [
      { type: 'set', at: source, key: 'failover', value: `auto(${[...times, `${by}: true`].join(', ')})` },
    ],
  };
}
