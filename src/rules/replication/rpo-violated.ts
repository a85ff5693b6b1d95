import { toleratedDisks } from '../../analysis/estimates/disks.ts';
import { percentileOf } from '../../analysis/latency/percentile.ts';
import { formatCount, formatDuration, formatRate } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import { copiesWritten, leaderlessQuorums } from '../cap/guarantees.ts';
import { timeLiteral } from '../literal.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { sparesFor } from '../spof/redundancy.ts';
import { listed, quoted } from '../words.ts';
import {
  type Bound,
  boundsOn,
  flowsBehind,
  isOwnStore,
  isWrite,
  rateOf,
  relatedUses,
  usesOf,
} from './stores.ts';

/** Confirmed writes that a failure takes along, more than a flow allows. */
export const rpoViolated: Rule = {
  id: 'replication/rpo-violated',
  title: 'A failure loses more confirmed writes than allowed',
  level: 'warning',
  documentation: {
    what: 'Reports a store that confirms a write when a single copy has it, where a flow that writes to it expects an `rpo` below what is lost with that copy: the lag of the followers (its 99th percentile), or, where there is no other copy, all since the last backup. An error where nothing may be lost and only the leader has each write. A store of `durability: volatile` is left alone, as is one whose provider runs it.',
    why: 'A write that was confirmed and not yet copied is gone with the machine that had it, and nobody can tell which ones those were. What may be lost is decided by when the confirmation is sent, not by how many copies there are.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (synchronous versus asynchronous replication)',
      'AWS Well-Architected, Reliability pillar, REL13-BP01',
    ],
    bad: `client users
service shop { replicas: 2 }
database payments {
  replicas: 3
  replication: leader-follower
  acknowledgement: async
  lag: constant(3s)
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
}

flow pay from users at 100/s {
  expect rpo == 0s
  users -> shop -> payments write
}
`,
    good: `client users
service shop { replicas: 2 }
database payments {
  replicas: 3
  replication: leader-follower
  acknowledgement: semi-sync
  lag: constant(3s)
  failover: auto(detection: 10s, takeover: 5s, fencing: true)
}

flow pay from users at 100/s {
  expect rpo == 0s
  users -> shop -> payments write
}
`,
    accept:
      'Where lost writes can be had again from elsewhere, such as the log they came from. Otherwise promise the recovery point that holds.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isOwnStore(component) || component.settings.durability === 'volatile') continue;
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf(context: Context, component: Component): Issue | undefined {
  const writes = usesOf(context, component.id).filter(isWrite);
  const bounds = boundsOn(flowsBehind(writes), 'rpo', component);
  const loss = bounds.length > 0 ? lossOf(component) : undefined;
  const broken = bounds.filter(({ limit }) => loss && loss.seconds > limit);
  const [strictest] = broken;
  if (!loss || !strictest) return undefined;
  const flows = [...new Set(broken.map(({ flow }) => flow))];
  const allow = flows.length === 1 ? 'allows' : 'allow';
  return about(component, {
    range: placeOf(component.source, loss.property),
    message: `${loss.sentence(rateOf(writes))} ${listed(flows.map(({ name }) => name))} ${allow} ${strictest.limit === 0 ? 'no loss' : formatDuration(strictest.limit)}.`,
    ...restingOn(
      component,
      strictest.limit === 0 ? loss.facts : [...loss.facts, ...loss.figures],
      'declared',
    ),
    level: loss.shared && strictest.limit === 0 ? 'error' : 'warning',
    related: relatedUses(
      writes.filter(({ flow }) => flows.includes(flow)),
      'writes',
    ),
    fixes: [...loss.fixes, ...promiseLess(broken, loss.seconds)],
  });
}

/** What is lost with the one copy that has the latest writes. */
interface Loss {
  /** Infinity: all of it. */
  seconds: number;
  /** There are other copies, which lag behind. */
  shared: boolean;
  /** Told for so many writes a second. */
  sentence: (rate: number) => string;
  property: string;
  /** The settings on which it rests that anything is lost, and how much. */
  facts: string[];
  figures: string[];
  fixes: Suggestion[];
}

/** Undefined: a second copy has each write when it is confirmed, or the file does not tell. */
function lossOf(component: Component): Loss | undefined {
  const { replication, acknowledgement } = component.settings;
  if (replicasOf(component) < 2) return lossOfOnly(component);
  if (replication === 'leader-follower' || replication === 'multi-leader')
    return acknowledgement !== undefined && copiesWritten(component) === 1
      ? lossOfLagging(component, 'the leader alone', 'acknowledgement', [waitForOne(component)])
      : undefined;
  const quorums = leaderlessQuorums(component);
  if (quorums?.write !== 1) return undefined;
  return lossOfLagging(component, 'one replica', 'quorum', [
    {
      title: `Wait for two replicas of ${component.name} before a write is confirmed`,
      label: 'design',
      changes: [
        { type: 'set', at: component.source, key: 'quorum', value: `{ read: ${quorums.read}  write: 2 }` },
      ],
    },
  ]);
}

function waitForOne(component: Component): Suggestion {
  return {
    title: `Wait for one follower of ${component.name} before a write is confirmed`,
    label: 'design',
    changes: [{ type: 'set', at: component.source, key: 'acknowledgement', value: 'semi-sync' }],
  };
}

function lossOfLagging(
  component: Component,
  who: string,
  property: 'acknowledgement' | 'quorum',
  fixes: Suggestion[],
): Loss {
  const { lag } = component.settings;
  const seconds = lag ? percentileOf(lag, 0.99) : Number.POSITIVE_INFINITY;
  return {
    seconds,
    shared: true,
    sentence: (rate) =>
      `${quoted(component.name)} confirms a write when ${who} has it. If that fails then, ${lag ? `up to ${formatDuration(seconds)} of confirmed writes are` : 'confirmed writes that no other copy has are'} gone${lost(rate, seconds)}.`,
    property,
    facts: ['replication', property],
    figures: ['lag'],
    fixes,
  };
}

function lost(rate: number, seconds: number): string {
  const count = rate * seconds;
  return Number.isFinite(count) && count >= 1
    ? ` (${formatCount(Math.round(count))} at ${formatRate(rate)})`
    : '';
}

function lossOfOnly(component: Component): Loss | undefined {
  const { disks, backup, replication } = component.settings;
  if (disks && disks.type !== 'size' && toleratedDisks(disks) > 0) return undefined;
  const seconds = backup ? (backup.every ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const since = backup
    ? `all since the last backup${Number.isFinite(seconds) ? `, up to ${formatDuration(seconds)} of writes` : ''}`
    : 'all of it';
  return {
    seconds,
    shared: false,
    sentence: (rate) =>
      `${quoted(component.name)} keeps one copy and no second disk: if it is lost, so is ${since}${lost(rate, seconds)}.`,
    property: 'replicas',
    facts: [],
    figures: [],
    fixes:
      replication === 'leaderless'
        ? []
        : [
            {
              title: `Give ${component.name} a second copy that has each write before it is confirmed`,
              label: 'design',
              changes: [
                ...sparesFor(component).changes,
                ...(replication === 'consensus' ? [] : waitForOne(component).changes),
              ],
            },
          ],
  };
}

/** The recovery point that holds, in the words of each expectation that is broken. */
function promiseLess(broken: readonly Bound[], seconds: number): Suggestion[] {
  if (!Number.isFinite(seconds)) return [];
  const digit = 10 ** (Math.floor(Math.log10(seconds)) - 1);
  const holding = timeLiteral(Number((Math.ceil(seconds / digit - 1e-9) * digit).toPrecision(12)));
  return [
    {
      title: `Allow a loss of ${holding}`,
      label: 'promise',
      changes: broken.map(({ expectation: { source, subject } }) => ({
        type: 'replace',
        uri: source.uri,
        range: source.range,
        text: `expect ${subject.type === 'flow' ? '' : `${subject.id} `}rpo <= ${holding}`,
      })),
    },
  ];
}
