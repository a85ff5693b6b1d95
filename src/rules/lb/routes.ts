import { lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import type { ArrowSettings, RoutingSettings } from '../../model/settings.ts';
import { settingsAlong } from '../flows.ts';

/** What spreads requests over the replicas of others. */
export const balancers: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway']);

const hashes: ReadonlySet<string> = new Set(['modulo-hash', 'consistent-hash', 'rendezvous']);

/** Arrows over which others send requests to a component and wait for the reply. */
export function routesTo(model: Model, component: Component): Connection[] {
  return model.connections.filter(
    (connection) =>
      connection.arrow === 'sync' &&
      connection.from !== component.id &&
      connection.targets.some((target) => target.component === component.id),
  );
}

/** The balancer that sends along an arrow; undefined where callers choose themselves. */
export function balancerOf(model: Model, connection: Connection): Component | undefined {
  const caller = lookup(model).components.get(connection.from);
  return caller && balancers.has(caller.kind) ? caller : undefined;
}

/** A client's next request reaches the same replica, on every call along the arrow. */
export function isSticky(model: Model, connection: Connection): boolean {
  const balancer = balancerOf(model, connection);
  if (balancer && sendsBack(balancer.settings, connection.settings)) return true;
  return settingsAlong(model, connection).every((settings) => sendsBack(settings, settings));
}

function sendsBack({ sticky, strategy }: RoutingSettings, { hash }: ArrowSettings): boolean {
  if (sticky !== undefined) return true;
  if (strategy === undefined) return false;
  return strategy.type === 'ip-hash' || (hashes.has(strategy.type) && hash === 'client');
}
