import { meanOf } from '../../model/distribution.ts';
import { leaderOfShard, placeOfReplica, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, Operation, Role } from '../../model/model.ts';
import { workOf } from '../capacity/work.ts';
import { storageKinds } from '../kinds.ts';
import type { BasicEvents } from './basic-events.ts';
import { DiagramTooLarge, type Node, TRUE } from './decision-diagram.ts';
import { exposure, isDeclared, lossBySwitching } from './failures.ts';

/** What is asked of a component. */
export interface Demand {
  operation?: Operation | undefined;
  role?: Role | undefined;
  /** Seconds for which clients go on using the address of a dead replica. */
  redirect: number;
}

/** Beyond this many shards those that stand in the same places are counted as one: they fail alike. */
const shardLimit = 64;

/** When the component does what is asked of it. Places and replicas are shared with all that stands in them. */
export function serves(events: BasicEvents, component: Component, demand: Demand): Node {
  const { diagram } = events;
  const { settings, kind } = component;
  if (kind === 'client') return TRUE;
  if (settings.managed || kind === 'external') return events.block(component);
  const fed = settings.fedBy?.length ? diagram.any(settings.fedBy.map((feed) => events.place(feed))) : TRUE;
  return diagram.and(fed, overShards(events, component, demand));
}

function overShards(events: BasicEvents, component: Component, demand: Demand): Node {
  const shards = Math.max(1, Math.floor(shardsOf(component)));
  if (shards === 1) return shardServes(events, component, demand, 0, 1);
  if (demand.operation === 'scan') {
    if (shards > 2_000) throw new DiagramTooLarge();
    const each = Array.from({ length: shards }, (_, shard) =>
      shardServes(events, component, demand, shard, shards),
    );
    return events.diagram.all(each);
  }
  const weights = shardWeights(component, shards);
  return events.mixture(
    component.id,
    weights.map((weight, shard) => ({
      weight,
      needs: () => shardServes(events, component, demand, shard, shards),
    })),
  );
}

/** Share of the keys on each shard that is told apart. */
function shardWeights(component: Component, shards: number): number[] {
  const ranges = component.settings.shardBy?.ranges;
  if (ranges?.length === shards) return ranges.map(({ share }) => share);
  if (shards <= shardLimit) return new Array<number>(shards).fill(1 / shards);
  const patterns = Math.min(shardLimit, Math.max(1, component.placement.length));
  return Array.from({ length: patterns }, (_, pattern) => Math.ceil((shards - pattern) / patterns) / shards);
}

function shardServes(
  events: BasicEvents,
  component: Component,
  demand: Demand,
  shard: number,
  shards: number,
): Node {
  const count = Math.floor(replicasOf(component));
  if (!(count >= 1)) return events.block(component);
  if (count > 2_000) throw new DiagramTooLarge();
  const leader = leaderOfShard(component, shard);
  const replicas = Array.from({ length: count }, (_, at) => {
    const replica = (leader + at) % count;
    const number = shards > 1 ? `#${shard}.${replica}` : count > 1 ? `#${replica}` : '';
    return events.replica(component, `${component.id}${number}`, shard * count + replica);
  });
  const { structure, transition } = requirement(component, demand, count);
  const up = events.diagram.and(structure(events, replicas), carried(events, component, demand, replicas));
  if (count === 1 || !transition) return up;
  return events.diagram.and(up, transitionOf(events, component, demand, shard * count + leader));
}

/** Enough replicas for the load. A leader does all writes, however many follow it. */
function carried(
  events: BasicEvents,
  component: Component,
  { operation, role }: Demand,
  replicas: readonly Node[],
): Node {
  const needed = events.carrying(component);
  if (!(needed > 1)) return TRUE;
  const led = ['leader-follower', 'consensus'].includes(component.settings.replication ?? '');
  const leads = led && (role === 'leader' || (operation !== undefined && workOf(operation) === 'write'));
  return leads && Number.isFinite(needed) ? TRUE : events.diagram.atLeast(needed, replicas);
}

interface Requirement {
  structure: (events: BasicEvents, replicas: readonly Node[]) => Node;
  /** Somebody must take over when the current leader or active one is lost. */
  transition: boolean;
}

