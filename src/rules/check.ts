import type { Analysis } from '../analysis/facts.ts';
import type { Acceptance, Model, Suppression } from '../model/model.ts';
import { coverOf } from './coverage.ts';
import { inDays } from './dates.ts';
import { type Change, compare, editsOf } from './edits.ts';
import type { Finding, Fix } from './finding.ts';
import { rules } from './registry.ts';
import type { Context, Issue, Rule } from './rule.ts';
import { severityOf } from './severity.ts';

export interface CheckOptions {
  /** ISO date against which acceptances expire. */
  today: string;
  /** Other than the registered rules. */
  rules?: readonly Rule[];
}

/** Where a rule's page is found; the rule's id and `.md` follow. */
export const pages = 'https://github.com/sysd-lang/sysd/blob/main/docs/rules/';

/** Address of a rule's page. */
export function helpOf(rule: string): string {
  return `${pages}${rule}.md`;
}

/**
 * Everything that the rules find in a design, in the order of the text. Never throws: a rule that fails becomes one
 * finding, and the others are complete.
 */
export function check(model: Model, analysis: Analysis, options: CheckOptions): Finding[] {
  const running = options.rules ?? rules;
  const used = new Set<Acceptance | Suppression>();
  const context: Context = {
    model,
    analysis,
    today: options.today,
    known: new Set(running.map(({ id }) => id)),
    contradictions: new Set(running.filter(({ contradiction }) => contradiction).map(({ id }) => id)),
    used,
  };
  const first = running.filter((rule) => rule.phase !== 'last');
  const last = running.filter((rule) => rule.phase === 'last');
  return [...first, ...last].flatMap((rule) => findingsOf(rule, context, used)).sort(inOrder);
}

function findingsOf(rule: Rule, context: Context, used: Set<Acceptance | Suppression>): Finding[] {
  try {
    const findings: Finding[] = [];
    for (const issue of byCause(rule.check(context))) {
      const cover = coverOf(rule, issue, context.model, context.today);
      if (cover) used.add(cover);
      const severity = severityOf(rule, issue, context.model);
      if (!cover && severity !== 'off') findings.push(findingOf(rule, issue, severity, context.today));
    }
    return findings;
  } catch (error) {
    return [failureOf(rule, error, context.model)];
  }
}

/** One finding a cause: what a rule says twice of one place is said once, with all that is related. */
function byCause(issues: Iterable<Issue>): Issue[] {
  const causes = new Map<string, Issue>();
  for (const issue of issues) {
    const cause = JSON.stringify([issue.element, issue.uri, issue.range, issue.message]);
    const known = causes.get(cause);
    if (known) known.related.push(...issue.related);
    else causes.set(cause, { ...issue, related: [...issue.related] });
  }
  return [...causes.values()];
}

function findingOf(rule: Rule, issue: Issue, severity: Finding['severity'], today: string): Finding {
  const assumed = issue.evidence === 'assumed' && issue.assumption !== undefined;
  return {
    rule: rule.id,
    severity,
    message: assumed ? `${issue.message} ${issue.assumption}` : issue.message,
    evidence: issue.evidence,
    ...(issue.element === undefined ? {} : { element: issue.element }),
    uri: issue.uri,
    range: issue.range,
    related: issue.related,
    fixes: fixesOf(rule, issue, today),
    help: helpOf(rule.id),
  };
}

function fixesOf(rule: Rule, issue: Issue, today: string): Fix[] {
  const fixes = issue.fixes.map(({ title, label, changes }) => ({ title, label, edits: editsOf(changes) }));
  if (issue.acceptable && !rule.contradiction) {
    const { source, name } = issue.acceptable;
    const text = `accept "${rule.id}" on ${name} because "" until ${inDays(today, 90)}`;
    const acceptance: Change = { type: 'append', after: source, text };
    fixes.push({ title: 'Accept this risk, with a reason', label: 'accept', edits: editsOf([acceptance]) });
  }
  return fixes.filter((fix) => fix.edits.length > 0);
}

function failureOf(rule: Rule, error: unknown, model: Model): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    rule: rule.id,
    severity: 'warning',
    message: `The rule ${rule.id} failed on this design (${reason}), so what it would have found is missing. This is a defect of sysd: please report it.`,
    evidence: 'declared',
    uri: model.uri,
    range: model.system.source.name,
    related: [],
    fixes: [],
    help: helpOf(rule.id),
  };
}

function inOrder(a: Finding, b: Finding): number {
  return (
    textually(a.uri, b.uri) ||
    compare(a.range.start, b.range.start) ||
    textually(a.rule, b.rule) ||
    textually(a.message, b.message)
  );
}

function textually(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
