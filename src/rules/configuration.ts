import type { Model } from '../model/model.ts';
import type { RuleLevel, SystemSettings } from '../model/settings.ts';
import { matchesGlob, pathBelow } from './globs.ts';

/** Where levels start from; `off`: nothing but what the configuration names. */
export const presets = ['recommended', 'strict', 'teaching', 'off'] as const;
export type Preset = (typeof presets)[number];

export const environments = ['production', 'staging', 'development'] as const;
type Environment = NonNullable<SystemSettings['environment']>;

/** What a configuration says of a rule, a group (`spof/*`) or all (`*`). */
export interface RuleSetting {
  level?: RuleLevel;
  options: ReadonlyMap<string, unknown>;
}

export type RuleSettings = ReadonlyMap<string, RuleSetting>;

/** What a project demands of those who accept findings. */
export interface AcceptancePolicy {
  /** A reason of a sentence; on unless it is switched off. */
  requireReason: boolean;
  /** A last day. */
  requireUntil: boolean;
  /** The last day is at most so many days away. */
  maxDays?: number;
  /** Rules, or groups of them as `group/*`, whose findings are to be mended. */
  notAcceptable: readonly string[];
}

export interface Override {
  /** Patterns relative to the configuration's folder. */
  files: readonly string[];
  environment?: Environment;
  rules: RuleSettings;
}

/** What sysd.config.json says. */
export interface Configuration {
  /** Address of its folder, with the slash at its end. */
  folder: string;
  preset?: Preset;
  environment?: Environment;
  rules: RuleSettings;
  overrides: readonly Override[];
  acceptance: AcceptancePolicy;
}

export const defaultPolicy: AcceptancePolicy = {
  requireReason: true,
  requireUntil: false,
  notAcceptable: [],
};

/** The level that a configuration states for a rule in a file: of the overrides the last that says something. */
export function levelIn(configuration: Configuration, rule: string, uri: string): RuleLevel | undefined {
  return blocksFor(configuration, uri)
    .map((rules) => mostExact(rules, rule))
    .find((level) => level !== undefined);
}

/** What a configuration states for an option of a rule in a design. */
export function optionIn(configuration: Configuration, rule: string, option: string, uri: string): unknown {
  return blocksFor(configuration, uri)
    .map((rules) => rules.get(rule)?.options.get(option))
    .find((value) => value !== undefined);
}

/** The design as the configuration has it checked: in its environment, unless the file names one itself. */
export function inEnvironment(model: Model, configuration: Configuration | undefined): Model {
  const { system } = model;
  const { environment: origin } = system.origins;
  if (!configuration || (system.settings.environment !== undefined && origin?.from !== 'kind')) return model;
  const environment =
    overridesFor(configuration, model.uri).find((override) => override.environment)?.environment ??
    configuration.environment;
  if (environment === undefined) return model;
  return { ...model, system: { ...system, settings: { ...system.settings, environment } } };
}

/** Whether a rule is one of those named, each by its name, its group as `group/*`, or all as `*`. */
export function isNamed(rule: string, patterns: Iterable<string>): boolean {
  const named = new Set(patterns);
  return patternsOf(rule).some((pattern) => named.has(pattern));
}

/** Rules to apply to a file, the most particular first. */
function blocksFor(configuration: Configuration, uri: string): RuleSettings[] {
  return [...overridesFor(configuration, uri).map(({ rules }) => rules), configuration.rules];
}

/** The last comes first: it counts most. */
function overridesFor({ folder, overrides }: Configuration, uri: string): Override[] {
  const path = pathBelow(folder, uri);
  if (path === undefined) return [];
  return overrides.filter(({ files }) => files.some((pattern) => matchesGlob(pattern, path))).toReversed();
}

function mostExact(rules: RuleSettings, rule: string): RuleLevel | undefined {
  return patternsOf(rule)
    .map((pattern) => rules.get(pattern)?.level)
    .find((level) => level !== undefined);
}

/** The names under which a rule may be spoken of, its own first. */
function patternsOf(rule: string): string[] {
  return [rule, `${rule.split('/', 1)[0] ?? rule}/*`, '*'];
}
