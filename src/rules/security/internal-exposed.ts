import { lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import { arrowsInto, callersOf } from '../arrows.ts';
import type { Change } from '../edits.ts';
import type { Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { reroutedThrough } from './rerouting.ts';
import { isOutside } from './zones.ts';

const fronts: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'cdn']);
const servers: ReadonlySet<ComponentKind> = new Set(['service', 'worker']);

/** Servers that can be reached past what stands before them. */
export const internalExposed: Rule = {
  id: 'security/internal-exposed',
  title: 'A way around the front',
  level: 'info',
  documentation: {
    what: 'Reports a service or worker behind a balancer, proxy, gateway or cdn that clients on the internet use, when such clients also call it directly, or when it says `public: true`. Without a front there is nothing to go around: that is left alone, and so are object stores, to which uploads often go directly.',
    why: 'What stands before servers limits, filters, authenticates and hides them. An attacker takes the other way.',
    sources: [
      'OWASP Top 10 (2017), A6 Security Misconfiguration',
      'AWS Well-Architected, Security pillar, SEC05-BP02 (control traffic flow within your network layers)',
    ],
    bad: `client users
gateway edge { replicas: 2  auth: token }
service api { replicas: 3  public: true }

users -> edge -> api
`,
    good: `client users
gateway edge { replicas: 2  auth: token }
service api { replicas: 3 }

users -> edge -> api
`,
    accept:
      'A way that is kept open on purpose and guards itself, such as long-lived connections past a balancer.',
  },
  *check({ model }) {
    for (const component of model.components) {
      if (!servers.has(component.kind)) continue;
      const before = frontsOf(model, component);
      const [front] = before;
      if (!front) continue;
      const direct = callsFromOutside(model, component);
      if (direct.length > 0 || component.settings.public)
        yield issueOf(model, component, before, front, direct);
    }
  },
};

/** What stands before it and is itself used from outside, directly or through other fronts. */
function frontsOf(model: Model, component: Component): Component[] {
  return callersOf(model, component.id).filter(
    (caller) => fronts.has(caller.kind) && isReachedFromOutside(model, caller),
  );
}

function isReachedFromOutside(model: Model, component: Component): boolean {
  const found = new Set([component]);
  for (const each of found)
    for (const caller of callersOf(model, each.id)) {
      if (caller.kind === 'client' && isOutside(model, caller)) return true;
      if (fronts.has(caller.kind) || caller.kind === 'network') found.add(caller);
    }
  return false;
}

function callsFromOutside(model: Model, { id }: Component): Connection[] {
  const { components } = lookup(model);
  return arrowsInto(model, id).filter(({ from }) => {
    const caller = components.get(from);
    return caller?.kind === 'client' && isOutside(model, caller);
  });
}

function issueOf(
  model: Model,
  component: Component,
  before: readonly Component[],
  front: Component,
  direct: readonly Connection[],
): Issue {
  const names = listed([...new Set(before)].map(({ name }) => quoted(name)));
  const open = component.settings.public === true;
  const how = direct.length > 0 ? 'Clients also call' : 'Anybody on the internet can call';
  return about(component, {
    ...(open ? { range: placeOf(component.source, 'public') } : {}),
    message: `${how} ${quoted(component.name)} past ${names}, around ${whatItDoes(before)}.`,
    evidence: 'declared',
    related: direct.map((connection) => relatedTo(connection, `This way leads past ${names}.`)),
    fixes: fixesOf(model, component, front, direct, open),
  });
}

/** What the fronts are said to do for those behind them. */
function whatItDoes(before: readonly Component[]): string {
  const has = (key: 'rateLimit' | 'auth' | 'tls') =>
    before.some(({ settings }) => settings[key] !== undefined && settings[key] !== 'none');
  const said = [
    ...(has('auth') ? ['authentication'] : []),
    ...(has('rateLimit') ? ['the rate limit'] : []),
    ...(has('tls') ? ['TLS'] : []),
  ];
  return said.length > 0 ? listed(said) : 'all that is limited, filtered and logged there';
}

function fixesOf(
  model: Model,
  component: Component,
  front: Component,
  direct: readonly Connection[],
  open: boolean,
) {
  const closing: Change[] = open
    ? [{ type: 'set', at: component.source, key: 'public', value: 'false' }]
    : [];
  const rerouted = direct.map((connection) => reroutedThrough(model, connection, front.id));
  if (rerouted.some((changes) => changes.length === 0)) return [];
  return [
    {
      title: `Let everybody come through ${front.name}`,
      label: 'design' as const,
      changes: [...closing, ...rerouted.flat()],
    },
  ];
}
