import type { Model } from '../model/model.ts';
import type { RuleLevel, Severity } from '../model/settings.ts';
import { type Configuration, isNamed, levelIn, type Preset } from './configuration.ts';
import type { Issue, Rule } from './rule.ts';

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** What a rule may be given. */
export const levels: readonly RuleLevel[] = ['off', 'hint', 'info', 'warning', 'error'];

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
 * `group/*`) is taken as it stands, then one that the project's configuration gives; otherwise the rule's own, one lower
 * where an assumed default decides, then the preset: `strict` raises everything by one, `teaching` leaves out what rests
 * on defaults and other files, `off` everything. What may not be accepted may not be silenced by the file either.
 */
export function severityOf(rule: Rule, issue: Issue, model: Model, configuration?: Configuration): RuleLevel {
  const inFile = model.system.settings.rules;
  const mayBeSaid = !configuration || !isNamed(rule.id, configuration.acceptance.notAcceptable);
  const stated =
    (typeof inFile === 'object' && mayBeSaid ? levelFor(rule.id, inFile) : undefined) ??
    (configuration && levelIn(configuration, rule.id, issue.uri));
  if (stated) return stated;
  const preset = presetOf(model, configuration);
  if (preset === 'off') return 'off';
  if (preset === 'teaching' && (issue.evidence === 'assumed' || issue.uri !== model.uri)) return 'off';
  const own = issue.level ?? rule.level;
  const sure = issue.evidence === 'assumed' ? lower(own) : own;
  const firm = rule.contradiction === true && sure === 'error';
  if (model.system.settings.environment === 'development' && production.has(groupOf(rule.id)) && !firm)
    return 'hint';
  return preset === 'strict' ? raise(sure) : sure;
}

/** The file's own, unless it only has the default. */
function presetOf({ system }: Model, configuration: Configuration | undefined): Preset {
  const { rules } = system.settings;
  const own = typeof rules === 'string' && system.origins.rules?.from !== 'kind' ? rules : undefined;
  return own ?? configuration?.preset ?? 'recommended';
}

function levelFor(rule: string, levels: Readonly<Record<string, RuleLevel>>): RuleLevel | undefined {
  for (const key of [rule, `${groupOf(rule)}/*`, '*']) if (Object.hasOwn(levels, key)) return levels[key];
  return undefined;
}

/** `spof` of `spof/entry-point`. */
export function groupOf(rule: string): string {
  return rule.split('/', 1)[0] ?? rule;
}
