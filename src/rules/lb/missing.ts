import { formatRate } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import { about, aboutConnection, isSaid, placeOf, relatedTo } from '../about.ts';
import { mattering, settingsAlong } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { balancerOf, routesTo } from './routes.ts';

/** Several replicas, and callers that stay with one. */
export const missing: Rule = {
  id: 'lb/missing',
  title: 'Replicas that callers cannot choose between',
  level: 'warning',
  documentation: {
    what: 'Reports a service or gateway with several replicas whose callers stay with one: it has `addressing: static`, and neither a balancer stands before it nor does the arrow say by which `strategy` one is chosen; or its callers keep one connection open for all requests (`protocol: grpc` or `http2`) through a balancer that spreads connections, not requests (`layer: 4`). Where callers find it by dns or discovery they choose by themselves; stores, caches and coordinators have their own ways.',
    why: 'Clones help only those who can reach them. A caller that knows one address uses one replica; when that one stops, the others stand idle.',
    sources: [
      'Bourke, Server Load Balancing (2001), chapter 1',
      'gRPC documentation, Load Balancing (proxy and client-side; why connections are not enough)',
    ],
    bad: `client users
service web { replicas: 2 }
service api { replicas: 3  addressing: static }

flow browse from users at 100/s {
  users -> web -> api
}
`,
    good: `client users
service web { replicas: 2 }
service api { replicas: 3  addressing: discovery }

flow browse from users at 100/s {
  users -> web -> api
}
`,
    accept: 'Where something that the file does not show stands between them and spreads the requests.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (component.kind !== 'service' && component.kind !== 'gateway') continue;
      if ((component.settings.replicas?.maximum ?? 1) < 2 || standsBy(component)) continue;
      const routes = routesTo(context.model, component);
      const pinned = routes.filter(
        (route) => isPinned(context.model, component, route) && isUsed(context.model, route),
      );
      if (pinned.length > 0) yield withoutChoice(context, component, pinned);
      for (const route of routes) yield* oneConnection(context.model, component, route);
    }
  },
};

function standsBy({ settings }: Component): boolean {
  return settings.managed === true || settings.mode === 'active-passive' || settings.leader !== undefined;
}

function isUsed(model: Model, { id }: Connection): boolean {
  return mattering(model).some((flow) => callsOf(flow).some(({ connection }) => connection === id));
}

/** These choose, or hand each request on as it comes. */
const choosing: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'cdn', 'network']);

function isPinned(model: Model, component: Component, route: Connection): boolean {
  const caller = lookup(model).components.get(route.from);
  const several = route.targets.length > 1;
  if (!caller || choosing.has(caller.kind) || several) return false;
  return (
    component.settings.addressing === 'static' &&
    isSaid(component, 'addressing') &&
    settingsAlong(model, route).some(({ strategy }) => strategy === undefined)
  );
}

function withoutChoice({ model, analysis }: Context, component: Component, pinned: Connection[]): Issue {
  const { name, source, id } = component;
  const replicas = component.settings.replicas?.maximum ?? replicasOf(component);
  const callers = pinned.flatMap(({ from }) => lookup(model).components.get(from) ?? []);
  const rate = analysis.components[id]?.arrivalRate ?? 0;
  const load = rate > 0 ? ` All ${formatRate(rate)} may meet at one.` : '';
  return about(component, {
    range: placeOf(source, 'addressing'),
    message: `${quoted(name)} has ${replicas} replicas at fixed addresses, and ${listed(callers.map((each) => quoted(each.name)))} ${callers.length === 1 ? 'has' : 'have'} no rule to choose one: up to ${replicas - 1} stand idle.${load}`,
    evidence: 'declared',
    related: pinned.map((route) => relatedTo(route, 'Nothing on this route chooses.')),
    fixes: [
      {
        title: `Let callers find the replicas of ${name} by discovery`,
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'addressing', value: 'discovery' }],
      },
      {
        title: `Let callers take the replicas of ${name} in turn`,
        label: 'design',
        changes: pinned.flatMap((route) =>
          sourcesOf(model, route, 'strategy').map((at) => ({
            type: 'set' as const,
            at,
            key: 'strategy',
            value: 'round-robin',
          })),
        ),
      },
    ],
  });
}

const multiplexed: ReadonlySet<string> = new Set(['grpc', 'http2']);

/** All requests of a caller travel in one connection, which a balancer of connections gives to one replica. */
function* oneConnection(model: Model, component: Component, route: Connection): Iterable<Issue> {
  const balancer = balancerOf(model, route);
  if (balancer?.settings.layer !== 4) return;
  const protocols = [route, ...model.connections.filter(({ targets }) => reaches(targets, balancer))]
    .flatMap((connection) => settingsAlong(model, connection))
    .map(({ protocol }) => protocol)
    .filter((protocol) => protocol !== undefined && multiplexed.has(protocol));
  const [protocol] = protocols;
  if (protocol === undefined || !isUsed(model, route)) return;
  const issue = aboutConnection(model, route, {
    message: `${quoted(balancer.name)} spreads connections (layer 4), and a caller over ${protocol} keeps one open for all its requests: they all reach one of ${replicasOf(component)} replicas of ${quoted(component.name)}.`,
    evidence: 'declared',
    related: [relatedTo(component, 'Its replicas get uneven shares.')],
    fixes: [
      {
        title: `Let ${balancer.name} spread requests (layer 7)`,
        label: 'design',
        changes: [{ type: 'set', at: balancer.source, key: 'layer', value: '7' }],
      },
    ],
  });
  yield issue;
}

function reaches(targets: Connection['targets'], component: Component): boolean {
  return targets.some((target) => target.component === component.id);
}
