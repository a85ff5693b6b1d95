import { lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Model } from '../../model/model.ts';
import { about, isSaid, placeOf, relatedTo } from '../about.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { isRegulated, namedData, saidTrust, sensitive } from './zones.ts';

/** What writes to disks of its own. */
const keeping: ReadonlySet<ComponentKind> = new Set([
  'database',
  'search',
  'objectStore',
  'warehouse',
  'queue',
  'topic',
  'coordinator',
  'cache',
]);

/** Sensitive data on a disk that anybody can read who gets hold of it. */
export const unencryptedAtRest: Rule = {
  id: 'security/unencrypted-at-rest',
  title: 'Sensitive data kept unencrypted',
  level: 'warning',
  documentation: {
    what: 'Reports a store, queue or topic that declares personal, payment or health `data` or credentials, or takes the backups or copies of one that does, and is not `encryptedAtRest` by its file or its technology. Where nothing is said of encryption, it is information for a managed store and for data that is merely personal; and always for a cache, which is asked only if it is known to write to disk (`persistence`). A file that declares no data gets no finding.',
    why: 'Disks are stolen, returned and sold; backups are copied; and who owns the host can read them.',
    sources: [
      'OWASP Top 10 (2017), A3 Sensitive Data Exposure',
      'NIST SP 800-111 (2007), Guide to Storage Encryption Technologies for End User Devices',
      'PCI DSS 4.0, requirement 3.5',
    ],
    bad: `client users
service clinic { replicas: 2  auth: session }
database records { data: [personal, health] }

users -> clinic { encrypted: true }
clinic -> records
`,
    good: `client users
service clinic { replicas: 2  auth: session }
database records { data: [personal, health]  encryptedAtRest: true }

users -> clinic { encrypted: true }
clinic -> records
`,
    accept: 'Where every field that matters is encrypted before it is stored.',
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
  if (!keeping.has(kind) || settings.encryptedAtRest === true) return undefined;
  if (kind === 'cache' && (settings.persistence ?? { type: 'none' }).type === 'none') return undefined;
  const copied = copiedTo(model, component);
  const data = sensitive([component, ...copied].flatMap((each) => each.settings.data ?? []));
  if (data.length === 0) return undefined;
  const said = isSaid(component, 'encryptedAtRest');
  const own = sensitive(settings.data ?? []).length > 0;
  const origin = own ? '' : ` of ${listed(copied.map(({ name }) => quoted(name)))}`;
  const shared = saidTrust(model, component) === 'shared' ? ' on machines that others share' : '';
  const how = said ? 'unencrypted' : 'and does not say that it is encrypted at rest';
  return about(component, {
    range: placeOf(component.source, own ? (said ? 'encryptedAtRest' : 'data') : 'encryptedAtRest'),
    message: `${quoted(component.name)} keeps ${namedData(data)}${origin}${shared} ${how}: whoever gets a disk or a backup can read it.`,
    evidence: 'declared',
    ...(kind === 'cache' || (!said && (settings.managed || !isRegulated(data))) ? { level: 'info' } : {}),
    related: own ? [] : copied.map((each) => relatedTo(each, `Data of ${each.name} is copied there.`)),
    fixes: [
      {
        title: `Encrypt what ${component.name} stores`,
        label: 'design',
        changes: [{ type: 'set', at: component.source, key: 'encryptedAtRest', value: 'true' }],
      },
    ],
  });
}

/** The stores whose backups go to this one, and the one that it follows. */
function copiedTo(model: Model, component: Component): Component[] {
  const { components } = lookup(model);
  const { replicaOf } = component.settings;
  const followed = replicaOf === undefined ? undefined : components.get(replicaOf);
  const backedUp = model.components.filter(({ settings }) => settings.backup?.to === component.id);
  return [...(followed ? [followed] : []), ...backedUp].filter(
    ({ settings }) => sensitive(settings.data ?? []).length > 0,
  );
}
