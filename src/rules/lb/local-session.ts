import { formatShare } from '../../model/format.ts';
import { lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import type { ArrowSettings, RoutingSettings } from '../../model/settings.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import type { Change } from '../edits.ts';
import { callsAlong } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';

const balancers: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway']);
const hashes: ReadonlySet<string> = new Set(['modulo-hash', 'consistent-hash', 'rendezvous']);

/** Sessions in the memory of one replica, requests to any. */
export const localSession: Rule = {
  id: 'lb/local-session',
  title: 'Sessions kept where the next request does not go',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a component with `sessions: local` and several replicas that is called over a route which is not sticky: neither the arrow nor the balancer before it has `sticky`, and its strategy does not send a client to the same replica each time.',
    why: 'The book lies in one cart, the checkout happens at another: with n replicas the next request finds its session 1 time in n.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL05-BP06 (stateless)',
      'Fowler, Patterns of Enterprise Application Architecture (2002), chapter 6 (session state)',
    ],
    bad: `client users
loadBalancer lb { replicas: 2 }
service shop { replicas: 4  sessions: local }

flow browse from users at 100/s {
  users -> lb -> shop
}
`,
    good: `client users
loadBalancer lb { replicas: 2  sticky: cookie(server) }
service shop { replicas: 4  sessions: local }

flow browse from users at 100/s {
  users -> lb -> shop
}
`,
    accept:
      'Never: a session that is not found is lost. Where nothing is kept between requests, write `sessions: none`.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const most = component.settings.replicas?.maximum ?? 1;
      if (component.settings.sessions !== 'local' || most < 2) continue;
      const loose = looseRoutes(context.model, component);
      if (loose.length > 0) yield issueOf(context, component, loose);
    }
  },
};

/** Arrows over which a client's next request may reach another replica. */
function looseRoutes(model: Model, component: Component): Connection[] {
  return model.connections.filter(
    (connection) =>
      connection.arrow === 'sync' &&
      connection.from !== component.id &&
      connection.targets.some((target) => target.component === component.id) &&
      !isSticky(model, connection),
  );
}

/** On every call along it. */
function isSticky(model: Model, connection: Connection): boolean {
  const caller = lookup(model).components.get(connection.from);
  if (caller && balancers.has(caller.kind) && sendsBack(caller.settings, connection.settings)) return true;
  const calls = callsAlong(model, connection.id);
  const told = calls.length > 0 ? calls.map(({ settings }) => settings) : [connection.settings];
  return told.every((settings) => sendsBack(settings, settings));
}

/** A client to the replica that it had before. */
function sendsBack({ sticky, strategy }: RoutingSettings, { hash }: ArrowSettings): boolean {
  if (sticky !== undefined) return true;
  if (strategy === undefined) return false;
  return strategy.type === 'ip-hash' || (hashes.has(strategy.type) && hash === 'client');
}

function issueOf({ model }: Context, component: Component, loose: Connection[]): Issue {
  const replicas = Math.max(2, replicasOf(component));
  return about(component, {
    range: placeOf(component.source, 'sessions'),
    message: `A user's next request reaches the replica of ${quoted(component.name)} that holds their session only 1 time in ${replicas}: ${formatShare(1 - 1 / replicas)} of requests lose it.`,
    ...restingOn(component, ['sessions'], 'declared'),
    related: loose.map((connection) => relatedTo(connection, 'This route is not sticky.')),
    fixes: [
      {
        title: `Send a user always to the same replica of ${component.name} (cookie)`,
        label: 'design',
        changes: loose.flatMap((connection) => makeSticky(model, connection)),
      },
      {
        title: 'Keep the session in a signed token at the client',
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'sessions', value: 'client' }],
      },
      {
        title: 'Share the sessions between replicas',
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'sessions', value: 'shared' }],
      },
    ],
  });
}

/** On the balancer where there is one, else on the arrow. */
function makeSticky(model: Model, connection: Connection): Change[] {
  const caller = lookup(model).components.get(connection.from);
  const places =
    caller && balancers.has(caller.kind) ? [caller.source] : sourcesOf(model, connection, 'sticky');
  return places.map((at) => ({ type: 'set', at, key: 'sticky', value: 'cookie(server)' }));
}
