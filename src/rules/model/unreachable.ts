import { callsOf, lookup } from '../../model/lookup.ts';
import type { Component, ComponentKind, Model, Operation } from '../../model/model.ts';
import type { ElementId } from '../../model/settings.ts';
import { about } from '../about.ts';
import { arrowsFrom, arrowsInto, callersOf } from '../arrows.ts';
import type { Issue, Rule, Suggestion } from '../rule.ts';
import { flowsUsing } from '../usage.ts';
import { quoted } from '../words.ts';

/** Boxes that nothing uses. */
export const unreachable: Rule = {
  id: 'model/unreachable',
  title: 'A component that nothing reaches',
  level: 'warning',
  documentation: {
    what: 'Reports a component that no arrow leads to from a client, a scheduler, a third party or anything that fires by itself (`every`), and that no other names as its backup, copy, dead letter queue or coordinator; and a queue or topic that is filled and from which nobody takes messages. As a hint, a cache, database or search index that is written and never read. Quiet about what carries the tag `planned`, `standby` or `passive`, about monitoring, about components of other files, and in a file in which nothing is called at all.',
    why: 'A box that does nothing costs money and misleads who reads the picture. More often it was meant to be connected.',
    sources: [
      'Structurizr, inspections: model.element.disconnected',
      'Hohpe and Woolf, Enterprise Integration Patterns (2003), Message Channel (somebody must listen)',
    ],
    bad: `client users
service api { replicas: 2 }
database orders { replicas: 2 }
cache old

users -> api -> orders
`,
    good: `client users
service api { replicas: 2 }
database orders { replicas: 2 }

users -> api -> orders
`,
    accept:
      'A component that is shown because it is there, while this design does not say who uses it: tag it `planned`.',
  },
  *check({ model }) {
    if (model.connections.length === 0 || !model.components.some((component) => startsWork(model, component)))
      return;
    const reached = reachedIn(model);
    for (const component of model.components) {
      if (component.source.uri !== model.uri || isKept(component)) continue;
      const issue = reached.has(component.id) ? unused(model, component) : notReached(model, component);
      if (issue) yield issue;
    }
  },
};

const keptTags: ReadonlySet<string> = new Set(['planned', 'standby', 'passive', 'monitoring']);

/** It is meant to stand beside the rest. */
function isKept({ kind, settings, technology }: Component): boolean {
  return (
    kind === 'client' ||
    technology === 'prometheus' ||
    (settings.tags ?? []).some((tag) => keptTags.has(tag.toLowerCase()))
  );
}

function startsWork(model: Model, { id, kind, settings }: Component): boolean {
  return (
    kind === 'client' ||
    kind === 'scheduler' ||
    settings.every !== undefined ||
    startersOf(model).has(id) ||
    (kind === 'external' && arrowsFrom(model, id).length > 0)
  );
}

const startersIn = new WeakMap<Model, ReadonlySet<ElementId>>();

/** Who starts a flow. */
function startersOf(model: Model): ReadonlySet<ElementId> {
  const starters = startersIn.get(model) ?? new Set(model.flows.map(({ client }) => client));
  startersIn.set(model, starters);
  return starters;
}

/** All that work, a copy, a failed message or a question about leaders can get to. */
function reachedIn(model: Model): ReadonlySet<ElementId> {
  const next = new Map<ElementId, ElementId[]>();
  const add = (from: ElementId, to: ElementId) => {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  };
  const { components } = lookup(model);
  for (const { from, targets } of model.connections)
    for (const { component } of targets) {
      add(from, component);
      if (isPolled(components.get(from), components.get(component))) add(component, from);
    }
  for (const { id, settings } of model.components) {
    for (const named of [settings.backup?.to, settings.deadLetter, settings.via]) if (named) add(id, named);
    if (settings.replicaOf) add(settings.replicaOf, id);
  }
  const reached = new Set(
    model.components.filter((component) => startsWork(model, component)).map(({ id }) => id),
  );
  for (const id of reached) for (const to of next.get(id) ?? []) reached.add(to);
  return reached;
}

/** Consumers may also be drawn as asking the queue. */
function isPolled(from: Component | undefined, to: Component | undefined): boolean {
  return from?.kind === 'worker' && to !== undefined && queues.has(to.kind);
}

const queues: ReadonlySet<ComponentKind> = new Set(['queue', 'topic']);

function notReached(model: Model, component: Component): Issue {
  return about(component, {
    message: `Nothing reaches ${quoted(component.name)}.`,
    evidence: 'declared',
    fixes: deletion(model, component),
  });
}

/** Reached, and still of no use. */
function unused(model: Model, component: Component): Issue | undefined {
  if (queues.has(component.kind)) return unconsumed(model, component);
  const operations = new Set(
    flowsUsing(model, component.id)
      .filter(({ derived }) => !derived)
      .flatMap(callsOf)
      .filter(({ targets }) => targets.some((target) => target.component === component.id))
      .map(({ operation }) => operation),
  );
  if (operations.size === 0 || [...operations].some((operation) => !changing.has(operation)))
    return undefined;
  if (component.kind === 'cache')
    return about(component, {
      message: `${quoted(component.name)} is filled and never asked: no \`get\` of any flow goes there.`,
      evidence: 'declared',
      level: 'hint',
    });
  if (component.kind !== 'database' && component.kind !== 'search') return undefined;
  if (namedIn(model).has(component.id)) return undefined;
  return about(component, {
    message: `${quoted(component.name)} is written and never read by any flow.`,
    evidence: 'declared',
    level: 'hint',
  });
}

const changing: ReadonlySet<Operation | undefined> = new Set(['write', 'set', 'delete']);

function unconsumed(model: Model, component: Component): Issue | undefined {
  const callers = callersOf(model, component.id);
  const filled = callers.some(({ kind }) => kind !== 'worker');
  const consumed =
    arrowsFrom(model, component.id).length > 0 || callers.some((caller) => isPolled(caller, component));
  if (!filled || consumed) return undefined;
  return about(component, {
    message: `Nobody takes messages from ${quoted(component.name)}: it fills, and what was handed over is never done.`,
    evidence: 'declared',
  });
}

const namesIn = new WeakMap<Model, ReadonlySet<string>>();

/** Every word that settings, scenarios, views and acceptances hold, among them the names of elements. */
function namedIn(model: Model): ReadonlySet<string> {
  const known = namesIn.get(model);
  if (known) return known;
  const words = new Set<string>();
  const told = [
    model.components.map(({ settings }) => settings),
    model.scenarios.map(({ events, expectations }) => [events, expectations]),
    model.flows.map(({ expectations }) => expectations),
    model.views.map(({ settings }) => settings),
    model.acceptances.map(({ element }) => element),
  ];
  JSON.stringify(told, (_, value: unknown) => {
    if (typeof value === 'string') words.add(value);
    return value;
  });
  namesIn.set(model, words);
  return words;
}

/** Where nothing names it, it can go; a comment on it would then be on what follows. */
function deletion(model: Model, { id, name, source, description }: Component): Suggestion[] {
  const connected = arrowsFrom(model, id).length > 0 || arrowsInto(model, id).length > 0;
  const named = namedIn(model).has(id);
  if (connected || named || description !== undefined) return [];
  return [
    {
      title: `Delete ${name}`,
      label: 'design',
      changes: [{ type: 'replace', uri: source.uri, range: source.range, text: '' }],
    },
  ];
}
