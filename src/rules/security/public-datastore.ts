import { lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Connection, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import { arrowsFrom, arrowsInto, callersOf } from '../arrows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { freeName, reroutedThrough } from './rerouting.ts';
import { isOutside, isSaidOutside, namedData, sensitive } from './zones.ts';

/** Kinds that nobody outside should speak to: they answer whoever can reach them. */
const guarded: ReadonlySet<ComponentKind> = new Set([
  'database',
  'search',
  'cache',
  'queue',
  'topic',
  'coordinator',
]);
const messaging: ReadonlySet<ComponentKind> = new Set(['queue', 'topic']);

/** These pass on what they are given, to a store as to any other. */
const passing: ReadonlySet<ComponentKind> = new Set(['loadBalancer', 'network']);

/** Kinds that could stand between: a file with none of them is a sketch of the store alone. */
const between: ReadonlySet<ComponentKind> = new Set([
  'service',
  'gateway',
  'proxy',
  'worker',
  'loadBalancer',
]);

/** A store that anybody on the internet can speak to. */
export const publicDatastore: Rule = {
  id: 'security/public-datastore',
  title: 'A store that the outside reaches directly',
  level: 'error',
  documentation: {
    what: 'Reports a database, search index, cache, queue, topic or coordinator that a client or a third party calls with nothing but balancers and networks between, or that says `public: true`; and an object store with `public: true` that holds personal, payment or health data or credentials. A client is taken to be on the internet unless its place says otherwise: where neither the place nor sensitive data of the store settles it, it is a warning. Quiet about queues and topics that are managed or ask who is calling (`auth`), about caches that fetch pages from servers, and in a file that has nothing which could stand between.',
    why: 'A store holds everything and trusts who can reach it. A service in between decides who may see what, and can change the store without changing its users.',
    sources: [
      'CIS Controls v8 (2021), 12.2 and 13.4 (segmented networks, filtering between them)',
      'OWASP Top 10 (2017), A5 Broken Access Control and A6 Security Misconfiguration',
    ],
    bad: `client browser
service shop { replicas: 2  auth: session }
database users { data: personal  encryptedAtRest: true }

browser -> shop { encrypted: true }
shop -> users
browser -> users { encrypted: true }
`,
    good: `client browser
service shop { replicas: 2  auth: session }
database users { data: personal  encryptedAtRest: true }

browser -> shop { encrypted: true }
shop -> users
`,
    accept: 'A store that is made for it and decides by itself who may see what, row by row.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const issue = issueOf(context, component);
      if (issue) yield issue;
    }
  },
};

function issueOf({ model }: Context, component: Component): Issue | undefined {
  const { kind, settings } = component;
  const data = sensitive(settings.data ?? []);
  const isBucket = kind === 'objectStore' && data.length > 0;
  if (settings.public && (guarded.has(kind) || isBucket)) return openIssue(component);
  if (!guarded.has(kind) || servesPages(model, component) || isGuarded(component)) return undefined;
  const ways = waysIn(model, component);
  if (ways.length === 0 || !model.components.some((each) => between.has(each.kind))) return undefined;
  const sure = data.length > 0 || ways.some(({ caller }) => isSaidOutside(model, caller));
  const who = [...new Set(ways.map(({ caller }) => quoted(caller.name)))];
  const stake = data.length > 0 ? `the ${namedData(data)} in it` : 'what it holds';
  return about(component, {
    message: `${quoted(component.name)} is reached directly from ${listed(who)}: nothing in between decides who may see and change ${stake}.`,
    ...(sure
      ? { evidence: 'declared' as const }
      : {
          evidence: 'assumed' as const,
          assumption: `Clients are taken to be on the internet: if not, put ${listed(who)} in a place with \`trust: private\`.`,
        }),
    related: ways.map(({ connection }) => relatedTo(connection, 'This way leads to it.')),
    fixes: serviceBetween(model, component, ways),
  });
}

function openIssue(component: Component): Issue {
  const data = sensitive(component.settings.data ?? []);
  const stake = data.length > 0 ? ` and its ${namedData(data)}` : '';
  return about(component, {
    range: placeOf(component.source, 'public'),
    message: `Anybody on the internet can speak to ${quoted(component.name)}${stake}: nothing in between decides who may see and change it.`,
    evidence: 'declared',
    fixes: [
      {
        title: `Keep ${component.name} off the internet`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'public', value: 'false' }],
      },
    ],
  });
}

/** An HTTP cache before servers keeps what they show to everybody. */
function servesPages(model: Model, { id, kind, technology }: Component): boolean {
  if (kind !== 'cache') return false;
  return technology === 'varnish' || technology === 'squid' || arrowsFrom(model, id).length > 0;
}

/** Brokers for devices check each caller themselves. */
function isGuarded({ kind, settings: { managed, auth } }: Component): boolean {
  return messaging.has(kind) && (managed === true || (auth !== undefined && auth !== 'none'));
}

interface Way {
  /** Who is outside. */
  caller: Component;
  /** The arrow that leads into the store. */
  connection: Connection;
}

/** Arrows into a component whose callers are outside, or pass on what somebody outside sends. */
function waysIn(model: Model, component: Component): Way[] {
  const { components } = lookup(model);
  return arrowsInto(model, component.id).flatMap((connection) => {
    const caller = components.get(connection.from);
    if (!caller) return [];
    return sendersThrough(model, caller).map((sender) => ({ caller: sender, connection }));
  });
}

/** The clients and third parties whose requests a component makes, or passes on as they are. */
function sendersThrough(model: Model, component: Component): Component[] {
  const found = new Set([component]);
  for (const each of found)
    if (passing.has(each.kind)) for (const caller of callersOf(model, each.id)) found.add(caller);
  return [...found].filter(
    (each) => (each.kind === 'client' || each.kind === 'external') && isOutside(model, each),
  );
}

function serviceBetween(model: Model, component: Component, ways: readonly Way[]): Suggestion[] {
  const name = freeName(model, `${component.name}-api`);
  const arrows = [...new Set(ways.map(({ connection }) => connection))];
  const reference = `${component.id.slice(0, component.id.length - component.name.length)}${name}`;
  const rerouted = arrows.map((connection) => reroutedThrough(model, connection, reference));
  if (rerouted.some((changes) => changes.length === 0)) return [];
  return [
    {
      title: `Put a service before ${component.name}`,
      label: 'design',
      changes: [
        { type: 'append', after: component.source, text: `service ${name} { replicas: 2 }` },
        ...rerouted.flat(),
      ],
    },
  ];
}
