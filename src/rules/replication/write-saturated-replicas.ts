import { busiestShard } from '../../analysis/capacity/replica-classes.ts';
import { serviceTime } from '../../analysis/capacity/work.ts';
import { formatRate, formatShare } from '../../model/format.ts';
import { replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component } from '../../model/model.ts';
import { about, placeOf, restingOn } from '../about.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { isOwnStore, isWrite, relatedUses, timesRead, type Use, usesOf } from './stores.ts';

/** Utilization that the fixes leave room for. */
const highest = 0.7;

/** Copies that are busy repeating writes. */
export const writeSaturatedReplicas: Rule = {
  id: 'replication/write-saturated-replicas',
  title: 'Replicas that are busy repeating writes',
  level: 'warning',
  documentation: {
    what: 'Reports a store with a leader whose replicas answer reads (`reads: any`, `followers` or `quorum`), when what each must repeat of the writes (`applyCost`, all of the work unless said) leaves too little of it for the reads at peak. Told only where the reads alone would fit, or repeating takes more than half of each replica: otherwise it is simply too small.',
    why: 'Every replica does every write, so replicas multiply what can be read and nothing else. As writes grow they eat each replica alike, and one more brings ever less. Dividing the data divides the writes.',
    sources: [
      'Kleppmann, Designing Data-Intensive Applications (2017), chapter 5 (leaders and followers) and chapter 6 (introduction)',
      'Gray et al., The Dangers of Replication and a Solution (SIGMOD 1996), section 2',
    ],
    bad: `client users
service api { replicas: 8 }
database timeline {
  replicas: 4
  replication: leader-follower
  reads: followers
  readTime: 5ms
  writeTime: 5ms
  concurrency: 10
}

flow browse from users at 3000/s { users -> api -> timeline read }
flow post from users at 1600/s { users -> api -> timeline write }
`,
    good: `client users
service api { replicas: 8 }
database timeline {
  shards: 2
  replicas: 4
  replication: leader-follower
  reads: followers
  readTime: 5ms
  writeTime: 5ms
  concurrency: 10
}

flow browse from users at 3000/s { users -> api -> timeline read }
flow post from users at 1600/s { users -> api -> timeline write }
`,
    accept:
      'Where followers repeat writes for less than the leader does them and the file does not say so: state `applyCost` instead.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const load = loadOf(context, component);
      if (load && isSaturated(load)) yield issueOf(component, load);
    }
  },
};

/** Work that reaches one shard at peak, in seconds of one replica's cores a second. */
interface Load {
  uses: readonly Use[];
  /** Of the writes, done by every replica that reads. */
  repeated: number;
  /** Of the reads, by all who answer them. */
  reading: number;
  /** Replicas that answer reads. */
  readers: number;
  /** Cores of one replica. */
  cores: number;
  /** Per second of the whole store at peak. */
  reads: number;
  writes: number;
}

function loadOf(context: Context, component: Component): Load | undefined {
  const { replication, reads, applyCost = 1, concurrency, cores, speed } = component.settings;
  const replicas = replicasOf(component);
  const led = replication === 'leader-follower' || replication === 'consensus';
  if (!isOwnStore(component) || !led || replicas < 2) return undefined;
  if (reads !== 'any' && reads !== 'followers' && reads !== 'quorum') return undefined;
  const uses = usesOf(context, component.id);
  const slots = concurrency ?? Number.POSITIVE_INFINITY;
  const factor = speed?.length ? Math.min(...speed) : 1;
  const load: Load = {
    uses,
    repeated: 0,
    reading: 0,
    readers: reads === 'followers' ? replicas - 1 : replicas,
    cores: Math.min(cores ?? slots, slots) * factor,
    reads: 0,
    writes: 0,
  };
  const asked = reads === 'quorum' ? Math.floor(replicas / 2) + 1 : 1;
  for (const use of uses) {
    const peak = use.rate * Math.max(1, use.flow.settings.peak ?? 1);
    const work = serviceTime(component, use.call.operation ?? 'read').mean * peak * shareOf(component, use);
    if (isWrite(use)) {
      load.writes += peak;
      load.repeated += work * applyCost;
    } else {
      load.reads += peak;
      load.reading += work * asked;
    }
  }
  return load;
}

/** Of the operations, those that reach the busiest shard. */
function shareOf(component: Component, { call }: Use): number {
  return call.operation === 'scan' ? 1 : busiestShard(component);
}

function isSaturated({ repeated, reading, readers, cores }: Load): boolean {
  if (!Number.isFinite(cores) || !(repeated > 0) || !(reading > 0)) return false;
  const each = reading / readers;
  return repeated + each > cores * (1 + 1e-9) && (each <= cores || repeated > cores / 2);
}

function issueOf(component: Component, load: Load): Issue {
  const { repeated, reading, readers, cores, reads, writes } = load;
  const share = formatShare(Math.round(Math.min(1, repeated / cores) * 100) / 100);
  const left = Math.max(0, cores - repeated);
  const room = left > 0 ? `room for ${formatRate((reads * left * readers) / reading)}` : 'no room at all';
  const { name } = component;
  return about(component, {
    range: placeOf(component.source, 'replicas'),
    message: `Each replica of ${quoted(name)} repeats all ${formatRate(writes)} writes${shardsOf(component) > 1 ? ' of its shard' : ''}, which takes ${share} of it: ${counted(readers, 'reader')} ${readers === 1 ? 'has' : 'have'} ${room} of ${formatRate(reads)} reads. More replicas do not divide the writes; shards do.`,
    ...restingOn(component, timesRead(component, load.uses)),
    related: [
      ...relatedUses(load.uses.filter(isWrite), 'writes'),
      ...relatedUses(
        load.uses.filter((use) => !isWrite(use)),
        'reads',
      ),
    ],
    fixes: [...divide(component, load), ...multiply(component, load)],
  });
}

/** As many shards as leave each replica room; ranges are divided by hand. */
function divide(component: Component, { repeated, reading, readers, cores }: Load): Suggestion[] {
  if (component.settings.shardBy?.ranges) return [];
  const shards = Math.ceil((shardsOf(component) * (repeated + reading / readers)) / (cores * highest) - 1e-9);
  return [
    {
      title: `Divide ${component.name} into ${counted(shards, 'shard')}`,
      label: 'design',
      changes: [{ type: 'set', at: component.source, key: 'shards', value: String(shards) }],
    },
  ];
}

/** More readers, where not too many would do. */
function multiply(component: Component, { repeated, reading, readers, cores }: Load): Suggestion[] {
  const room = cores * highest - repeated;
  const needed = Math.ceil(reading / room - 1e-9);
  if (!(room > 0) || component.settings.reads === 'quorum' || needed > 3 * readers) return [];
  const replicas = needed + (replicasOf(component) - readers);
  return [
    {
      title: `Give ${component.name} ${counted(replicas, 'replica')}`,
      label: 'design',
      changes: [{ type: 'set', at: component.source, key: 'replicas', value: String(replicas) }],
    },
  ];
}
