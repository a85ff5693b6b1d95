import { queueKinds } from '../../analysis/kinds.ts';
import { callsOf, lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import type { ArrowSettings, ElementId, RoutingSettings } from '../../model/settings.ts';
import { isAssumed } from '../about.ts';
import { settingsAlong } from '../flows.ts';

/** What spreads requests over the replicas of others. */
export const balancers: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway']);

const hashes: ReadonlySet<string> = new Set(['modulo-hash', 'consistent-hash', 'rendezvous']);

/** Arrows over which others send requests to a component and wait for the reply; messages are no requests. */
export function routesTo(model: Model, component: Component): readonly Connection[] {
  const known = routesIn.get(model) ?? routesToEach(model);
  routesIn.set(model, known);
  return known.get(component.id) ?? [];
}

const routesIn = new WeakMap<Model, ReadonlyMap<ElementId, Connection[]>>();

function routesToEach(model: Model): ReadonlyMap<ElementId, Connection[]> {
  const { components } = lookup(model);
  const all = new Map<ElementId, Connection[]>();
  for (const connection of model.connections) {
    const { arrow, from, targets } = connection;
    if (arrow !== 'sync' || queueKinds.has(components.get(from)?.kind ?? 'client')) continue;
    for (const id of new Set(targets.map(({ component }) => component)))
      if (id !== from) all.set(id, [...(all.get(id) ?? []), connection]);
  }
  return all;
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
  return (
    settingsAlong(model, connection).every(
      (settings) => settings.protocol === 'websocket' || sendsBack(settings, settings),
    ) || staysOpen(model, connection)
  );
}

/** All who come this way keep their connection open, and with it their replica. */
function staysOpen(model: Model, connection: Connection): boolean {
  const { components } = lookup(model);
  const flows = model.flows.filter((flow) => callsOf(flow).some((call) => call.connection === connection.id));
  return flows.length > 0 && flows.every(({ client }) => components.get(client)?.settings.stream === true);
}

function sendsBack({ sticky, strategy }: RoutingSettings, { hash }: ArrowSettings): boolean {
  if (sticky !== undefined) return true;
  if (strategy === undefined) return false;
  return strategy.type === 'ip-hash' || (hashes.has(strategy.type) && hash === 'client');
}

/** Why a balancer does not see what is inside requests: it works on connections, or on what is encrypted. */
export type Blindness = 'connections' | 'encrypted';

export function blindness({ settings, origins }: Component): Blindness | undefined {
  if (settings.layer === 4 && !isAssumed(origins.layer)) return 'connections';
  return settings.tls === 'pass-through' ? 'encrypted' : undefined;
}
