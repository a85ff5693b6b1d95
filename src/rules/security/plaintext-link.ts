import { lookup } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import type { ArrowSettings, DataClass } from '../../model/settings.ts';
import { about, aboutConnection, placeOf, relatedTo } from '../about.ts';
import { arrowsFrom } from '../arrows.ts';
import { callsAlong, settingsAlong } from '../flows.ts';
import { sourcesOf } from '../places.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { carriedAlong, encryptedInstead, secrecyOf, sendsPasswords } from './carried.ts';
import { isRegulated, namedData, networkBetween, type Trust } from './zones.ts';

/** What others on the network can read. */
export const plaintextLink: Rule = {
  id: 'security/plaintext-link',
  title: 'Data in the clear on a network that others share',
  level: 'error',
  documentation: {
    what: 'Reports an arrow over the internet (from a client or to a third party, unless their place says `trust: private`) or over a shared network that is in the clear: its `protocol` is one such as http, ftp or smtp, or it says `encrypted: false`. With personal, payment, health data or credentials on the way (`data` of what is called, and of what that calls) it is an error, else a warning. Where nothing says whether it is encrypted, only an arrow with such data is reported, as a warning (as information where it is merely personal), and never one to a third party, or back to a client over the connection that it has opened. Reports as well a balancer, proxy or cdn with `tls: terminate` behind which such data goes on in the clear.',
    why: 'The network is not secure: whoever is on the way reads passwords and card numbers, and can change what they like.',
    sources: [
      'Deutsch and Gosling, The Eight Fallacies of Distributed Computing (1994), the fourth',
      'OWASP Top 10 (2017), A3 Sensitive Data Exposure',
      'RFC 4217 (securing FTP with TLS), section 1',
    ],
    bad: `client users
service shop { replicas: 2  auth: session }
database orders { data: [personal, payment]  encryptedAtRest: true }

flow buy from users at 10/s {
  users -> shop { protocol: http }
  shop -> orders write
}
`,
    good: `client users
service shop { replicas: 2  auth: session }
database orders { data: [personal, payment]  encryptedAtRest: true }

flow buy from users at 10/s {
  users -> shop { protocol: https }
  shop -> orders write
}
`,
    accept:
      'A line that is encrypted by other means, such as a tunnel: better give its link `trust: private`.',
  },
  *check(context) {
    for (const connection of context.model.connections) {
      const issue = linkIssue(context, connection);
      if (issue) yield issue;
    }
    for (const component of context.model.components) {
      const issue = component.settings.tls === 'terminate' && terminationIssue(context, component);
      if (issue) yield issue;
    }
  },
};

function linkIssue({ model }: Context, connection: Connection): Issue | undefined {
  const ends = endsOf(model, connection);
  if (!ends || ends.to.some(({ kind }) => kind === 'dns')) return undefined;
  const network = worstNetwork(ends.to.map((to) => networkBetween(model, ends.from, to)));
  if (network === undefined || network === 'private') return undefined;
  const all = settingsAlong(model, connection);
  const secrecies = all.map((settings) => secrecyOf(settings, ends.from, ends.to));
  const clear = all[secrecies.indexOf('clear')];
  if (clear) return clearIssue(model, connection, ends, network, clear);
  if (!secrecies.includes('unsaid') || ends.to.some(({ kind }) => kind === 'external' || kind === 'client'))
    return undefined;
  return ends.from.settings.tls === 'terminate' ? undefined : unsaidIssue(model, connection, ends, network);
}

interface Ends {
  from: Component;
  to: Component[];
}

function endsOf(model: Model, { from, targets }: Connection): Ends | undefined {
  const { components } = lookup(model);
  const caller = components.get(from);
  return caller && { from: caller, to: targets.flatMap(({ component }) => components.get(component) ?? []) };
}

function worstNetwork(found: readonly (Trust | undefined)[]): Trust | undefined {
  return (['internet', 'shared'] as const).find((trust) => found.includes(trust));
}

function clearIssue(
  model: Model,
  connection: Connection,
  ends: Ends,
  network: Trust,
  settings: ArrowSettings,
): Issue {
  const carried = carriedAlong(model, connection);
  const password = sendsPasswords(settings.protocol) && !carried.includes('credentials');
  const data: DataClass[] = password ? ['credentials', ...carried] : carried;
  const what = data.length > 0 ? sentenceStart(namedData(data)) : 'What is sent';
  const spoken = settings.protocol === undefined ? '' : ` (${settings.protocol})`;
  return aboutConnection(model, connection, {
    range: rangeOf(model, connection),
    message: `${what} ${verb(data)} in the clear from ${route(ends)}${spoken}, over ${networks[network]}: anybody on the way can read and change what is sent.`,
    evidence: 'declared',
    level: data.length > 0 ? 'error' : ends.to.every(isForAll) ? 'info' : 'warning',
    fixes: [encryption(model, connection, settings)],
  });
}

