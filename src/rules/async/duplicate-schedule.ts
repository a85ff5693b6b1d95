import { formatDuration } from '../../model/format.ts';
import { callsOf, lookup, replicasOf } from '../../model/lookup.ts';
import type { Call, Component, ComponentKind, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { listed, quoted } from '../words.ts';
import { type Effect, effectsOf } from './effects.ts';
import { distinct } from './messages.ts';

/** Redundancy of whoever acts repeats the act. */
export const duplicateSchedule: Rule = {
  id: 'async/duplicate-schedule',
  title: 'A job that each replica starts',
  level: 'warning',
  documentation: {
    what: 'Reports a component with several replicas that starts work by itself (it has `every`, or is a `scheduler`), when neither a `leader` nor `mode: active-passive` lets one of them act, and what it does is not idempotent. An error where that cannot be undone: it is, or calls something, `irreversible`. Left alone is a job that only reads, refills caches or calls what is idempotent.',
    why: 'A clock in each replica rings in each replica. Five of them that wake up to charge the subscribers charge each subscriber five times.',
    sources: [
      'Beyer et al., Site Reliability Engineering (2016), chapter 24 (distributed periodic scheduling with cron)',
      "Brooker, Leader election in distributed systems (Amazon Builders' Library)",
    ],
    bad: `service billing { replicas: 5  every: 24h }
external bank { irreversible: true }

flow charge from billing at 1/day {
  billing -> bank
}
`,
    good: `service billing { replicas: 5  every: 24h  leader: lease(5s)  via: locks }
coordinator locks using etcd { replicas: 3 }
external bank { irreversible: true }

flow charge from billing at 1/day {
  billing -> bank
}
`,
    accept: 'Where each replica works on a part of its own.',
  },
  *check(context) {
    for (const component of context.model.components) {
      if (!acts(component)) continue;
      const acting = actors(component);
      if (acting < 2) continue;
      const work = workOf(context.model, component);
      if (work.harmless) continue;
      yield issueOf(context.model, component, acting, work.effects);
    }
  },
};

const computing: ReadonlySet<ComponentKind> = new Set(['service', 'worker', 'scheduler', 'gateway']);

function acts({ kind, settings }: Component): boolean {
  if (settings.idempotent || settings.tier === 'best-effort') return false;
  return kind === 'scheduler' || (settings.every !== undefined && computing.has(kind));
}

/** How many replicas act at the same time. */
function actors(component: Component): number {
  const { settings } = component;
  const replicas = settings.replicas?.maximum ?? replicasOf(component);
  if (settings.leader || settings.mode === 'active-passive') return Math.min(replicas, settings.active ?? 1);
  return Math.min(replicas, settings.active ?? replicas);
}

interface Work {
  effects: Effect[];
  /** Repeating it changes nothing, as far as the file tells what it does. */
  harmless: boolean;
}

const reading: ReadonlySet<Call['operation']> = new Set(['read', 'get', 'scan', 'set', 'delete']);
const stores: ReadonlySet<ComponentKind> = new Set([
  'cache',
  'database',
  'search',
  'objectStore',
  'warehouse',
  'coordinator',
]);

/** What it does in the flows that it starts; where no flow is its own, in those that pass through it. */
function workOf(model: Model, component: Component): Work {
  const started = model.flows.filter((flow) => flow.client === component.id);
  const made = (started.length > 0 ? started : model.flows).flatMap((flow) =>
    callsOf(flow)
      .filter(({ callers }) => callers.includes(component.id))
      .map((call) => ({ flow, call })),
  );
  const calls = made
    .filter(({ flow: { settings } }) => !settings.idempotent && settings.tier !== 'best-effort')
    .map(({ call }) => call);
  const effects = effectsOf(model, component, calls);
  const told = made.length > 0 && calls.every((call) => isHarmless(model, call));
  return { effects, harmless: told && effects.length === 0 };
}

function isHarmless(model: Model, { targets, operation, settings }: Call): boolean {
  if (settings.idempotencyKey) return true;
  return targets.every((target) => {
    const callee = lookup(model).components.get(target.component);
    if (!callee) return false;
    const read = operation === undefined || reading.has(operation);
    return callee.settings.idempotent === true || (stores.has(callee.kind) && read);
  });
}

function issueOf(model: Model, component: Component, acting: number, effects: readonly Effect[]): Issue {
  const { name, settings, source } = component;
  const when = settings.every === undefined ? '' : ` every ${formatDuration(settings.every)}`;
  const irreversible = effects.filter((effect) => effect.irreversible);
  return about(component, {
    range: placeOf(source, 'every'),
    message: `Each of ${acting} replicas of ${quoted(name)} starts its work${when}: ${deed(component, acting, irreversible.length > 0 ? irreversible : effects)}`,
    evidence: 'declared',
    level: irreversible.length > 0 ? 'error' : 'warning',
    related: distinct(effects.map((effect) => effect.component))
      .filter(({ id }) => id !== component.id)
      .map((each) => relatedTo(each, `It is called ${acting} times.`)),
    fixes: fixesOf(model, component),
  });
}

function deed(component: Component, times: number, effects: readonly Effect[]): string {
  const [first] = effects;
  if (!first) return `it is done ${times} times.`;
  const others = distinct(effects.map((effect) => effect.component)).filter(({ id }) => id !== component.id);
  const names = listed(others.map(({ name }) => quoted(name)));
  if (first.irreversible)
    return others.length === 0
      ? `what cannot be undone is done ${times} times.`
      : `it calls ${names} ${times} times, which cannot be undone.`;
  return `it writes to ${names} ${times} times.`;
}

function fixesOf(model: Model, { name, source, settings }: Component): Suggestion[] {
  const coordinator = model.components.find(({ kind }) => kind === 'coordinator');
  const lead: Suggestion = {
    title: coordinator
      ? `Let one replica of ${name} act, chosen through ${coordinator.name}`
      : `Let the replicas of ${name} elect one that acts`,
    label: 'design',
    changes: [
      { type: 'set', at: source, key: 'leader', value: coordinator ? 'lease(5s)' : 'election' },
      ...(coordinator ? ([{ type: 'set', at: source, key: 'via', value: coordinator.id }] as const) : []),
      ...(settings.active === undefined
        ? []
        : ([{ type: 'set', at: source, key: 'active', value: '1' }] as const)),
    ],
  };
  return [
    lead,
    {
      title: `Let ${name} find out what is done already`,
      label: 'design',
      changes: [{ type: 'set', at: source, key: 'idempotent', value: 'true' }],
    },
  ];
}