const atLeast =
  (needed: number) =>
  (events: BasicEvents, replicas: readonly Node[]): Node =>
    events.diagram.atLeast(needed, replicas);

const first = (_: BasicEvents, replicas: readonly Node[]): Node => replicas[0] ?? TRUE;

const butFirst = (events: BasicEvents, replicas: readonly Node[]): Node =>
  events.diagram.any(replicas.slice(1));

/** Which of `count` replicas an operation needs (SIMULATION: stores by operation, `needed` of n otherwise). */
function requirement(component: Component, { operation, role }: Demand, count: number): Requirement {
  const { settings } = component;
  const majority = Math.floor(count / 2) + 1;
  const writes = operation === 'write' || operation === 'set' || operation === 'delete';
  const leader = leaderNeeded(component);
  if (role === 'followers' || role === 'standby') return { structure: butFirst, transition: false };
  if (role === 'leader') return leader;
  if (!storageKinds.has(component.kind) || settings.replication === undefined) {
    if (settings.mode === 'active-passive') return leader;
    return { structure: atLeast(settings.needed ?? 1), transition: settings.failover !== undefined };
  }
  switch (settings.replication) {
    case 'leader-follower':
      if (writes) return leaderWrite(component, count);
      return readOfFollower(component, leader, count);
    case 'consensus':
      if (!writes && (settings.reads === 'any' || settings.reads === 'followers'))
        return { structure: atLeast(1), transition: false };
      return { structure: atLeast(majority), transition: true };
    case 'leaderless': {
      const quorum = (writes ? settings.quorum?.write : settings.quorum?.read) ?? majority;
      return { structure: atLeast(quorum), transition: false };
    }
    case 'multi-leader':
      return { structure: atLeast(settings.needed ?? 1), transition: false };
    default:
      return { structure: atLeast(settings.needed ?? 1), transition: settings.failover !== undefined };
  }
}

/** With failover any replica can become the leader or the active one; without, the first is and stays it. */
function leaderNeeded({ settings }: Component): Requirement {
  return settings.failover === undefined
    ? { structure: first, transition: false }
    : { structure: atLeast(settings.needed ?? 1), transition: true };
}

function leaderWrite(component: Component, count: number): Requirement {
  const { acknowledgement } = component.settings;
  const leader = leaderNeeded(component);
  // A synchronous leader refuses writes while a follower is dead; a quorum needs the majority of all replicas.
  const acknowledging =
    acknowledgement === 'sync' ? count : acknowledgement === 'quorum' ? Math.floor(count / 2) + 1 : 1;
  return {
    structure: (events, replicas) =>
      events.diagram.and(leader.structure(events, replicas), events.diagram.atLeast(acknowledging, replicas)),
    transition: leader.transition,
  };
}

function readOfFollower(component: Component, leader: Requirement, count: number): Requirement {
  switch (component.settings.reads) {
    case 'any':
      return { structure: atLeast(1), transition: false };
    case 'followers':
      return { structure: butFirst, transition: false };
    case 'quorum':
      return { structure: atLeast(Math.floor(count / 2) + 1), transition: false };
    default:
      return leader;
  }
}

/** Losing the current leader costs the time until another has taken over; only declared times count. */
function transitionOf(events: BasicEvents, component: Component, demand: Demand, leader: number): Node {
  const time = takeoverTime(component);
  if (time === undefined) return TRUE;
  const figures = exposure(events.model, component, placeOfReplica(component, leader));
  return events.transition(
    `failover(${component.id})`,
    component.id,
    lossBySwitching(figures, time + demand.redirect),
  );
}

/** Seconds from the loss of the leader to another one at work; undefined where nothing is declared. */
export function takeoverTime(component: Component): number | undefined {
  const { settings } = component;
  const failover = isDeclared(component, 'failover') ? settings.failover : undefined;
  if (failover?.type === 'manual') return failover.time;
  if (failover?.type === 'auto') {
    const { detection, takeover } = failover;
    return detection === undefined && takeover === undefined
      ? electionTime(component)
      : (detection ?? 0) + (takeover ?? 0);
  }
  return settings.replication === 'consensus' ? electionTime(component) : undefined;
}

function electionTime(component: Component): number | undefined {
  const { election } = component.settings;
  return election !== undefined && isDeclared(component, 'election') ? meanOf(election) : undefined;
}
