import type { AmongPlan, CallPlan } from './plan.ts';
import type { RandomStream } from './random.ts';
import { hashOfKey } from './random.ts';
import type { Station } from './stations.ts';

const maximumRingPoints = 2 ** 20;

/** Fewest requests outstanding; ties go round. */
export function fewestConnections(stations: readonly Station[], from: number, count: number): Station | null {
  let best: Station | null = null;
  for (let step = 0, at = from; step < count; step++) {
    const station = stations[at];
    if (station && (!best || station.outstanding < best.outstanding)) best = station;
    if (++at === count) at = 0;
  }
  return best;
}

/** Fewest requests outstanding, this one with them, for its weight; ties go round. */
export function leastLoaded(
  stations: readonly Station[],
  call: Weighted,
  from: number,
  count: number,
): Station | null {
  let best: Station | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0, at = from; step < count; step++) {
    const station = stations[at];
    const load = station ? (station.outstanding + 1) / weightOf(station, call) : least;
    if (station && load < least) {
      best = station;
      least = load;
    }
    if (++at === count) at = 0;
  }
  return best;
}

type Weighted = Pick<CallPlan, 'weights' | 'among'>;

/** The weight that the file gives a replica, of several targets to each of the target's; without one how fast it is. */
function weightOf({ number, component, plan }: Station, { weights, among }: Weighted): number {
  const at = among ? (among.targets[component.plan.index] ?? 0) : number;
  return weights[at % Math.max(1, weights.length)] ?? plan.speed;
}

/** A number of its own among all replicas that a call may go to. */
function numberIn({ number, component }: Station, among: AmongPlan | null): number {
  return among ? number + (among.offsets[component.plan.index] ?? 0) : number;
}

/** The replica of the range in which a share of the key space lies; without ranges all have the same. */
export function ofRanges(
  stations: readonly Station[],
  ranges: readonly number[],
  share: number,
): Station | null {
  const among = ranges.length > 0 ? share * (ranges[ranges.length - 1] ?? 1) : share;
  const found = ranges.findIndex((end) => among < end);
  const range = ranges.length > 0 ? Math.max(0, found) : Math.floor(share * stations.length);
  return stations[range % stations.length] ?? null;
}

/** The least loaded of some drawn at random, without putting back the first (Mitzenmacher 2001). */
export function ofChoices(
  stations: readonly Station[],
  choices: number,
  random: RandomStream,
): Station | null {
  const first = random.below(stations.length);
  let best = stations[first] ?? null;
  for (let choice = 1; choice < choices; choice++) {
    let at = random.below(stations.length - 1);
    if (at >= first) at++;
    const station = stations[at];
    if (station && best && station.outstanding < best.outstanding) best = station;
  }
  return best;
}

/** nginx's smooth weighted round-robin: each gains its weight, the richest is chosen and pays the total. */
export function smoothWeighted(
  stations: readonly Station[],
  call: Weighted,
  credits: Float64Array,
): Station | null {
  let total = 0;
  let best: Station | null = null;
  let bestCredit = Number.NEGATIVE_INFINITY;
  for (const station of stations) {
    const weight = weightOf(station, call);
    const number = numberIn(station, call.among);
    const credit = (credits[number] ?? 0) + weight;
    credits[number] = credit;
    total += weight;
    if (credit > bestCredit) {
      best = station;
      bestCredit = credit;
    }
  }
  if (best) credits[numberIn(best, call.among)] = bestCredit - total;
  return best;
}

/** Rendezvous hashing: the replica with the highest hash of key and replica (Thaler and Ravishankar 1998). */
export function highestWeight(
  stations: readonly Station[],
  key: number,
  among: AmongPlan | null = null,
): Station | null {
  let best: Station | null = null;
  let weight = -1;
  for (const station of stations) {
    const hash = hashOfKey(key, numberIn(station, among) + 1);
    if (hash > weight) {
      weight = hash;
      best = station;
    }
  }
  return best;
}

/** Consistent hashing with virtual nodes (Karger et al. 1997). */
export class HashRing {
  private readonly points: Float64Array;
  private readonly replicas: number;

  constructor(replicas: number, virtualNodes: number) {
    const each = Math.max(1, Math.min(virtualNodes, Math.floor(maximumRingPoints / replicas)));
    this.replicas = replicas;
    const points: number[] = [];
    for (let replica = 0; replica < replicas; replica++)
      for (let node = 0; node < each; node++) points.push(hashOfKey(node, replica + 1) * replicas + replica);
    this.points = Float64Array.from(points).sort();
  }

  /** The first owner from the key's point on that `accept` takes; null when it takes none. */
  owner<T>(key: number, accept: (replica: number) => T | null): T | null {
    const { points, replicas } = this;
    const start = this.firstFrom(hashOfKey(key, 0) * replicas);
    for (let step = 0; step < points.length; step++) {
      const point = points[(start + step) % points.length] as number;
      const accepted = accept(point % replicas);
      if (accepted !== null) return accepted;
    }
    return null;
  }

  private firstFrom(value: number): number {
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.points[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low % this.points.length;
  }
}
