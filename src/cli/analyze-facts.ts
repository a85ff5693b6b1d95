import type {
  Analysis,
  CapFacts,
  ComponentEstimates,
  FlowFacts,
  PartitionSide,
  WriteFacts,
} from '../analysis/facts.ts';
import {
  formatBandwidth,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
  formatSize,
} from '../model/format.ts';
import type { Model } from '../model/model.ts';
import { type Paint, plain, table } from './paint.ts';

/** Availability with the load counted in, what the flow outlives, and what may become of its writes. */
export function riskLines(facts: FlowFacts, paint: Paint): string[] {
  const lines = [...carriedLine(facts), ...survivalLines(facts), ...facts.writes.flatMap(writeLine)];
  return lines.length === 0
    ? []
    : ['', `${paint('bold', facts.id)} at risk`, ...lines.map((line) => `  ${line}`)];
}

/** Told where enough replicas to be up are not enough to carry the load. */
function carriedLine({ availability, carriedAvailability, survival }: FlowFacts): string[] {
  if (carriedAvailability === undefined || survival?.carriesLoad === false) return [];
  const [carried, structural] = [formatShare(carriedAvailability), formatShare(availability)];
  return carried === structural ? [] : [`available ${carried} when the load at peak has to be carried`];
}

const losses = { replica: 'replica', zone: 'zone or replica', region: 'region, zone or replica' } as const;
const becauses = {
  structure: 'what is left cannot serve',
  load: 'what is left cannot carry the load',
} as const;

function survivalLines({ survival }: FlowFacts): string[] {
  if (!survival) return [];
  if (!survival.carriesLoad) return ['overloaded as it stands, with nothing down'];
  if (survival.breaks.length === 0)
    return [`outlives the loss of any one ${losses[survival.level]}, managed services aside`];
  return survival.breaks
    .slice(0, toldLosses)
    .map(({ event, share, because }) => {
      const part = share < 1 ? ` ${formatShare(share)} of its requests` : '';
      return `the loss of ${event} breaks${part === '' ? ' it' : part}: ${becauses[because]}`;
    })
    .concat(
      survival.breaks.length > toldLosses
        ? [`and ${survival.breaks.length - toldLosses} losses more (--format json)`]
        : [],
    );
}

const toldLosses = 5;

const lossReasons: Record<WriteFacts['lost'][number], string> = {
  'asynchronous-failover': 'a failover to a copy that lags',
  'single-acknowledgement': 'one copy confirms',
  'last-write-wins': 'the last write wins',
  'write-back': 'a cache writes later',
  'memory-only': 'it is in memory only',
  'at-most-once': 'delivered at most once',
  overflow: 'an overflow drops it',
};

const conflictReasons: Record<WriteFacts['conflict'][number], string> = {
  'several-leaders': 'several leaders',
  'disjoint-quorums': 'quorums that need not meet',
  'split-brain': 'two halves that both accept writes',
};

function writeLine({ component, lost, duplicated, conflict }: WriteFacts): string[] {
  const parts = [
    ...(lost.length > 0 ? [`may be lost (${lost.map((reason) => lossReasons[reason]).join(', ')})`] : []),
    ...(duplicated.length > 0 ? [`may be applied twice (${duplicated.join(', ')})`] : []),
    ...(conflict.length > 0
      ? [`may conflict (${conflict.map((reason) => conflictReasons[reason]).join(', ')})`]
      : []),
  ];
  return parts.length === 0 ? [] : [`a confirmed write to ${component} ${parts.join(', ')}`];
}

/** What each side answers when the network splits, for every store whose copies are in sight. */
export function partitionLines({ components }: Analysis, paint: Paint): string[] {
  const stores = Object.entries(components).flatMap(([id, { cap }]) => (cap ? [{ id, cap }] : []));
  const rows = stores.flatMap(({ id, cap }) =>
    byAnswers(cap).map(({ places, inside, outside }, index) => [
      index === 0 ? id : '',
      index === 0 ? behaviour(cap) : '',
      places.join(', '),
      side(inside),
      side(outside),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    '',
    ...table(
      [
        { title: 'when the network splits' },
        { title: 'behaves' },
        { title: 'cut off' },
        { title: 'answers inside' },
        { title: 'answers outside' },
      ],
      rows,
      paint,
    ),
  ];
}

function behaviour({ behaves, declared, pacelc }: CapFacts): string {
  const known = pacelc.behaves ?? behaves;
  return declared === undefined || declared === behaves ? known : `${known} (says ${declared})`;
}

/** Places whose loss has the same answers are told together. */
function byAnswers({ partitions }: CapFacts) {
  const groups = new Map<string, { places: string[]; inside: PartitionSide; outside: PartitionSide }>();
  for (const { place, inside, outside } of partitions) {
    const answers = JSON.stringify([inside, outside]);
    const group = groups.get(answers) ?? { places: [], inside, outside };
    group.places.push(place);
    groups.set(answers, group);
  }
  return [...groups.values()];
}

function side({ replicas, read, write }: PartitionSide): string {
  return `${replicas === 1 ? '1 copy' : `${replicas} copies`}: reads ${read}, writes ${write}`;
}

/** What will be under way, stored and sent, where the model says enough to tell it. */
export function estimateLines({ components }: Model, { estimates }: Analysis, paint: Paint): string[] {
  const told = components.flatMap(({ id }) => {
    const estimate = Object.hasOwn(estimates.components, id) ? estimates.components[id] : undefined;
    return estimate ? [{ id, estimate }] : [];
  });
  if (told.length === 0) return [];
  const right = 'right' as const;
  return [
    '',
    ...table(
      [
        { title: 'estimate' },
        { title: 'under way', align: right },
        { title: 'sent', align: right },
        { title: 'stored', align: right },
        { title: 'all copies', align: right },
        { title: 'more' },
      ],
      told.map(({ id, estimate }) => [
        id,
        estimate.underWay === undefined ? '' : formatCount(Math.ceil(estimate.underWay)),
        estimate.bandwidth ? formatBandwidth(estimate.bandwidth.bytesPerSecond) : '',
        estimate.storage ? formatSize(estimate.storage.bytes) : '',
        estimate.storage ? formatSize(estimate.storage.allCopies) : '',
        plain(more(estimate).join(', ')),
      ]),
      paint,
    ),
  ];
}

function more({ bandwidth, storage, workingSet, fullQueueWait, pollingRate }: ComponentEstimates): string[] {
  return [
    ...(bandwidth?.utilization === undefined
      ? []
      : [`${formatShare(bandwidth.utilization)} of its bandwidth`]),
    ...(storage?.fullAfter === undefined ? [] : [`disks full after ${formatDuration(storage.fullAfter)}`]),
    ...(workingSet
      ? [
          `the hottest fifth${workingSet.bytes === undefined ? '' : ` (${formatSize(workingSet.bytes)})`} gets ${formatShare(workingSet.share)}`,
        ]
      : []),
    ...(fullQueueWait === undefined ? [] : [`a full queue is ${formatDuration(fullQueueWait)} long`]),
    ...(pollingRate === undefined ? [] : [`polls ${formatRate(pollingRate)}`]),
  ];
}
