import type { Component } from '../model/model.ts';
import type { Simulation } from './simulation.ts';
import type { Station } from './stations.ts';

/** How many replicas of a shard an operation takes. */
export interface OperationQuorum {
  /** That must be up and reach each other: fewer, and it is refused. */
  up: number;
  /** That must have answered the coordinator, itself among them. */
  answers: number;
}

/** What reads and writes of a store take, by how it replicates; of a shard with so many replicas. */
export function quorumsOf(
  { settings }: Component,
  replicas: number,
): Record<'read' | 'write', OperationQuorum> {
  const majority = Math.floor(replicas / 2) + 1;
  const alone = { up: settings.needed ?? 1, answers: 1 };
  const anyone = { up: 1, answers: 1 };
  const follows = settings.reads === 'any' || settings.reads === 'followers';
  const of = (count: number) => ({ up: count, answers: count });
  switch (settings.replication) {
    case 'leaderless':
      return { read: of(settings.quorum?.read ?? majority), write: of(settings.quorum?.write ?? majority) };
    case 'consensus':
      return { read: follows ? anyone : { up: majority, answers: 1 }, write: { up: majority, answers: 1 } };
    case 'leader-follower':
      return {
        read: settings.reads === 'quorum' ? of(majority) : follows ? anyone : alone,
        write: alone,
      };
    case 'multi-leader':
      return { read: alone, write: acknowledgedBy(settings, replicas, alone.up) };
    default:
      return { read: alone, write: alone };
  }
}

/** Every replica takes writes: there is no leader, or there are several. */
export const takesWritesAnywhere = ({ settings }: Component) =>
  settings.replication === 'leaderless' || settings.replication === 'multi-leader';

/** Of several leaders one that waits for none, for another, for most or for all. */
function acknowledgedBy(
  { acknowledgement = 'async' }: Component['settings'],
  replicas: number,
  up: number,
): OperationQuorum {
  const answers = {
    async: 1,
    'semi-sync': Math.min(2, replicas),
    quorum: Math.floor(replicas / 2) + 1,
    sync: replicas,
  }[acknowledgement];
  return { up: Math.max(up, answers), answers };
}

/** Replicas of a shard by their distance from each of them. */
export class Neighbours {
  private readonly byStation = new Map<Station, readonly Station[]>();
  private readonly stations: readonly Station[];

  constructor(stations: readonly Station[]) {
    this.stations = stations;
  }

  /** The other replicas, nearest first. */
  of(sim: Simulation, station: Station): readonly Station[] {
    let sorted = this.byStation.get(station);
    if (!sorted) {
      const distance = (other: Station) => sim.oneWay(station.plan.position, other.plan.position);
      sorted = this.stations.filter((other) => other !== station).sort((a, b) => distance(a) - distance(b));
      this.byStation.set(station, sorted);
    }
    return sorted;
  }

  /** The n-th nearest other replica that is up and reachable; null when there are fewer. */
  nth(sim: Simulation, station: Station, n: number): Station | null {
    let left = n;
    for (const other of this.of(sim, station))
      if (other.up && other.withdrawn === 0 && !sim.cut(station, other) && --left === 0) return other;
    return null;
  }

  /** Whether a replica and those that it reaches are at least so many. */
  reaches(sim: Simulation, station: Station, count: number): boolean {
    return station.up && (count <= 1 || this.nth(sim, station, count - 1) !== null);
  }
}
