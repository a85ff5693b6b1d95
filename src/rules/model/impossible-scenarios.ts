import { formatDuration } from '../../model/format.ts';
import { lookup, shardsOf } from '../../model/lookup.ts';
import type { Action, Component, Model, Role, Scenario, ScenarioEvent } from '../../model/model.ts';
import type { Origin, Range } from '../../model/source.ts';
import type { Issue, Suggestion } from '../rule.ts';
import { counted, quoted } from '../words.ts';
import { unmeetable } from './impossible-elements.ts';
import { missingPart, mostReplicas } from './replicas.ts';

/** What a scenario says that cannot happen in it. */
export function* impossibleScenarios(model: Model): Iterable<Issue> {
  for (const scenario of model.scenarios) {
    for (const event of scenario.events) yield* ofEvent(model, scenario, event);
    for (const expectation of scenario.expectations) {
      yield* unmeetable(scenario, expectation);
      const { during, source } = expectation;
      if (during && during.to > lengthOf(scenario))
        yield issueAt(
          scenario,
          source.uri,
          source.range,
          `This is to hold until ${formatDuration(during.to)}, and ${quoted(scenario.name)} ends at ${formatDuration(lengthOf(scenario))}.`,
          [longer(scenario, during.to)],
          scenario.origins.duration,
        );
    }
  }
}

/** Seconds that a scenario lasts after its warm-up. */
function lengthOf({ settings }: Scenario): number {
  return settings.duration ?? Number.POSITIVE_INFINITY;
}

function* ofEvent(model: Model, scenario: Scenario, event: ScenarioEvent): Iterable<Issue> {
  const { source, at, action } = event;
  if (at >= lengthOf(scenario))
    yield issueAt(
      scenario,
      source.uri,
      source.range,
      `This never happens: it is at ${formatDuration(at)}, and ${quoted(scenario.name)} ends at ${formatDuration(lengthOf(scenario))}.`,
      [longer(scenario, at + (event.duration ?? at))],
      scenario.origins.duration,
    );
  const target = targetOf(model, action);
  if (!target) return;
  const fault = tooMany(scenario, target) ?? absent(target);
  if (fault !== undefined) yield issueAt(scenario, source.uri, source.range, fault, []);
}

interface Target {
  component: Component;
  action: Action;
  count?: number | undefined;
  role?: Role | undefined;
}

/** The component whose replicas an event is about. */
function targetOf(model: Model, action: Action): Target | undefined {
  if (
    action.type !== 'fail' &&
    action.type !== 'drain' &&
    action.type !== 'restart' &&
    action.type !== 'slow'
  )
    return undefined;
  const component = lookup(model).components.get(action.target);
  return component && { component, action, count: action.count, role: action.role };
}

/** A scenario may give it more replicas before. */
function tooMany(scenario: Scenario, { component, count, role }: Target): string | undefined {
  const replicas = mostReplicas(component) * shardsOf(component);
  const changed = scenario.events.some(
    ({ action }) => (action.type === 'scale' || action.type === 'set') && action.target === component.id,
  );
  if (count === undefined || role === 'disks' || changed || component.settings.managed || count <= replicas)
    return undefined;
  return `${quoted(component.name)} has ${counted(replicas, 'replica')}, not ${count}.`;
}

function absent({ component, role }: Target): string | undefined {
  const reason = role && missingPart(component, role);
  return reason && `${quoted(component.name)} has no ${role}: ${reason}.`;
}

/** A quarter of the time remains to see what comes after. */
function longer({ name, source }: Scenario, seconds: number): Suggestion {
  const minutes = Math.ceil((seconds * 1.25) / 60);
  return {
    title: `Let ${name} last ${minutes} min`,
    label: 'design',
    changes: [{ type: 'set', at: source, key: 'duration', value: `${minutes}m` }],
  };
}

function issueAt(
  { id }: Scenario,
  uri: string,
  range: Range,
  message: string,
  fixes: Suggestion[],
  origin?: Origin,
): Issue {
  const assumed = origin?.from === 'kind';
  return {
    element: id,
    uri,
    range,
    message,
    evidence: assumed ? 'assumed' : 'declared',
    ...(assumed ? { assumption: 'Its `duration` is a default: state it to be sure.' } : {}),
    related: [],
    fixes,
  };
}
