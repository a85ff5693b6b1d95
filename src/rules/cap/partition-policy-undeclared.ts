import type { CapFacts } from '../../analysis/facts.ts';
import { enclosingPlaces, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { flowsUsing, isCritical, matters } from '../usage.ts';
import { counted, quoted } from '../words.ts';

/** Any of these, said by the file, is a decision about what the copies do when they cannot talk. */
const decisions = [
  'acknowledgement',
  'quorum',
  'failover',
  'conflict',
  'sloppyQuorum',
] as const satisfies readonly (keyof Component['settings'])[];

/** Copies apart from each other, and not a word on what they do when they cannot talk. */
export const partitionPolicyUndeclared: Rule = {
  id: 'cap/partition-policy-undeclared',
  title: 'Copies that do not say what they do when the network splits',
  level: 'info',
  documentation: {
    what: 'Reports a store with several replicas of which neither the file nor the technology says a CAP class (`cap`) or a `consistency`, and the file nothing else that decides it (`acknowledgement`, `quorum`, `failover`, `conflict`, a majority that agrees on each write, several leaders), when that will matter: its replicas stand in several zones, a critical flow uses it, or a scenario splits the network. The message tells how it behaves as it stands.',
    why: 'When the network splits, a store either refuses or lets its copies drift apart; there is no third way. The choice is there whether anybody wrote it down or not, and whoever finds out during the outage did not make it.',
    sources: [
      'Gilbert and Lynch, Brewer’s Conjecture and the Feasibility of Consistent, Available, Partition-Tolerant Web Services (SIGACT News 33(2), 2002)',
      'Abadi, Consistency Tradeoffs in Modern Distributed Database System Design (IEEE Computer 45(2), 2012)',
    ],
    bad: `region eu { zone a  zone b }
client users
service api { replicas: 2  in: eu }
database profiles { replicas: 2  in: eu }

flow look from users at 100/s {
  users -> api -> profiles read
}
`,
    good: `region eu { zone a  zone b }
client users
service api { replicas: 2  in: eu }
database profiles { replicas: 2  in: eu  cap: CP }

flow look from users at 100/s {
  users -> api -> profiles read
}
`,
    accept: 'Where the technology is still to be chosen.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const facts = context.analysis.components[component.id]?.cap;
      if (!facts || replicasOf(component) < 2 || !matters(context.model, component)) continue;
      if (isDecided(component) || flowsUsing(context.model, component.id).length === 0) continue;
      const reason = whyItMatters(context.model, component);
      if (reason !== undefined) yield issueOf(context, component, facts, reason);
    }
  },
};

/** Without copies there is nothing to decide; a majority has the smaller side refuse, several leaders both go on. */
const decided: ReadonlySet<string> = new Set(['none', 'consensus', 'multi-leader']);

function isDecided(component: Component): boolean {
  return (
    isSaid(component, 'cap') ||
    isSaid(component, 'consistency') ||
    component.settings.replicaOf !== undefined ||
    decided.has(component.settings.replication ?? 'none') ||
    decisions.some((key) => component.origins[key]?.from === 'file')
  );
}

function whyItMatters(model: Model, component: Component): string | undefined {
  const zones = zonesOf(model, component);
  if (zones > 1) return ` in ${zones} zones`;
  const critical = flowsUsing(model, component.id).filter(isCritical);
  if (critical.length > 0) return '';
  const split = model.scenarios.some(({ events }) =>
    events.some(({ action }) => action.type === 'partition'),
  );
  return split ? '' : undefined;
}

function zonesOf(model: Model, component: Component): number {
  const { places } = lookup(model);
  const wide = component.placement.slice(0, replicasOf(component)).flatMap((place) => {
    const around = enclosingPlaces(model, place);
    return around.find((id) => places.get(id)?.kind === 'zone') ?? around.at(-1) ?? [];
  });
  return new Set(wide).size;
}

const behaviours: Readonly<Record<CapFacts['behaves'], string>> = {
  CP: 'As it stands, the side without a leader or a majority refuses (CP).',
  AP: 'As it stands, both sides answer and drift apart (AP).',
  CA: 'As it stands, nothing can split it.',
  neither:
    'As it stands, one side refuses writes and still answers reads with old values: neither CP nor AP.',
};

function issueOf(context: Context, component: Component, { behaves }: CapFacts, where: string): Issue {
  const readers = flowsUsing(context.model, component.id);
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `${quoted(component.name)} has ${counted(replicasOf(component), 'copy', 'copies')}${where}, and nothing says whether they refuse or drift apart when they cannot talk. ${behaviours[behaves]}`,
    evidence: 'derived',
    related: readers.map((flow) => relatedTo(flow, `${flow.name} uses it.`)),
    fixes: fixesOf(component, behaves),
  });
}

function fixesOf({ source, name }: Component, behaves: CapFacts['behaves']): Suggestion[] {
  const claim = (key: string, value: string, title: string): Suggestion => ({
    title,
    label: 'promise',
    changes: [{ type: 'set', at: source, key, value }],
  });
  if (behaves === 'CP' || behaves === 'AP')
    return [claim('cap', behaves, `Say that ${name} is ${behaves}, as it stands`)];
  return behaves === 'neither'
    ? [claim('consistency', 'eventual', `Say that ${name} promises eventual consistency`)]
    : [];
}
