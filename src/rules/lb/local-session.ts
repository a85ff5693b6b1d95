import { formatShare } from '../../model/format.ts';
import { replicasOf } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo, restingOn } from '../about.ts';
import type { Change } from '../edits.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { balancerOf, blindness, isSticky, routesTo } from './routes.ts';

/** Sessions in the memory of one replica, requests to any. */
export const localSession: Rule = {
  id: 'lb/local-session',
  title: 'Sessions kept where the next request does not go',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a component with `sessions: local` and several replicas that is called over a route which is not sticky: neither the arrow nor the balancer before it has `sticky`, its strategy does not send a client to the same replica each time, and no connection (`protocol: websocket`, `stream: true`) stays open to one.',
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
      const loose = routesTo(context.model, component).filter((route) => !isSticky(context.model, route));
      if (loose.length > 0) yield issueOf(context, component, loose);
    }
  },
};

function issueOf({ model }: Context, component: Component, loose: Connection[]): Issue {
  const replicas = Math.max(2, replicasOf(component));
  return about(component, {
    range: placeOf(component.source, 'sessions'),
    message: `A user's next request reaches the replica of ${quoted(component.name)} that holds their session only 1 time in ${replicas}: ${formatShare(1 - 1 / replicas)} of requests lose it.`,
    ...restingOn(component, ['sessions'], 'declared'),
    related: loose.map((connection) => relatedTo(connection, 'This route is not sticky.')),
    fixes: [
      {
        title: `Send a user always to the same replica of ${component.name}`,
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

/** On the balancer where there is one, else on the arrow; by address where the balancer sees no cookies. */
function makeSticky(model: Model, connection: Connection): Change[] {
  const balancer = balancerOf(model, connection);
  const places = balancer ? [balancer.source] : sourcesOf(model, connection, 'sticky');
  const value = balancer && blindness(balancer) ? 'ip' : 'cookie(server)';
  return places.map((at) => ({ type: 'set', at, key: 'sticky', value }));
}
