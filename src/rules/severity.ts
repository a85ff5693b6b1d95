import type { Model } from '../model/model.ts';
import type { RuleLevel, Severity } from '../model/settings.ts';
import type { Issue, Rule } from './rule.ts';

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Groups about running in production: in a development environment they are hints. */
const production: ReadonlySet<string> = new Set(['spof', 'availability', 'cap', 'replication', 'ops']);

/** One level lower; a hint stays a hint. */
export function lower(severity: Severity): Severity {
  return severities[severities.indexOf(severity) + 1] ?? 'hint';
}

function raise(severity: Severity): Severity {
  return severities[severities.indexOf(severity) - 1] ?? 'error';
}

/**
 * How severe a finding is in this model, or `off`. A level that the file gives the rule (or its group, as
 * `group/*`) is taken as it stands; otherwise the rule's own, one lower where an assumed default decides, then the
 * preset: `strict` raises everything by one, `teaching` leaves out what rests on defaults and other files.
 */
export function severityOf(rule: Rule, issue: Issue, model: Model): RuleLevel {
  const configured = model.system.settings.rules;
  const stated = typeof configured === 'object' ? levelFor(rule.id, configured) : undefined;
  if (stated) return stated;
  if (configured === 'teaching' && (issue.evidence === 'assumed' || issue.uri !== model.uri)) return 'off';
  const own = issue.level ?? rule.level;
  const sure = issue.evidence === 'assumed' ? lower(own) : own;
  const firm = rule.contradiction === true && sure === 'error';
  if (model.system.settings.environment === 'development' && production.has(groupOf(rule.id)) && !firm)
    return 'hint';
  return configured === 'strict' ? raise(sure) : sure;
}

function levelFor(rule: string, levels: Readonly<Record<string, RuleLevel>>): RuleLevel | undefined {
  for (const key of [rule, `${groupOf(rule)}/*`, '*']) if (Object.hasOwn(levels, key)) return levels[key];
  return undefined;
}

/** `spof` of `spof/entry-point`. */
export function groupOf(rule: string): string {
  return rule.split('/', 1)[0] ?? rule;
}
