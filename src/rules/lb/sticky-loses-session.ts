import { formatCount, formatDuration, formatShare, secondsPerYear } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Component, Flow } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import { mattering } from '../flows.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';
import { isSticky, routesTo } from './routes.ts';

/** Sessions that lie in one replica alone, behind a route that finds them. */
export const stickyLosesSession: Rule = {
  id: 'lb/sticky-loses-session',
  title: 'Sessions that are lost with their replica',
  level: 'info',
  documentation: {
    what: 'Reports a component with `sessions: local` and several replicas behind sticky routes: each replica that fails, is replaced or is taken away by autoscaling takes the sessions of its users along. A warning where a critical flow is served by it. Quiet where sessions may be lost at any time (`durability: volatile`), or where the cookie holds the session itself (`sticky: cookie(token)`).',
    why: 'A sticky route finds the session, it does not protect it. With n replicas one failure signs out one user in n, and so does each release.',
    sources: [
      'AWS Well-Architected, Reliability pillar, REL05-BP06 (stateless)',
      'Elastic Load Balancing, Application Load Balancers User Guide, Sticky sessions',
    ],
    bad: `client users { users: 50k }
loadBalancer lb { replicas: 2  sticky: cookie(server) }
service shop { replicas: 5  sessions: local }

flow browse from users at 100/s {
  tier: critical
  users -> lb -> shop
}
`,
    good: `client users { users: 50k }
loadBalancer lb { replicas: 2  sticky: cookie(server) }
service shop { replicas: 5  sessions: shared }

flow browse from users at 100/s {
  tier: critical
  users -> lb -> shop
}
`,
    accept: 'Where signing in again costs users nothing, or the session is rebuilt at once.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const { sessions, replicas, durability } = component.settings;
      if (sessions !== 'local' || durability === 'volatile' || (replicas?.maximum ?? 1) < 2) continue;
      const routes = routesTo(context.model, component);
      const inCookie = routes.every((route) => holdsSession(context, route));
      if (routes.length === 0 || inCookie || !routes.every((route) => isSticky(context.model, route)))
        continue;
      const flows = mattering(context.model).filter((flow) => passes(flow, component));
      if (flows.length > 0) yield issueOf(context, component, flows);
    }
  },
};

function passes(flow: Flow, component: Component): boolean {
  return callsOf(flow).some(({ targets }) => targets.some((target) => target.component === component.id));
}

/** A cookie that is the session itself. */
function holdsSession({ model }: Context, route: ReturnType<typeof routesTo>[number]): boolean {
  const caller = lookup(model).components.get(route.from);
  return [route.settings.sticky, caller?.settings.sticky].some(
    (sticky) => sticky?.type === 'cookie' && sticky.of === 'token',
  );
}

function issueOf({ model }: Context, component: Component, flows: readonly Flow[]): Issue {
  const { name, source, settings } = component;
  const replicas = Math.max(2, replicasOf(component));
  const clients = new Set(flows.map(({ client }) => client));
  const users = [...clients].reduce(
    (sum, id) => sum + (lookup(model).components.get(id)?.settings.users ?? 0),
    0,
  );
  const lost = users > 0 ? ` (${formatCount(users / replicas)})` : '';
  const scales = settings.replicas && settings.replicas.maximum > settings.replicas.minimum;
  const critical = flows.some(({ settings: { tier } }) => tier === 'critical');
  return about(component, {
    range: placeOf(source, 'sessions'),
    message: `Each replica of ${quoted(name)} that fails${scales ? ', is taken away by autoscaling' : ''} or is replaced loses the sessions of ${formatShare(1 / replicas)} of the users${lost}: they lie only there.${howOften(component, replicas)}`,
    evidence: 'declared',
    level: critical ? 'warning' : 'info',
    related: flows.map((flow) => relatedTo(flow, `Users of ${flow.name} lose their session.`)),
    fixes: [
      {
        title: 'Share the sessions between replicas',
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'sessions', value: 'shared' }],
      },
      {
        title: 'Keep the session in a signed token at the client',
        label: 'design',
        changes: [{ type: 'set', at: source, key: 'sessions', value: 'client' }],
      },
      {
        title: `Say that the sessions in ${name} may be lost`,
        label: 'promise',
        changes: [{ type: 'set', at: source, key: 'durability', value: 'volatile' }],
      },
    ],
  });
}

/** Failures of any replica, where it is stated how often one fails. */
function howOften(component: Component, replicas: number): string {
  const { mtbf } = component.settings;
  if (mtbf === undefined || !isSaid(component, 'mtbf') || !(mtbf > 0)) return '';
  const between = mtbf / replicas;
  return between < secondsPerYear ? ` By its \`mtbf\` that happens every ${formatDuration(between)}.` : '';
}
