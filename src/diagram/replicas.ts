import type { Component } from '../model/model.ts';
import type { ComponentSettings, ElementId } from '../model/settings.ts';

export type ReplicaRole = 'plain' | 'leader' | 'follower' | 'standby';

/** One small card inside a component's card: a replica, or all of one place and role when there are many. */
export interface DiagramReplica {
  role: ReplicaRole;
  place?: { id: ElementId; label: string };
  /** Number of the first replica it stands for, from 0. */
  first: number;
  /** How many it stands for. */
  count: number;
}

export interface Replicas {
  /** Of one shard, at the minimum of what autoscaling allows. */
  count: number;
  /** Autoscaling goes up to this. */
  upTo?: number;
  /** Nothing is shown for a component of one replica that stands where its card stands. */
  shown: DiagramReplica[];
  /** Replicas that no small card stands for. */
  left: number;
  /** Leaders copy to followers: before (`sync`) or after (`async`) they answer. */
  replication?: 'sync' | 'async';
}

/** Up to so many replicas each have a small card of their own. */
const mostCards = 6;

/**
 * The small cards of a component. More than six replicas are told by place, and more than six places are counted
 * only: the picture's size follows from what can be read, never from a number in the text.
 */
export function replicasIn(component: Component, label: (place: ElementId) => string | undefined): Replicas {
  const { settings, placement } = component;
  const count = wholeCount(settings.replicas?.minimum);
  const most = wholeCount(settings.replicas?.maximum ?? count);
  const replication = replicationIn(settings, count);
  const common = {
    count,
    ...(most > count ? { upTo: most } : {}),
    ...(replication === undefined ? {} : { replication }),
  };
  const cards = component.kind === 'client' ? [] : cardsOf(component, count);
  const shown = cards.slice(0, mostCards).map((card): DiagramReplica => {
    const place = placement.length > 0 ? placement[card.first % placement.length] : undefined;
    const text = place === undefined ? undefined : label(place);
    return place === undefined || text === undefined ? card : { ...card, place: { id: place, label: text } };
  });
  const alone = count === 1 && most === 1 && shown.every(({ place }) => place === undefined);
  if (alone) return { ...common, shown: [], left: 0 };
  return { ...common, shown, left: count - shown.reduce((sum, card) => sum + card.count, 0) };
}

function cardsOf({ settings, placement }: Component, count: number): DiagramReplica[] {
  const leaders = leadersIn(settings, count);
  const others: ReplicaRole = leaders === 0 ? 'plain' : isStore(settings) ? 'follower' : 'standby';
  const role = (replica: number): ReplicaRole => (replica < leaders ? 'leader' : others);
  if (count <= mostCards)
    return Array.from({ length: count }, (_, replica) => ({ role: role(replica), first: replica, count: 1 }));
  const places = Math.min(placement.length || 1, count, mostCards);
  const spread = placement.length || 1;
  const single = leaders === 1 ? [{ role: role(0), first: 0, count: 1 }] : [];
  const rest = Array.from({ length: places }, (_, first) => {
    const here = Math.floor((count - first - 1) / spread) + 1;
    return leaders === 1 && first === 0
      ? { role: others, first: spread, count: here - 1 }
      : { role: leaders > 1 ? role(first) : others, first, count: here };
  }).filter((card) => card.count > 0);
  return [...single, ...rest];
}

function leadersIn(settings: ComponentSettings, count: number): number {
  if (settings.replication === 'leader-follower' || settings.replication === 'consensus')
    return count > 1 ? 1 : 0;
  if (settings.replication === 'multi-leader') return count;
  if (settings.leader !== undefined) return Math.min(count, wholeCount(settings.active));
  if (settings.mode === 'active-passive' && count > 1) return Math.min(count, wholeCount(settings.active));
  return 0;
}

const isStore = (settings: ComponentSettings) =>
  settings.replication !== undefined && settings.replication !== 'none' && settings.replication !== 'copies';

function replicationIn(settings: ComponentSettings, count: number): 'sync' | 'async' | undefined {
  if (settings.replication !== 'leader-follower' && settings.replication !== 'consensus') return undefined;
  if (count < 2) return undefined;
  return settings.acknowledgement === 'async' ? 'async' : 'sync';
}

function wholeCount(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) && value >= 1 ? Math.floor(value) : 1;
}
