import { callsIn, lookup } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Flow, Model } from '../../model/model.ts';
import type { DataClass } from '../../model/settings.ts';
import { about, relatedTo } from '../about.ts';
import { callsAlong } from '../flows.ts';
import { flowsBehind, type Use, usesOf } from '../replication/stores.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { isCache } from './caches.ts';

/** Who stands between users and a cache that serves them all. */
const fronts: ReadonlySet<ComponentKind> = new Set([
  'client',
  'dns',
  'cdn',
  'loadBalancer',
  'proxy',
  'gateway',
]);

/** Nobody's business but the user's, whoever asks. */
const secret: ReadonlySet<DataClass> = new Set(['payment', 'credentials', 'health']);

/** One user's answer, kept for all. */
export const cdnPrivateContent: Rule = {
  id: 'caching/cdn-private-content',
  title: 'Private content in a cache that all users share',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a content delivery network, or a cache in front of the servers, that keeps answers of a flow whose users have signed in (`authenticated: true`), or answers from a component with `data` of payment, credentials or health, while copies are kept by address alone. Quiet with `vary: user`, on calls that say `cacheable: false`, and for data that is `public`. A cache behind the servers is theirs to key.',
    why: 'A shared cache gives what it has to whoever asks for the same address next. It neither knows who is asking nor asks the origin, which does.',
    sources: [
      'RFC 9111, HTTP Caching, section 3.5 (storing responses to authenticated requests) and section 7',
      'Gil, Web Cache Deception Attack (Black Hat USA 2017)',
    ],
    bad: `client users
cdn edge { ttl: 5m }
service api { replicas: 2 }
database accounts { replicas: 2  data: [personal] }

flow account from users at 100/s {
  authenticated: true
  users -> edge get miss { edge -> api -> accounts read }
}
`,
    good: `client users
cdn edge { ttl: 5m  vary: user }
service api { replicas: 2 }
database accounts { replicas: 2  data: [personal] }

flow account from users at 100/s {
  authenticated: true
  users -> edge get miss { edge -> api -> accounts read }
}
`,
    accept:
      'Never: one user would see what is another one’s. Say `data: [public]` of what anybody may see, or that the flow is not `authenticated`.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!isCache(component) || component.settings.vary === 'user') continue;
      const exposed = usesOf(context, component.id).filter((use) => isPrivate(context.model, use));
      if (exposed.length > 0) yield issueOf(context, component, exposed);
    }
  },
};

function isPrivate(model: Model, { flow, call }: Use): boolean {
  if (call.miss === undefined || call.settings.cacheable === false || !isInFront(model, call)) return false;
  const behind = callsIn(call.miss.steps);
  if (behind.some(({ settings }) => settings.cacheable === false)) return false;
  const data = dataOf(model, behind);
  if (data.has('public') && [...data].every((sort) => sort === 'public')) return false;
  return flow.settings.authenticated === true || [...data].some((sort) => secret.has(sort));
}

function isInFront(model: Model, { callers }: Call): boolean {
  const { components } = lookup(model);
  return callers.every((id) => fronts.has(components.get(id)?.kind ?? 'service'));
}

/** The sorts of data of what a miss asks. */
function dataOf(model: Model, calls: readonly Call[]): Set<DataClass> {
  const { components } = lookup(model);
  const ids = new Set(calls.flatMap(({ targets }) => targets.map(({ component }) => component)));
  return new Set([...ids].flatMap((id) => components.get(id)?.settings.data ?? []));
}

function issueOf(context: Context, cache: Component, uses: readonly Use[]): Issue {
  const flows = flowsBehind(uses);
  const sorts = new Set(
    uses.flatMap(({ call }) => [...dataOf(context.model, callsIn(call.miss?.steps ?? []))]),
  );
  sorts.delete('public');
  const what =
    sorts.size > 0 ? `${listed([...sorts])} data of somebody else` : 'what was meant for somebody else';
  return about(cache, {
    message: `${quoted(cache.name)} keeps answers of ${listed(flows.map(({ name }) => name))} by address alone: whoever asks for the same address next gets ${what}.`,
    evidence: 'declared',
    related: flows.map((flow) => relatedTo(flow, `${flow.name} ${whoAsks(flow)}.`)),
    fixes: [
      {
        title: `Keep copies in ${cache.name} for each user apart`,
        label: 'design',
        changes: [{ type: 'set', at: cache.source, key: 'vary', value: 'user' }],
      },
      ...passBy(context.model, cache, uses),
    ],
  });
}

function whoAsks({ settings }: Flow): string {
  return settings.authenticated ? 'is for users who have signed in' : 'reads what is private';
}

/** The answers of these flows are not kept; those of others along the same arrow still are. */
function passBy(model: Model, cache: Component, uses: readonly Use[]): Suggestion[] {
  const calls = uses.map(({ call }) => call);
  const others = calls.some((call) =>
    callsAlong(model, call.connection).some(
      (other) => !calls.includes(other) && other.source === call.source,
    ),
  );
  if (others || uses.some(({ flow }) => flow.derived)) return [];
  return [
    {
      title: `Let ${cache.name} keep none of these answers`,
      label: 'design',
      changes: calls.map((call) => ({ type: 'set', at: call.source, key: 'cacheable', value: 'false' })),
    },
  ];
}
