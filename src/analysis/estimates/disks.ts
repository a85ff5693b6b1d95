import type { Disks } from '../../model/settings.ts';

export type Raid = Exclude<Disks, { type: 'size' }>;

/** Disks that hold data rather than copies or parity, and how many of any choice may fail at once. */
const levels: Record<Raid['type'], (count: number) => { data: number; tolerated: number }> = {
  raid0: (count) => ({ data: count, tolerated: 0 }),
  raid1: (count) => ({ data: Math.min(1, count), tolerated: count - 1 }),
  raid5: (count) => ({ data: count - 1, tolerated: 1 }),
  raid6: (count) => ({ data: count - 2, tolerated: 2 }),
  raid10: (count) => ({ data: Math.floor(count / 2), tolerated: 1 }),
};

/** Bytes that fit (Patterson, Gibson and Katz 1988; Chen et al. 1994, table 1). */
export function usableBytes(disks: Disks): number {
  if (disks.type === 'size') return disks.bytes;
  return Math.max(0, levels[disks.type](disks.count).data) * disks.size;
}

/** How many disks, whichever they are, may fail before data is lost. */
export function toleratedDisks({ type, count }: Raid): number {
  return Math.max(0, levels[type](count).tolerated);
}

/** Mean seconds until an array loses data; undefined where its disks do not say how often they fail. */
export function timeToDataLoss(raid: Raid): number | undefined {
  const { type, count, mtbf, rebuild } = raid;
  if (!(mtbf && mtbf > 0) || !(count >= 1)) return undefined;
  const repair = rebuild ?? 0;
  // Pairs beside each other: any one of them that dies takes its data along.
  if (type === 'raid10') return meanTimeToDataLoss(2, 1, mtbf, repair) / Math.max(1, Math.floor(count / 2));
  return meanTimeToDataLoss(count, toleratedDisks(raid), mtbf, repair);
}

/** More copies than this are told like this many: no design comes near. */
const copyLimit = 1_000;

/**
 * Mean time until more than `tolerated` of `count` exponentially failing parts are down at once, each repaired on its
 * own: first-passage time of the birth-death chain (Patterson, Gibson and Katz 1988, section 8).
 */
export function meanTimeToDataLoss(count: number, tolerated: number, mtbf: number, repair: number): number {
  if (!(repair > 0)) return tolerated > 0 ? Number.POSITIVE_INFINITY : mtbf / count;
  const parts = Math.min(copyLimit, Math.floor(count));
  let total = 0;
  let toNext = 0;
  for (let down = 0; down <= Math.min(tolerated, parts - 1); down += 1) {
    toNext = ((1 + (down / repair) * toNext) * mtbf) / (parts - down);
    total += toNext;
  }
  return total;
}
