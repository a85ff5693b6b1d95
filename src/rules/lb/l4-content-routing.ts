import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import { about, isAssumed, placeOf, relatedTo } from '../about.ts';
import { settingsAlong } from '../flows.ts';
import type { Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { type Blindness, blindness } from './routes.ts';

/** A balancer that is to look into what it cannot see. */
export const l4ContentRouting: Rule = {
  id: 'lb/l4-content-routing',
  title: 'Choosing by contents that the balancer cannot see',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a balancer of connections (`layer: 4`) that chooses by what is inside requests: arrows with a `path`, a cookie (`sticky: cookie`), ranges or hashes of a key, or that merges identical requests (`collapse`). Likewise one of requests (`layer: 7`) that passes on what is encrypted (`tls: pass-through`).',
    why: 'At the transport layer there are addresses and ports. Paths, headers and cookies are inside the connection, and inside an encrypted one nobody sees them who has no key.',
    sources: [
      'RFC 1122, Requirements for Internet Hosts, section 1.1.3 (layers)',
      'RFC 8446, The Transport Layer Security Protocol 1.3, section 1',
    ],
    bad: `client users
loadBalancer lb { replicas: 2  layer: 4 }
service video { replicas: 4 }
service pages { replicas: 2 }

lb -> video { path: "/video/*" }

flow watch from users at 100/s {
  users -> lb -> video
}
`,
    good: `client users
loadBalancer lb { replicas: 2  layer: 7 }
service video { replicas: 4 }
service pages { replicas: 2 }

lb -> video { path: "/video/*" }

flow watch from users at 100/s {
  users -> lb -> video
}
`,
    accept: 'Never: it cannot choose by what it does not see.',
  },
  *check({ model }) {
    for (const component of model.components) {
      if (!forwarding.has(component.kind)) continue;
      const blind = blindness(component);
      if (!blind) continue;
      const arrows = model.connections.filter(({ from }) => from === component.id);
      const looks = [...looksOf(component), ...arrows.flatMap((arrow) => looksAlong(model, arrow))];
      if (looks.length > 0) yield issueOf(component, blind, looks);
    }
  },
};

const forwarding: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'proxy', 'gateway', 'network']);

/** Something by which it chooses, and where that is told. */
interface Look {
  what: string;
  connection?: Connection;
}

const byKey: ReadonlySet<string> = new Set(['range', 'modulo-hash', 'consistent-hash', 'rendezvous']);

function looksOf({ settings, origins }: Component): Look[] {
  const { sticky, collapse, strategy } = settings;
  return [
    ...(sticky?.type === 'cookie' ? [{ what: 'cookies' }] : []),
    ...(collapse ? [{ what: 'requests' }] : []),
    ...(strategy?.type === 'range' && !isAssumed(origins.strategy) ? [{ what: 'keys' }] : []),
  ];
}

function looksAlong(model: Model, connection: Connection): Look[] {
  return settingsAlong(model, connection).flatMap(({ path, sticky, strategy, hash, by, collapse }) => [
    ...(path === undefined ? [] : [{ what: 'paths', connection }]),
    ...(sticky?.type === 'cookie' ? [{ what: 'cookies', connection }] : []),
    ...(collapse ? [{ what: 'requests', connection }] : []),
    ...(strategy?.type === 'range' ||
    (strategy && byKey.has(strategy.type) && (hash === 'key' || by !== undefined))
      ? [{ what: 'keys', connection }]
      : []),
  ]);
}

function issueOf(component: Component, blind: Blindness, looks: readonly Look[]): Issue {
  const { name, source } = component;
  const what = listed([...new Set(looks.map((look) => look.what))]);
  const arrows = new Map(
    looks.flatMap((look) => (look.connection ? [[look.connection.id, look] as const] : [])),
  );
  const seen =
    blind === 'connections'
      ? `${quoted(name)} works at layer 4 and sees addresses and ports, not ${what}: it cannot choose by them.`
      : `${quoted(name)} passes on what is encrypted and does not see ${what}: it cannot choose by them.`;
  return about(component, {
    range: placeOf(source, blind === 'connections' ? 'layer' : 'tls'),
    message: seen,
    evidence: 'declared',
    related: [...arrows.values()].flatMap(({ connection, what: looked }) =>
      connection ? [relatedTo(connection, `Here it is to look at ${looked}.`)] : [],
    ),
    fixes: [
      blind === 'connections'
        ? {
            title: `Let ${name} work on requests (layer 7)`,
            label: 'design',
            changes: [
              { type: 'set', at: source, key: 'layer', value: '7' },
              ...(component.settings.tls === 'pass-through'
                ? [{ type: 'set' as const, at: source, key: 'tls', value: 're-encrypt' }]
                : []),
            ],
          }
        : {
            title: `Let ${name} decrypt, and encrypt again`,
            label: 'design',
            changes: [{ type: 'set', at: source, key: 'tls', value: 're-encrypt' }],
          },
    ],
  });
}