function unsaidIssue(model: Model, connection: Connection, ends: Ends, network: Trust): Issue | undefined {
  const data = carriedAlong(model, connection);
  if (data.length === 0) return undefined;
  return aboutConnection(model, connection, {
    range: rangeOf(model, connection),
    message: `${sentenceStart(namedData(data))} ${verb(data)} from ${route(ends)} over ${networks[network]}.`,
    evidence: 'assumed',
    ...(isRegulated(data) ? {} : { level: 'warning' }),
    assumption: 'Nothing says that this is encrypted.',
    fixes: [encryption(model, connection, {})],
  });
}

/** It says that anybody may see its data. */
const isForAll = ({ settings: { data = [] } }: Component) =>
  data.length > 0 && data.every((each) => each === 'public');

const networks: Readonly<Record<Trust, string>> = {
  internet: 'the internet',
  shared: 'a network that others share',
  private: 'a private network',
};

const route = ({ from, to }: Ends) => `${quoted(from.name)} to ${listed(to.map(({ name }) => quoted(name)))}`;

const sentenceStart = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Credentials travel, data travels; nothing named: it travels. */
const verb = (data: readonly DataClass[]) => (data.includes('credentials') ? 'travel' : 'travels');

/** At the property that says so, else at the arrow. */
function rangeOf(model: Model, connection: Connection) {
  const sources = [connection.source, ...callsAlong(model, connection.id).map(({ source }) => source)];
  const told = sources.find(
    ({ properties }) => Object.hasOwn(properties, 'encrypted') || Object.hasOwn(properties, 'protocol'),
  );
  if (!told || told.uri !== connection.source.uri) return connection.source.name;
  return placeOf(told, Object.hasOwn(told.properties, 'encrypted') ? 'encrypted' : 'protocol');
}

/** Another protocol where there is one and nothing else is said, else the word that it is encrypted. */
function encryption(
  model: Model,
  connection: Connection,
  { protocol, encrypted }: ArrowSettings,
): Suggestion {
  const instead = encrypted === undefined ? encryptedInstead(protocol) : undefined;
  const [key, value] = instead === undefined ? ['encrypted', 'true'] : ['protocol', instead];
  return {
    title: instead === undefined ? 'Encrypt this connection' : `Use ${instead}`,
    label: 'design',
    changes: sourcesOf(model, connection, key).map((at) => ({ type: 'set', at, key, value })),
  };
}

/** TLS ends here, and what was encrypted goes on in the clear; a way that is reported by itself is left to that. */
function terminationIssue({ model }: Context, component: Component): Issue | undefined {
  const found = arrowsFrom(model, component.id).flatMap((connection) => {
    const ends = endsOf(model, connection);
    const data = carriedAlong(model, connection);
    if (!ends || data.length === 0) return [];
    const all = settingsAlong(model, connection);
    const secrecies = all.map((settings) => secrecyOf(settings, undefined, ends.to));
    const clear = all[secrecies.indexOf('clear')];
    const reached = ends.to.map((to) => networkBetween(model, component, to));
    const shared = reached.includes('shared');
    const told = clear !== undefined && shared;
    if (told || secrecies.includes('encrypted') || reached.includes('internet')) return [];
    return reached.every((network) => network === 'private')
      ? []
      : [{ connection, ends, data, clear, shared }];
  });
  if (found.length === 0) return undefined;
  const data = [...new Set(found.flatMap((each) => each.data))];
  const to = [...new Set(found.flatMap(({ ends }) => ends.to.map(({ name }) => quoted(name))))];
  return about(component, {
    range: placeOf(component.source, 'tls'),
    message: `TLS ends at ${quoted(component.name)}, and ${namedData(data)} ${data.length === 1 && data[0] === 'credentials' ? 'go' : 'goes'} on in the clear to ${listed(to)}.`,
    evidence: 'declared',
    level: found.some(({ shared }) => shared) ? 'warning' : 'info',
    related: found.map(({ connection }) => relatedTo(connection, 'This way is in the clear.')),
    fixes: [
      {
        title: `Let ${component.name} encrypt again`,
        label: 'design',
        changes: [
          { type: 'set', at: component.source, key: 'tls', value: 're-encrypt' },
          ...found.flatMap(({ connection, clear }) =>
            clear ? encryption(model, connection, clear).changes : [],
          ),
        ],
      },
    ],
  });
}
