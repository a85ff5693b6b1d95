import { storageKinds } from '../../analysis/kinds.ts';
import { lookup, replicasOf, shardsOf } from '../../model/lookup.ts';
import type { Component, ComponentKind } from '../../model/model.ts';
import { about } from '../about.ts';
import { type Broken, brokenBy, namedWithRate, promisesKept, relatedFlows } from '../flows.ts';
import type { Context, Issue, Rule, Suggestion } from '../rule.ts';
import { counted, listed, quoted } from '../words.ts';
import { isOurs, sparesFor, spreadOver, statedDowntime } from './redundancy.ts';
import { callsNeeding, onArrows } from './without.ts';

/** Servers made redundant by moving their state to one place. */
export const sharedStoreBehindReplicas: Rule = {
  id: 'spof/shared-store-behind-replicas',
  title: 'Redundant servers whose state is in one place',
  level: 'warning',
  documentation: {
    what: 'Reports a store that runs once and holds what the replicas of its callers share - files (`model: file`), what stands on redundant disks (`disks: raid5(...)` and the like), the cache of callers with `sessions: shared`, or a cache without which a request cannot succeed - when its failure alone breaks a flow. It takes the place of `spof/single-instance` there. Managed stores and best-effort flows are left alone.',
    why: 'Moving sessions and files out of the servers makes these interchangeable, and moves the weak point to where the state is now. Redundant disks outlive a disk, not the box around them: its power cord, its operating system, its network card.',
    sources: [
      'Patterson, Gibson and Katz, A Case for Redundant Arrays of Inexpensive Disks (SIGMOD 1988)',
      'AWS Well-Architected, Reliability pillar, REL05-BP07 (make systems stateless where possible)',
      'Wiggins, The Twelve-Factor App (2011), processes',
    ],
    bad: `client users
service web { replicas: 6  sessions: shared }
cache sessions

flow browse from users at 500/s {
  users -> web -> sessions get
}
`,
    good: `client users
service web { replicas: 6  sessions: shared }
cache sessions { replicas: 2  replication: copies }

flow browse from users at 500/s {
  users -> web -> sessions get
}
`,
    accept: 'Where everybody may be signed out for the time that a new one takes to start.',
  },
  *check(context) {
    for (const component of context.model.components) {
      const shared = sharedStateOf(context, component);
      if (shared) yield issueOf(context, component, shared);
    }
  },
};

interface SharedState {
  callers: Component[];
  /** What it is, in the message. */
  what: string;
  sessions: boolean;
  broken: readonly Broken[];
}

const sharedKinds: ReadonlySet<ComponentKind> = new Set(['queue', 'topic', 'coordinator']);

/** The state that it holds for replicas of its callers, when it is the one place where that is. */
export function sharedStateOf(context: Context, component: Component): SharedState | undefined {
  if (!storageKinds.has(component.kind) || sharedKinds.has(component.kind) || !isOurs(component))
    return undefined;
  if (replicasOf(component) !== 1 || shardsOf(component) !== 1) return undefined;
  const broken = brokenBy(context, component.id);
  const { components } = lookup(context.model);
  const ids = broken.flatMap(({ flow }) =>
    callsNeeding(flow, component.id).flatMap(({ callers }) => callers),
  );
  const callers = [...new Set(ids)]
    .flatMap((id) => components.get(id) ?? [])
    .filter((caller) => !storageKinds.has(caller.kind) && caller.kind !== 'client' && replicasOf(caller) > 1);
  if (callers.length === 0) return undefined;
  const sessions =
    component.kind === 'cache' && callers.some(({ settings }) => settings.sessions === 'shared');
  const what = sessions ? 'their sessions' : stateOf(component);
  return what === undefined ? undefined : { callers, what, sessions, broken };
}

function hasRedundantDisks({ settings: { disks } }: Component): boolean {
  return disks !== undefined && disks.type !== 'size' && disks.type !== 'raid0';
}

function stateOf(component: Component): string | undefined {
  const {
    kind,
    settings: { model },
  } = component;
  if (model === 'file') return 'their files';
  if (hasRedundantDisks(component)) return 'their data';
  return kind === 'cache' ? 'what they cannot do without' : undefined;
}

function issueOf(
  context: Context,
  component: Component,
  { callers, what, sessions, broken }: SharedState,
): Issue {
  const spares = sparesFor(component);
  const spread = spreadOver(context.model, component, spares.replicas);
  const servers = callers.map(
    (caller) => `${counted(replicasOf(caller), 'replica')} of ${quoted(caller.name)}`,
  );
  const fixes: Suggestion[] = [
    {
      title: `Give ${component.name} ${spares.replicas} replicas${spread ? ` over the zones of ${spread.places}` : ''}`,
      label: 'design',
      changes: [...spares.changes, ...(spread ? [spread.change] : [])],
    },
  ];
  if (sessions)
    fixes.push({
      title: `Let requests succeed without ${component.name}: users sign in again`,
      label: 'design',
      changes: onArrows(
        context.model,
        broken.flatMap(({ flow }) => callsNeeding(flow, component.id)),
        'optional',
        'true',
      ),
    });
  const box = hasRedundantDisks(component) ? ' (its disks are redundant, the box around them is not)' : '';
  return about(component, {
    message: `${listed(servers)} keep ${what} in one ${quoted(component.name)}${box}. If it stops, ${listed(broken.map(namedWithRate))} ${broken.length === 1 ? 'fails' : 'fail'}, however many servers there are.${statedDowntime(component)}`,
    evidence: 'declared',
    ...(promisesKept(broken) ? { level: 'info' } : {}),
    related: relatedFlows(broken),
    fixes,
  });
}
