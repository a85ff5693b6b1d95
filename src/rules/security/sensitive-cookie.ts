import { lookup } from '../../model/lookup.ts';
import type { Component, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import { arrowsFrom } from '../arrows.ts';
import type { Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { carriedAlong } from './carried.ts';
import { isOutside, namedData, sensitive } from './zones.ts';

/** What a browser keeps and shows of the servers and of its user. */
export const sensitiveCookie: Rule = {
  id: 'security/sensitive-cookie',
  title: 'A cookie that says too much',
  level: 'warning',
  documentation: {
    what: 'Reports a component with `sessions: client` that handles personal, payment or health `data` or credentials: a signed cookie or token cannot be changed, but read by whoever has it. What of the data is in the session the file does not say, so this is information. Reports as well, as information, a balancer of your own with `sticky: cookie(server)` behind which such data is handled: the cookie names the server. Managed balancers encrypt theirs.',
    why: 'A cookie lies on every device its user has signed in with, is sent with every request and may have about 4 KB. A name of a server in it tells an attacker how many there are, and lets everybody choose theirs.',
    sources: [
      'RFC 6265, sections 6.1 (limits) and 8.3 (clear text)',
      'RFC 7519 (JSON Web Token), section 12 (privacy)',
      'OWASP Web Security Testing Guide 4.2, 4.6.2 (testing for cookies attributes)',
    ],
    bad: `client users
service shop { replicas: 3  sessions: client  data: payment  auth: session }

users -> shop { encrypted: true }
`,
    good: `client users
service shop { replicas: 3  sessions: shared  data: payment  auth: session }

users -> shop { encrypted: true }
`,
    accept: 'A session that holds a random number or an encrypted token and nothing else.',
  },
  *check({ model }) {
    for (const component of model.components) {
      const issue = sessionIssue(model, component) ?? serverIssue(model, component);
      if (issue) yield issue;
    }
  },
};

function sessionIssue(model: Model, component: Component): Issue | undefined {
  const data = sensitive(component.settings.data ?? []);
  if (component.settings.sessions !== 'client' || data.length === 0 || !isUsedFromOutside(model))
    return undefined;
  return about(component, {
    range: placeOf(component.source, 'sessions'),
    message: `Sessions of ${quoted(component.name)}, which handles ${namedData(data)}, are kept at the client: signed, they cannot be forged, but read by whoever has the device or the cookie.`,
    evidence: 'assumed',
    assumption: 'What of that data a session holds is not said.',
    fixes: [
      {
        title: 'Keep sessions on the server, and a random number at the client',
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'sessions', value: 'shared' }],
      },
    ],
  });
}

function isUsedFromOutside(model: Model): boolean {
  return model.components.some((component) => component.kind === 'client' && isOutside(model, component));
}

function serverIssue(model: Model, component: Component): Issue | undefined {
  const { sticky, managed } = component.settings;
  if (sticky?.type !== 'cookie' || sticky.of !== 'server' || managed || !isUsedFromOutside(model))
    return undefined;
  const behind = arrowsFrom(model, component.id);
  const data = sensitive(behind.flatMap((connection) => carriedAlong(model, connection)));
  if (data.length === 0) return undefined;
  const { components } = lookup(model);
  const servers = [...new Set(behind.flatMap(({ targets }) => targets.map((target) => target.component)))]
    .flatMap((id) => components.get(id) ?? [])
    .filter(({ settings }) => settings.sessions === 'local');
  return about(component, {
    range: placeOf(component.source, 'sticky'),
    message: `The cookie of ${quoted(component.name)} names the server behind it, where ${namedData(data)} ${data.includes('credentials') ? 'are' : 'is'} handled: it shows what servers there are and lets anybody choose one.`,
    evidence: 'declared',
    level: 'info',
    related: servers.map((server) => relatedTo(server, `Sessions of ${server.name} are why it is needed.`)),
    fixes:
      servers.length === 0
        ? []
        : [
            {
              title: `Share the sessions of ${listed(servers.map(({ name }) => name))}, and leave the cookie out`,
              label: 'design',
              changes: [
                ...servers.map(({ source }) => ({
                  type: 'set' as const,
                  at: source,
                  key: 'sessions',
                  value: 'shared',
                })),
                { type: 'remove', at: component.source, key: 'sticky' },
              ],
            },
          ],
  });
}
