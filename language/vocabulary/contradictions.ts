import type { Owner } from './descriptor.ts';
import { reportAt } from './problems.ts';
import type { PropertyTree, Reader } from './value.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Two things that one body says and that cannot both be meant. */
interface Contradiction {
  owner: Owner;
  /** Told at the second. */
  between: readonly [string, string];
  /** Why they exclude each other; undefined when these do not. */
  because(settings: Settings): string | undefined;
}

const most = (settings: Settings, key: string): number | undefined => {
  const value = settings[key];
  return isRecord(value) && typeof value.maximum === 'number' ? value.maximum : undefined;
};

const figure = (settings: Settings, key: string): number | undefined => {
  const value = settings[key];
  return typeof value === 'number' ? value : undefined;
};

const isRecord = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only what is impossible together; what is merely unwise is for the rules. */
const contradictions: readonly Contradiction[] = [
  ...(['needed', 'active'] as const).map(
    (key): Contradiction => ({
      owner: 'component',
      between: ['replicas', key],
      because: (settings) => {
        const replicas = most(settings, 'replicas');
        const wanted = figure(settings, key);
        if (replicas === undefined || wanted === undefined || wanted <= replicas) return undefined;
        return `there are at most ${replicas} replicas, never ${wanted}`;
      },
    }),
  ),
  {
    owner: 'component',
    between: ['replicas', 'autoscale'],
    because: ({ replicas }) =>
      isRecord(replicas) && replicas.minimum === replicas.maximum
        ? `the number of replicas is fixed; write a range, such as \`${replicas.minimum}..${Number(replicas.maximum) * 3}\``
        : undefined,
  },
  {
    owner: 'component',
    between: ['mode', 'standby'],
    because: ({ mode }) => (mode === 'active-active' ? 'all replicas work, none stands by' : undefined),
  },
  {
    owner: 'component',
    between: ['cores', 'concurrency'],
    because: (settings) => {
      const [cores = 0, concurrency = cores] = [figure(settings, 'cores'), figure(settings, 'concurrency')];
      return concurrency < cores
        ? `a replica cannot work on ${cores} requests at once and admit ${concurrency}`
        : undefined;
    },
  },
  {
    owner: 'component',
    between: ['queueLimit', 'overflow'],
    because: ({ queueLimit, overflow }) =>
      queueLimit === 0 && overflow === 'drop-oldest'
        ? 'nothing waits, so that there is nothing to drop'
        : undefined,
  },
  ...(['acknowledgement', 'quorum', 'lag', 'conflict', 'election'] as const).map(
    (key): Contradiction => ({
      owner: 'component',
      between: ['replication', key],
      because: ({ replication }) =>
        replication === 'none' ? 'no replica gets what another one is given' : undefined,
    }),
  ),
  {
    owner: 'component',
    between: ['replication', 'reads'],
    because: ({ replication, reads }) =>
      replication === 'leaderless' && (reads === 'leader' || reads === 'followers')
        ? 'without a leader there are neither leaders nor followers'
        : undefined,
  },
  {
    owner: 'component',
    between: ['acknowledgement', 'quorum'],
    because: ({ replication, acknowledgement, quorum }) =>
      replication !== 'leaderless' &&
      acknowledgement === 'async' &&
      isRecord(quorum) &&
      typeof quorum.write === 'number' &&
      quorum.write > 1
        ? `a write is confirmed by the leader alone, not by ${quorum.write} replicas`
        : undefined,
  },
  {
    owner: 'arrow',
    between: ['timeout', 'hedge'],
    because: (settings) => {
      const [timeout, hedge = 0] = [figure(settings, 'timeout'), figure(settings, 'hedge')];
      return timeout !== undefined && hedge >= timeout
        ? 'the caller has given up before it asks another replica'
        : undefined;
    },
  },
];

const byOwner = new Map(
  contradictions.map(({ owner }) => [owner, contradictions.filter((each) => each.owner === owner)]),
);

/** The fewest disks of each arrangement (Patterson, Gibson and Katz 1988). */
const fewestDisks: Readonly<Record<string, number>> = { raid0: 2, raid1: 2, raid5: 3, raid6: 4, raid10: 4 };

/** Adds an error for each pair of properties of one body that cannot both be meant, and for disks too few. */
export function tellContradictions(
  owner: Owner,
  settings: Settings,
  properties: readonly PropertyTree[],
  reader: Reader,
): void {
  for (const { between, because } of byOwner.get(owner) ?? []) {
    const [first, second] = between;
    if (settings[first] === undefined || settings[second] === undefined) continue;
    const reason = because(settings);
    const place = properties.find(({ name }) => name === second);
    if (reason !== undefined && place)
      reportAt(
        reader,
        'contradiction',
        place.nameRange,
        `\`${second}\` contradicts \`${first}\`: ${reason}.`,
      );
  }
  tellDisks(settings.disks, properties, reader);
}

function tellDisks(disks: unknown, properties: readonly PropertyTree[], reader: Reader): void {
  const place = properties.find(({ name }) => name === 'disks');
  if (!place || !isRecord(disks) || typeof disks.type !== 'string' || typeof disks.count !== 'number') return;
  const { type, count } = disks;
  const fewest = fewestDisks[type] ?? 0;
  const uneven = type === 'raid10' && count % 2 === 1;
  if (count >= fewest && !uneven) return;
  const needs = uneven && count >= fewest ? 'an even number of disks' : `at least ${fewest} disks`;
  reportAt(reader, 'impossible-value', place.value.range, `\`disks\`: ${type} needs ${needs}, not ${count}.`);
}
