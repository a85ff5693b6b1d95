import { lookup } from '../model/lookup.ts';
import type { Acceptance, Model, Suppression } from '../model/model.ts';
import type { ElementId } from '../model/settings.ts';
import { type AcceptancePolicy, defaultPolicy, isNamed } from './configuration.ts';
import type { AcceptedBy } from './finding.ts';
import type { Issue, Rule } from './rule.ts';

/** The comment or acceptance that covers a finding today; a comment is nearer, so it comes first. */
export function coverOf(
  rule: Rule,
  issue: Issue,
  model: Model,
  today: string,
  policy: AcceptancePolicy = defaultPolicy,
): Acceptance | Suppression | undefined {
  if (isNamed(rule.id, policy.notAcceptable)) return undefined;
  return (
    model.suppressions.find((suppression) => silences(suppression, rule, issue)) ??
    (rule.contradiction
      ? undefined
      : model.acceptances.find(
          (acceptance) =>
            acceptance.rule === rule.id &&
            !expired(acceptance, today) &&
            concerns(model, acceptance.element, issue.element),
        ))
  );
}

function silences(suppression: Suppression, rule: Rule, issue: Issue): boolean {
  return (
    suppression.rule === rule.id &&
    suppression.uri === issue.uri &&
    suppression.line === issue.range.start.line
  );
}

/** The comment or acceptance as findings carry it. */
export function acceptedBy(cover: Acceptance | Suppression): AcceptedBy {
  if (!('source' in cover)) {
    const { reason, uri, range } = cover;
    return { by: 'comment', reason, uri, range };
  }
  const { reason, until, settings, source } = cover;
  return {
    by: 'acceptance',
    reason,
    ...(until === undefined ? {} : { until }),
    ...(settings.owner === undefined ? {} : { owner: settings.owner }),
    ...(settings.ticket === undefined ? {} : { ticket: settings.ticket }),
    uri: source.uri,
    range: source.range,
  };
}

/** Its last day is over. */
export function expired(acceptance: Acceptance, today: string): boolean {
  return acceptance.until !== undefined && acceptance.until < today;
}

/**
 * Whether what is said of one element holds for another: for itself, for what stands in a group, for the arrows of
 * a component. Said of no element, it holds everywhere.
 */
function concerns(model: Model, said: ElementId | undefined, element: ElementId | undefined): boolean {
  if (said === undefined || said === element) return true;
  if (element === undefined) return false;
  const { components, connections, groups } = lookup(model);
  const caller = connections.get(element)?.from;
  if (caller !== undefined && caller === said) return true;
  const seen = new Set<ElementId>();
  let group = components.get(caller ?? element)?.group ?? groups.get(element)?.parent;
  while (group !== undefined && !seen.has(group)) {
    if (group === said) return true;
    seen.add(group);
    group = groups.get(group)?.parent;
  }
  return false;
}
