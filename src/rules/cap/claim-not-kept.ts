import { capOf } from '../../analysis/consistency/partitions.ts';
import type { CapFacts } from '../../analysis/facts.ts';
import type { Component, Model } from '../../model/model.ts';
import type { ComponentSettings } from '../../model/settings.ts';
import { about, placeOf, restingOn } from '../about.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { quoted } from '../words.ts';

/** A store that is said to be CP or AP, and behaves otherwise when the network splits. */
export const claimNotKept: Rule = {
  id: 'cap/claim-not-kept',
  title: 'A store that behaves otherwise in a partition than the file says',
  level: 'warning',
  documentation: {
    what: 'Reports a store that the file calls `cap: CP` although a side of a split network answers with old values or takes writes that conflict, one that it calls `cap: AP` although a side refuses, and one whose `pacelc` says otherwise than its replication, acknowledgement and reads make of it. Where only the technology is known for a class and the file configures it to behave otherwise, it is told as information. Claims of `CA` are `cap/ca-across-network`.',
    why: 'The class is a claim that others build upon: who reads CP does not look for old values, who reads AP does not plan for refusals. What decides is the configuration, and one that is asynchronous with reads from any copy is neither.',
    sources: [
      'Gilbert and Lynch, Brewer’s Conjecture (SIGACT News 33(2), 2002)',
      'Abadi, Consistency Tradeoffs in Modern Distributed Database System Design (IEEE Computer 45(2), 2012)',
      'Kleppmann, A Critique of the CAP Theorem (2015)',
    ],
    bad: `client users
service api { replicas: 2 }
database stock {
  replicas: 3
  replication: leader-follower
  acknowledgement: quorum
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
  reads: any
  cap: CP
}

flow look from users at 50/s {
  users -> api -> stock read
  api -> stock write
}
`,
    good: `client users
service api { replicas: 2 }
database stock {
  replicas: 3
  replication: leader-follower
  acknowledgement: quorum
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
  reads: leader
  cap: CP
}

flow look from users at 50/s {
  users -> api -> stock read
  api -> stock write
}
`,
    accept: 'A store that is on its way to what it claims; the reason should say until when.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const facts = context.analysis.components[component.id]?.cap;
      if (facts && facts.behaves !== 'CA') yield* issuesOf(context, component, facts);
    }
  },
};

/** What decides how a store behaves. */
const deciding = ['replication', 'acknowledgement', 'reads', 'quorum', 'sloppyQuorum', 'failover'] as const;

/** Those of them that matter for how this one keeps its copies. */
function decidingFor({ settings: { replication, quorum } }: Component): readonly string[] {
  if (replication === 'multi-leader') return ['replication'];
  if (replication === 'consensus') return ['replication', 'reads'];
  if (replication !== 'leaderless') return ['replication', 'acknowledgement', 'reads', 'failover'];
  return ['replication', ...(quorum ? ['quorum'] : ['acknowledgement', 'reads'])];
}

function* issuesOf(context: Context, component: Component, facts: CapFacts): Iterable<Issue> {
  const { declared, technology, behaves, pacelc } = facts;
  if (
    declared !== undefined &&
    declared !== 'CA' &&
    declared !== behaves &&
    !claimsTooMuch(component, declared)
  )
    yield capIssue(context.model, component, declared, facts);
  else if (technology !== undefined && technology !== 'CA' && technology !== behaves && configured(component))
    yield { ...capIssue(context.model, component, technology, facts), level: 'info', fixes: [] };
  if (pacelc.declared !== undefined && !keeps(pacelc.declared, facts)) yield pacelcIssue(component, facts);
}

/** Then it is a contradiction, and told as one. */
function claimsTooMuch({ settings }: Component, declared: string): boolean {
  return declared === 'AP' && settings.consistency === 'linearizable';
}

/** The file itself says something that decides it. */
function configured({ origins }: Component): boolean {
  return deciding.some((key) => origins[key]?.from === 'file');
}

const meanings: Readonly<Record<'CP' | 'AP', string>> = {
  CP: 'refuses rather than answers wrongly',
  AP: 'answers on both sides',
};

