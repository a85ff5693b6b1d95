import { lookup, stepsInside } from '../../model/lookup.ts';
import type { Component, ComponentKind, Flow, Model, Step } from '../../model/model.ts';
import type { DataClass, ElementId } from '../../model/settings.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import type { Issue, Rule } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { isOutside, namedData, sensitive } from './zones.ts';

/** Where callers are asked who they are, best first. */
const checkers: readonly ComponentKind[] = ['gateway', 'service', 'proxy'];

/** Data of people behind an entry that asks nobody who they are. */
export const noAuth: Rule = {
  id: 'security/no-auth',
  title: 'Nobody asks who is calling',
  level: 'warning',
  documentation: {
    what: 'Reports the entry of a flow in which a client on the internet reaches a component that declares personal, payment or health `data`, when nothing on the way, that component included, has `auth` (token, session or mtls) and the flow does not say `authenticated: true`. Data is asked for: a file that declares none gets no finding. A store that holds credentials is left alone, since signing in itself reads it.',
    why: 'Not everybody may see everything. An operation that nobody guards is found and used.',
    sources: [
      'OWASP Top 10 (2017), A2 Broken Authentication and A5 Broken Access Control',
      'OWASP API Security Top 10 (2023), API2',
    ],
    bad: `client users
gateway edge { replicas: 2 }
service profiles { replicas: 2 }
database people { data: personal  encryptedAtRest: true }

flow look from users at 100/s {
  users -> edge { encrypted: true } -> profiles -> people read
}
`,
    good: `client users
gateway edge { replicas: 2  auth: token }
service profiles { replicas: 2 }
database people { data: personal  encryptedAtRest: true }

flow look from users at 100/s {
  users -> edge { encrypted: true } -> profiles -> people read
}
`,
    accept: 'Data that is meant to be seen by everybody: better declare it as `data: public`.',
  },
  *check({ model }) {
    const entries = new Map<Component, Unguarded[]>();
    for (const flow of model.flows)
      for (const found of unguardedIn(model, flow)) {
        const others = entries.get(found.entry) ?? [];
        if (!others.some((other) => other.flow === found.flow && other.store === found.store))
          entries.set(found.entry, [...others, found]);
      }
    for (const [entry, found] of entries) yield issueOf(entry, found);
  },
};

interface Unguarded {
  flow: Flow;
  store: Component;
  data: DataClass[];
  /** Where callers could be asked. */
  entry: Component;
}

interface Visit {
  step: Step;
  /** The best place to ask among those already passed. */
  entry: Component | undefined;
  /** Who makes its calls, of several that were picked from. */
  by?: ElementId;
}

/** The components with data of people that a flow reaches past nobody who asks. */
function* unguardedIn(model: Model, flow: Flow): Iterable<Unguarded> {
  const { components } = lookup(model);
  const client = components.get(flow.client);
  if (client?.kind !== 'client' || !isOutside(model, client) || flow.settings.authenticated) return;
  const waiting: Visit[] = flow.steps.map((step) => ({ step, entry: undefined }));
  const seen = new Set<string>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { step, entry, by } = next;
    if (step.type !== 'call') {
      waiting.push(...stepsInside(step).map((inner): Visit => ({ ...next, step: inner })));
      continue;
    }
    const visit = `${step.id} ${entry?.id}`;
    if (seen.has(visit) || (by !== undefined && !step.callers.includes(by))) continue;
    seen.add(visit);
    for (const { component } of step.targets) {
      const target = components.get(component);
      if (!target || asksWho(target)) continue;
      const best = better(entry, target);
      const data = ofPeople(target);
      if (data.length > 0 && best) yield { flow, store: target, data, entry: best };
      waiting.push(...step.steps.map((inner) => ({ step: inner, entry: best, by: target.id })));
    }
    for (const inner of [...(step.miss?.steps ?? []), ...(step.otherwise ?? [])])
      waiting.push({ step: inner, entry });
  }
}

/** A gateway before a service before a proxy; of two alike the one that comes first. */
function better(entry: Component | undefined, next: Component): Component | undefined {
  const rank = checkers.indexOf(next.kind);
  return rank >= 0 && (!entry || rank < checkers.indexOf(entry.kind)) ? next : entry;
}

function asksWho({ settings: { auth } }: Component): boolean {
  return auth !== undefined && auth !== 'none';
}

function ofPeople({ kind, settings }: Component): DataClass[] {
  const data = sensitive(settings.data ?? []);
  return kind === 'external' || data.includes('credentials') ? [] : data;
}

function issueOf(entry: Component, found: readonly Unguarded[]): Issue {
  const data = sensitive(found.flatMap((each) => each.data));
  const stores = [...new Set(found.map(({ store }) => store))];
  const own = stores.length === 1 && stores[0] === entry;
  const where = own ? '' : ` of ${listed(stores.map(({ name }) => quoted(name)))}`;
  return about(entry, {
    range: placeOf(entry.source, 'auth'),
    message: `Nothing asks who is calling before ${quoted(entry.name)} gives access to ${own ? 'its' : 'the'} ${namedData(data)}${where}: whoever can reach it has it.`,
    evidence: 'declared',
    related: [...new Set(found.map(({ flow }) => flow))].map((flow) =>
      relatedTo(flow, `The flow ${flow.name} gets there unasked.`),
    ),
    fixes: [
      {
        title: `Ask for a token at ${entry.name}`,
        label: 'design',
        changes: [{ type: 'set', at: entry.source, key: 'auth', value: 'token' }],
      },
    ],
  });
}
