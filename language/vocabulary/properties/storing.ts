import type { ComponentKind } from '../../../src/model/model.ts';
import type { Persistence, StoringSettings } from '../../../src/model/settings.ts';
import type { Table } from '../descriptor.ts';
import { caching, messaging, storing } from '../kinds.ts';
import {
  call,
  count,
  distribution,
  period,
  quantity,
  record,
  reference,
  share,
  text,
  time,
  truth,
  word,
} from '../shapes.ts';
import { exponential, itemSize, ofKinds } from './shared.ts';

/** What keeps several copies of what it is given. */
const replicating: readonly ComponentKind[] = [...storing, ...messaging];
const indexes: readonly ComponentKind[] = ['search'];
const blobs: readonly ComponentKind[] = ['objectStore'];
const agreeing: readonly ComponentKind[] = ['coordinator'];
const warehouses: readonly ComponentKind[] = ['warehouse'];
const databases: readonly ComponentKind[] = ['database'];

/** What keeps data. */
export const storingProperties = {
  model: {
    kinds: [...storing, 'cache'],
    shape: word({
      relational: 'Tables, rows and joins.',
      'key-value': 'A value under a key.',
      document: 'Documents with fields, as JSON.',
      'wide-column': 'Rows with any columns, by partition.',
      graph: 'Nodes and edges.',
      'time-series': 'Figures over time.',
      spatial: 'Points and shapes.',
      blob: 'Large objects, whole.',
      file: 'Files in folders.',
    }),
    documentation: 'The form of its data.',
    example: 'relational',
  },
  readTime: {
    kinds: storing,
    shape: distribution(),
    documentation: 'Work on one read, as `serviceTime`.',
    example: '2ms',
    defaults: [
      ofKinds(databases, exponential(0.002), undefined, ['serviceTime']),
      ofKinds(indexes, exponential(0.01), undefined, ['serviceTime']),
      ofKinds(blobs, exponential(0.02), undefined, ['serviceTime']),
      ofKinds(agreeing, exponential(0.001), undefined, ['serviceTime']),
      ofKinds(warehouses, exponential(1), undefined, ['serviceTime']),
    ],
  },
  writeTime: {
    kinds: storing,
    shape: distribution(),
    documentation: 'Work on one write at one replica, as `serviceTime`.',
    example: '5ms',
    defaults: [
      ofKinds(databases, exponential(0.005), undefined, ['serviceTime']),
      ofKinds(indexes, exponential(0.01), undefined, ['serviceTime']),
      ofKinds(blobs, exponential(0.05), undefined, ['serviceTime']),
      ofKinds(agreeing, exponential(0.005), undefined, ['serviceTime']),
      ofKinds(warehouses, exponential(0.01), undefined, ['serviceTime']),
    ],
  },
  replication: {
    kinds: [...replicating, 'cache'],
    narrowed: { cache: ['none', 'copies'], ...withoutCopies() },
    shape: word({
      none: 'Each replica has data of its own.',
      'leader-follower': 'One takes the writes, the others follow.',
      'multi-leader': 'Several take writes and tell each other.',
      leaderless: 'Clients write to several replicas at once.',
      consensus: 'A majority agrees on every write (Raft, Paxos).',
      copies: 'Of a cache: every replica holds every key.',
    }),
    documentation: 'How replicas get what was written. `replicas` are per shard and include the leader.',
    example: 'leader-follower',
    defaults: [
      ofKinds(
        ['database', 'search'],
        'leader-follower',
        'the most common form: M. Kleppmann, Designing Data-Intensive Applications, 2017, chapter 5',
      ),
      ofKinds(agreeing, 'consensus', 'what makes it a coordinator'),
    ],
  },
  acknowledgement: {
    kinds: replicating,
    shape: word({
      async: 'The leader confirms at once: what followers lack is lost with it.',
      'semi-sync': 'At least one follower has it; when none can, the leader goes on alone.',
      sync: 'Every follower has it; a dead follower stops writes.',
      quorum: 'A majority, or as many as `quorum` says, has it.',
    }),
    documentation: 'Who must have a write before it is confirmed.',
    example: 'semi-sync',
    defaults: [
      ofKinds(
        ['database', 'search'],
        'async',
        'leader-based replication is often asynchronous: M. Kleppmann, Designing Data-Intensive Applications, 2017, chapter 5',
      ),
      ofKinds(agreeing, 'quorum', 'what consensus means'),
    ],
  },
  reads: {
    kinds: replicating,
    shape: word({
      leader: 'From the leader alone.',
      followers: 'From the followers.',
      any: 'From any replica.',
      quorum: 'From as many as `quorum` says.',
    }),
    documentation: 'Which replicas answer reads.',
    example: 'any',
    defaults: [
      ofKinds(databases, 'leader', 'the only replica that is never behind'),
      ofKinds(indexes, 'any', 'searches are spread over all copies'),
    ],
  },
  quorum: {
    kinds: replicating,
    shape: record<Required<StoringSettings>['quorum']>({
      read: { shape: count(), documentation: 'Replicas that must answer a read.' },
      write: { shape: count(), documentation: 'Replicas that must confirm a write.' },
    }),
    documentation: 'How many replicas must take part; reads see the last write when read + write > replicas.',
    example: '{ read: 2 write: 2 }',
  },
  lag: {
    kinds: replicating,
    shape: distribution(),
    documentation: 'How far followers are behind.',
    example: 'exponential(20ms)',
    defaults: [ofKinds(['database', 'search'], exponential(0.02))],
  },
  conflict: {
    kinds: replicating,
    shape: word({
      'last-write-wins': 'The later time stamp wins, the other write is lost.',
      'version-stamp': 'A write on an old version is refused.',
      'vector-clock': 'Both versions are kept until somebody merges them.',
      crdt: 'They merge by themselves.',
      app: 'The application merges them.',
      partitioned: 'There are none: each item is written at one leader alone.',
      none: 'Nothing is done about it.',
    }),
    documentation: 'What becomes of two writes to one item at once.',
    example: 'last-write-wins',
  },
  readRepair: {
    kinds: replicating,
    shape: truth(),
    documentation: 'A read brings the copies it asked up to date before it answers.',
    example: 'true',
  },
  sloppyQuorum: {
    kinds: replicating,
    shape: truth(),
    documentation: 'Copies out of reach are stood in for by others until they return (hinted handoff).',
    example: 'true',
  },
  applyCost: {
    kinds: replicating,
    shape: share(),
    documentation: 'Work of a follower on a write, as a share of the leader’s; all of it unless said.',
    example: '10%',
  },
  persistence: {
    kinds: [...storing, 'cache', ...messaging],
    shape: call<Persistence>({
      none: { documentation: 'Only in memory: gone with the process.' },
      snapshot: {
        documentation: 'The whole, written to disk from time to time.',
        parameters: { every: { shape: period(), documentation: 'How often.' } },
      },
      log: {
        documentation: 'Every change, written to a log on disk.',
        parameters: {
          every: {
            shape: period(),
            documentation: 'How often the log is flushed; with each write unless said.',
          },
        },
      },
    }),
    documentation: 'What outlives a restart.',
    example: 'log(1s)',
  },
  shards: {
    kinds: replicating,
    shape: count(),
    documentation: 'Parts into which the data is divided.',
    example: '8',
  },
  shardBy: {
    kinds: replicating,
    shape: call({
      hash: { documentation: 'By the hash of the key.' },
      range: {
        documentation: 'By ranges of the key.',
        labelled: { key: 'ranges', documentation: 'A range and its share of the requests: `A-M: 62%`.' },
      },
      geo: { documentation: 'By where the user is.' },
      directory: { documentation: 'A table says where each key is.' },
      'modulo-hash': { documentation: 'By the hash of the key modulo the number of shards.' },
      'consistent-hash': {
        documentation: 'By a ring of hashes: few keys move when a shard comes or goes.',
        parameters: {
          virtualNodes: {
            written: 'vnodes',
            shape: count(100_000),
            documentation: 'Points on the ring for each shard.',
          },
        },
      },
      rendezvous: { documentation: 'By the highest hash of key and shard.' },
    }),
    documentation: 'How keys are divided among the shards.',
    example: 'hash',
  },
  shardKey: {
    kinds: replicating,
    shape: record<Required<StoringSettings>['shardKey']>({
      name: { shape: text(), documentation: 'The field.' },
      distinct: {
        shape: quantity('number', { above: true }),
        documentation: 'How many different values it has.',
      },
      monotonic: { shape: truth(), documentation: 'It only grows, as a time or a counter does.' },
      mutable: { shape: truth(), documentation: 'It can change: the item must then move.' },
    }),
    documentation: 'The field by which data is divided.',
    example: '{ name: userId distinct: 1M }',
  },
  consistency: {
    kinds: [...replicating, 'cache'],
    shape: word(
      {
        linearizable: 'As if there were one copy: a read sees every write that was confirmed before it.',
        sequential: 'All see the same order of writes, perhaps late.',
        causal: 'What depends on another write is seen after it.',
        session: 'Within a session: own writes and never back in time.',
        'read-your-writes': 'One sees what one has written.',
        'monotonic-reads': 'What was seen once does not disappear.',
        eventual: 'All copies agree once writes stop.',
        weak: 'Nothing is promised.',
      },
      { strong: 'linearizable', strict: 'linearizable' },
    ),
    documentation: 'What its readers are promised; the promise is checked.',
    example: 'linearizable',
  },
  cap: {
    kinds: replicating,
    shape: word({
      CP: 'In a partition it refuses rather than answers wrongly.',
      AP: 'In a partition it answers, perhaps with old data.',
      CA: 'Both, as long as there is no network between its copies.',
    }),
    documentation: 'What it gives up when the network is cut; the claim is checked.',
    example: 'CP',
  },
  pacelc: {
    kinds: replicating,
    shape: word({
      'PA-EL': 'In a partition it answers, else it answers at once: perhaps with old data, both times.',
      'PA-EC':
        'In a partition it answers, perhaps with old data; else it waits until its answer is the latest.',
      'PC-EL':
        'In a partition it refuses rather than answers wrongly; else it answers at once, perhaps with old data.',
      'PC-EC':
        'In a partition it refuses rather than answers wrongly; else it waits until its answer is the latest.',
    }),
    documentation:
      'What it gives up in a partition, and what for latency when there is none (Abadi 2012); the claim is checked.',
    example: 'PC-EC',
  },
  transactions: {
    kinds: storing,
    shape: word({
      acid: 'Several changes are made together or not at all, apart from others.',
      base: 'Each change stands alone.',
    }),
    documentation: 'Whether several changes can be made as one.',
    example: 'acid',
  },
  election: {
    kinds: replicating,
    shape: distribution(),
    documentation: 'How long followers wait without a sign of the leader before they elect another.',
    example: 'uniform(150ms, 300ms)',
  },
  heartbeat: {
    kinds: replicating,
    shape: period(),
    documentation: 'How often the leader gives a sign.',
    example: '50ms',
  },
  replicaOf: {
    kinds: storing,
    shape: reference('component'),
    documentation: 'The store that it follows, when followers are drawn on their own.',
    example: 'orders',
  },
  itemSize: { ...itemSize, kinds: [...storing, ...caching, ...messaging] },
  retention: {
    kinds: [...storing, ...messaging],
    shape: period(),
    documentation: 'How long data is kept.',
    example: '5y',
  },
  backup: {
    kinds: [...storing, ...messaging],
    shape: record<Required<StoringSettings>['backup']>({
      every: { shape: period(), documentation: 'How often.' },
      to: { shape: reference('component'), documentation: 'Where to.' },
      keep: { shape: period(), documentation: 'How long each is kept.' },
      restore: { shape: time(), documentation: 'How long it takes to restore one.' },
    }),
    documentation: 'Copies that can be restored.',
    example: '{ every: 24h to: s3 keep: 30d restore: 40m }',
  },
  connections: {
    kinds: [...storing, 'cache', ...messaging],
    shape: count(1_000_000_000),
    documentation: 'Connections that one replica accepts.',
    example: '200',
  },
} satisfies Table<StoringSettings>;

function withoutCopies(): Partial<Record<ComponentKind, readonly string[]>> {
  const words = ['none', 'leader-follower', 'multi-leader', 'leaderless', 'consensus'];
  return Object.fromEntries(replicating.map((kind) => [kind, words]));
}
