import { meanOf } from '../../model/distribution.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import type { Strategy } from '../../model/settings.ts';
import { isAssumed } from '../about.ts';
import { settingsAlong } from '../flows.ts';
import { balancerOf } from './routes.ts';

/** Who chooses between replicas, and how. */
export interface Chosen {
  route: Connection;
  balancer?: Component;
  strategy: Strategy['type'];
  weights?: readonly number[];
  /** The strategy is only a default. */
  assumed: boolean;
}

/** How the replicas along an arrow are chosen; undefined where users stay with theirs. */
export function chosenBy(model: Model, route: Connection): Chosen | undefined {
  const [settings] = settingsAlong(model, route);
  const balancer = balancerOf(model, route);
  const own = settings?.strategy;
  const strategy = own ?? balancer?.settings.strategy;
  const weights = settings?.weights ?? balancer?.settings.weights;
  const caller = lookup(model).components.get(route.from);
  if (!caller || settings?.sticky || balancer?.settings.sticky) return undefined;
  return {
    route,
    ...(balancer ? { balancer } : {}),
    strategy: strategy?.type ?? 'round-robin',
    ...(weights?.length ? { weights } : {}),
    assumed: own === undefined && (balancer === undefined || isAssumed(balancer.origins.strategy)),
  };
}

/** More replicas than this are told like this many: the shares repeat. */
const most = 1000;

/** One of those between which is chosen. */
export interface Replica {
  of: Component;
  /** Requests per second that it can do. */
  rate: number;
  /** Share of the requests that it gets. */
  share: number;
}

/**
 * All replicas of these components with what each can do, and its share under a strategy that looks neither at load
 * nor at keys. Undefined for others, where nothing limits a replica, and for weights that follow `speed`.
 */
export function poolOf(
  { strategy, weights }: Chosen,
  components: readonly Component[],
): Replica[] | undefined {
  const turns = strategy === 'round-robin' || strategy === 'random';
  if (!turns && (strategy !== 'weighted-round-robin' || !weights)) return undefined;
  const weightOf = (target: number, replica: number): number => {
    if (turns || !weights) return 1;
    const [component] = components.slice(target);
    const several = components.length > 1;
    const weight = Math.max(0, weights[(several ? target : replica) % weights.length] ?? 1);
    return several && component ? weight / countOf(component) : weight;
  };
  const replicas = components.flatMap((of, target) =>
    Array.from({ length: countOf(of) }, (_, replica) => ({
      of,
      rate: rateOf(of, replica),
      weight: weightOf(target, replica),
    })),
  );
  const total = replicas.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0) || !replicas.every(({ rate }) => Number.isFinite(rate) && rate > 0)) return undefined;
  return replicas.map(({ of, rate, weight }) => ({ of, rate, share: weight / total }));
}

function countOf(component: Component): number {
  return Math.min(most, replicasOf(component));
}

function rateOf({ settings }: Component, replica: number): number {
  const { cores, concurrency, serviceTime, speed } = settings;
  const atOnce = Math.min(cores ?? Number.POSITIVE_INFINITY, concurrency ?? Number.POSITIVE_INFINITY);
  const factor = speed?.length ? (speed[replica % speed.length] ?? 1) : 1;
  return serviceTime ? (atOnce * factor) / meanOf(serviceTime) : Number.NaN;
}