const behaviours: Readonly<Record<CapFacts['behaves'], string>> = {
  CP: 'one side refuses',
  AP: 'both sides answer, and one of them is behind or takes writes that conflict',
  CA: 'there is nothing to split',
  neither: 'one side refuses, and a side answers with old values: it is neither CP nor AP',
};

function capIssue(model: Model, component: Component, claim: 'CP' | 'AP', { behaves }: CapFacts): Issue {
  const known = component.origins.cap?.from === 'technology';
  const who = known
    ? `${quoted(component.name)} is known as ${claim}: when the network splits it ${meanings[claim]}. As it is configured here`
    : `${quoted(component.name)} is said to be ${claim}: when the network splits it ${meanings[claim]}. As it is configured`;
  return about(component, {
    range: placeOf(component.source, known ? 'reads' : 'cap'),
    message: `${who}, ${behaviours[behaves]}.`,
    ...restingOn(component, decidingFor(component), 'declared'),
    fixes: [...keeping(model, component, claim), ...claiming(component, 'cap', behaves)],
  });
}

function keeps(claim: string, { behaves, pacelc }: CapFacts): boolean {
  return (
    claim.endsWith(pacelc.otherwise) &&
    ((claim.startsWith('PC') && behaves === 'CP') || (claim.startsWith('PA') && behaves === 'AP'))
  );
}

function pacelcIssue(component: Component, { behaves, pacelc }: CapFacts): Issue {
  const waits =
    pacelc.otherwise === 'L'
      ? 'otherwise a read may be behind, for it does not wait'
      : 'otherwise a read waits for the latest';
  return about(component, {
    range: placeOf(component.source, 'pacelc'),
    message: `${quoted(component.name)} is said to be ${pacelc.declared}. When the network splits, ${behaviours[behaves]}; ${waits}.`,
    ...restingOn(component, decidingFor(component), 'declared'),
    fixes: claiming(component, 'pacelc', pacelc.behaves),
  });
}

/** Changes of which one alone may make a claim true, the mildest first. */
const remedies: Readonly<
  Record<'CP' | 'AP', readonly { settings: ComponentSettings; key: string; value: string; title: string }[]>
> = {
  CP: [
    { settings: { reads: 'leader' }, key: 'reads', value: 'leader', title: 'Read from the leader' },
    {
      settings: { acknowledgement: 'quorum' },
      key: 'acknowledgement',
      value: 'quorum',
      title: 'Confirm a write when a majority has it',
    },
    {
      settings: { reads: 'quorum' },
      key: 'reads',
      value: 'quorum',
      title: 'Read from a majority',
    },
  ],
  AP: [
    {
      settings: { quorum: { read: 1, write: 1 } },
      key: 'quorum',
      value: '{ read: 1  write: 1 }',
      title: 'Let any one copy answer',
    },
  ],
};

function keeping(model: Model, component: Component, claim: 'CP' | 'AP'): Suggestion[] {
  return remedies[claim]
    .filter(
      ({ settings, key }) => applies(component, key) && behavesWith(model, component, settings) === claim,
    )
    .map(({ key, value, title }) => ({
      title,
      label: 'design',
      changes: [{ type: 'set', at: component.source, key, value }],
    }));
}

/** Quorums are a store's without a leader; the rest needs one. */
function applies({ settings }: Component, key: string): boolean {
  return (key === 'quorum') === (settings.replication === 'leaderless');
}

function behavesWith(model: Model, component: Component, settings: ComponentSettings) {
  return capOf(model, { ...component, settings: { ...component.settings, ...settings } })?.behaves;
}

function claiming(component: Component, key: 'cap' | 'pacelc', value: string | undefined): Suggestion[] {
  if (value === undefined || value === 'neither')
    return [
      {
        title: 'Leave the claim out',
        label: 'promise',
        changes: [{ type: 'remove', at: component.source, key }],
      },
    ];
  return [
    {
      title: `Say ${value}, as it behaves`,
      label: 'promise',
      changes: [{ type: 'set', at: component.source, key, value }],
    },
  ];
}
