import type { RuleLevel } from '../model/settings.ts';
import type { Range } from '../model/source.ts';
import {
  type AcceptancePolicy,
  type Configuration,
  defaultPolicy,
  environments,
  type Override,
  presets,
  type RuleSetting,
  type RuleSettings,
} from './configuration.ts';
import { folderOf } from './globs.ts';
import { type JsonNode, type JsonProblem, readJson } from './json.ts';
import { closest } from './nearest.ts';
import type { Rule } from './rule.ts';
import { levels } from './severity.ts';

export interface ConfigurationRead {
  configuration: Configuration;
  problems: JsonProblem[];
}

type ReadingRule = Pick<Rule, 'id' | 'options'>;

/** Reads sysd.config.json. What is wrong is told with its place and left out; the rest holds. */
export function readConfiguration(
  text: string,
  uri: string,
  rules: readonly ReadingRule[],
): ConfigurationRead {
  const configuration: Configuration = {
    folder: folderOf(uri),
    rules: new Map(),
    overrides: [],
    acceptance: defaultPolicy,
  };
  const read = readJson(text);
  if (!read.ok) return { configuration, problems: [read.problem] };
  const reading = new Reading(rules);
  return { configuration: { ...configuration, ...reading.whole(read.root) }, problems: reading.problems };
}

type Readers<Told> = { [Key in keyof Told]-?: (node: JsonNode) => Told[Key] | undefined };

class Reading {
  readonly problems: JsonProblem[] = [];
  private readonly byId: ReadonlyMap<string, ReadingRule>;
  private readonly patterns: ReadonlySet<string>;

  constructor(rules: readonly ReadingRule[]) {
    this.byId = new Map(rules.map((rule) => [rule.id, rule]));
    const groups = rules.map(({ id }) => `${id.split('/', 1)[0]}/*`);
    this.patterns = new Set([...this.byId.keys(), ...groups, '*']);
  }

  whole(root: JsonNode): Partial<Configuration> {
    const told = this.record<Told>(root, 'The configuration', {
      $schema: (node) => this.text(node, '$schema'),
      baseline: (node) => this.pathBelow(node),
      extends: (node) => this.presetsIn(node),
      environment: (node) => this.word(node, environments),
      rules: (node) => this.rules(node),
      overrides: (node) => this.list(node, (item) => this.override(item)),
      acceptance: (node) => this.policy(node),
    });
    const preset = told.extends?.at(-1);
    return {
      ...(preset === undefined ? {} : { preset }),
      ...(told.environment === undefined ? {} : { environment: told.environment }),
      ...(told.rules === undefined ? {} : { rules: told.rules }),
      ...(told.overrides === undefined ? {} : { overrides: told.overrides }),
      ...(told.acceptance === undefined ? {} : { acceptance: told.acceptance }),
    };
  }

  private presetsIn(node: JsonNode) {
    const words = presets.map((preset) => `sysd:${preset}`);
    const one = (item: JsonNode) => {
      const word = this.word(item, words);
      return presets.find((preset) => word === `sysd:${preset}`);
    };
    if (node.type === 'array') return this.list(node, one);
    const only = one(node);
    return only === undefined ? undefined : [only];
  }

  private override(node: JsonNode): Override | undefined {
    const { files, environment, rules } = this.record<OverrideTold>(node, 'An override', {
      files: (each) => this.list(each, (item) => this.text(item, 'A pattern of files')),
      environment: (each) => this.word(each, environments),
      rules: (each) => this.rules(each),
    });
    if (files === undefined || files.length === 0) {
      if (node.type === 'object')
        this.report(node.range, 'An override needs `files`: patterns such as "sandbox/**/*.sysd".');
      return undefined;
    }
    return { files, rules: rules ?? new Map(), ...(environment === undefined ? {} : { environment }) };
  }

  private rules(node: JsonNode): RuleSettings | undefined {
    if (node.type !== 'object')
      return this.report(node.range, '`rules` gives rules by their names: { "spof/*": "hint" }.');
    const settings = new Map<string, RuleSetting>();
    for (const { key, keyRange, value } of node.members) {
      if (!this.isPattern(key, keyRange)) continue;
      const setting = this.ruleSetting(key, value);
      if (setting) settings.set(key, setting);
    }
    return settings;
  }

  private ruleSetting(rule: string, node: JsonNode): RuleSetting | undefined {
    if (node.type === 'string') {
      const level = this.word(node, levels);
      return level === undefined ? undefined : { level, options: new Map() };
    }
    if (node.type !== 'object')
      return this.report(
        node.range,
        `A rule takes a level (${listed(levels)}), or { "severity": ..., "options": { ... } }.`,
      );
    const { severity, options } = this.record<SettingTold>(node, `The setting of ${rule}`, {
      severity: (each) => this.word(each, levels),
      options: (each) => this.options(rule, each),
    });
    return { ...(severity === undefined ? {} : { level: severity }), options: options ?? new Map() };
  }

  private options(rule: string, node: JsonNode): Map<string, unknown> | undefined {
    if (node.type !== 'object') return this.report(node.range, '`options` gives values by their names.');
    const known = this.byId.get(rule)?.options ?? [];
    const values = new Map<string, unknown>();
    for (const { key, keyRange, value } of node.members) {
      const option = known.find(({ name }) => name === key);
      if (!option) {
        const names = known.map(({ name }) => name);
        const rest = names.length === 0 ? 'it has none' : `it has ${listed(names)}`;
        this.report(keyRange, `${rule} has no option "${key}"; ${rest}.`);
      } else if (!option.isValue(plainValue(value)))
        this.report(value.range, `${rule} takes ${option.takes} as ${key}.`);
      else values.set(key, plainValue(value));
    }
    return values;
  }

  private policy(node: JsonNode): AcceptancePolicy | undefined {
    const told = this.record<PolicyTold>(node, '`acceptance`', {
      requireReason: (each) => this.yesOrNo(each),
      requireUntil: (each) => this.yesOrNo(each),
      maxDays: (each) => this.days(each),
      notAcceptable: (each) =>
        this.list(each, (item) => {
          const name = this.text(item, 'A rule');
          return name !== undefined && this.isPattern(name, item.range) ? name : undefined;
        }),
    });
    return {
      requireReason: told.requireReason ?? defaultPolicy.requireReason,
      requireUntil: told.requireUntil ?? defaultPolicy.requireUntil,
      notAcceptable: told.notAcceptable ?? defaultPolicy.notAcceptable,
      ...(told.maxDays === undefined ? {} : { maxDays: told.maxDays }),
    };
  }

  private isPattern(name: string, range: Range): boolean {
    if (this.patterns.has(name)) return true;
    const near = closest(name, this.patterns);
    const hint = near === undefined ? 'sysd rules lists them.' : `Did you mean "${near}"?`;
    this.report(range, `There is no rule "${name}". ${hint}`);
    return false;
  }

  /** Reads the members of an object, each with its own reader; one that nobody knows is told. */
  private record<Told>(node: JsonNode, what: string, readers: Readers<Told>): Partial<Told> {
    const told: Partial<Told> = {};
    if (node.type !== 'object') {
      this.report(node.range, `${what} is an object: { ... }.`);
      return told;
    }
    const names = Object.keys(readers);
    for (const name in readers) {
      const member = node.members.find(({ key }) => key === name);
      const value = member && readers[name](member.value);
      if (value !== undefined) told[name] = value;
    }
    for (const { key, keyRange } of node.members)
      if (!names.includes(key)) {
        const near = closest(key, names);
        this.report(
          keyRange,
          `${what} has no "${key}"${near === undefined ? `; it has ${listed(names)}` : `. Did you mean "${near}"?`}`,
        );
      }
    return told;
  }

  private list<Item>(node: JsonNode, one: (item: JsonNode) => Item | undefined): Item[] | undefined {
    if (node.type !== 'array') return this.report(node.range, 'This is a list: [ ... ].');
    return node.items.flatMap((item) => one(item) ?? []);
  }

  private word<Word extends string>(node: JsonNode, words: readonly Word[]): Word | undefined {
    const word = node.type === 'string' ? words.find((each) => each === node.value) : undefined;
    return word ?? this.report(node.range, `This may be ${listed(words)}.`);
  }

  private text(node: JsonNode, what: string): string | undefined {
    return node.type === 'string'
      ? node.value
      : this.report(node.range, `${what} is a text in double quotes.`);
  }

  private pathBelow(node: JsonNode): string | undefined {
    const path = this.text(node, 'A path');
    const leaves = path !== undefined && (path.startsWith('/') || path.split('/').includes('..'));
    return leaves ? this.report(node.range, 'This is a path in the folder of this file or below it.') : path;
  }

  private yesOrNo(node: JsonNode): boolean | undefined {
    return node.type === 'boolean' ? node.value : this.report(node.range, 'This is true or false.');
  }

  private days(node: JsonNode): number | undefined {
    const isCount = node.type === 'number' && Number.isInteger(node.value) && node.value >= 1;
    return isCount ? node.value : this.report(node.range, 'This is a whole number of days from 1 on.');
  }

  private report(range: Range, message: string): undefined {
    this.problems.push({ range, message });
  }
}

interface Told {
  $schema: string;
  baseline: string;
  extends: (typeof presets)[number][];
  environment: (typeof environments)[number];
  rules: RuleSettings;
  overrides: Override[];
  acceptance: AcceptancePolicy;
}

interface OverrideTold {
  files: string[];
  environment: (typeof environments)[number];
  rules: RuleSettings;
}

interface SettingTold {
  severity: RuleLevel;
  options: Map<string, unknown>;
}

interface PolicyTold {
  requireReason: boolean;
  requireUntil: boolean;
  maxDays: number;
  notAcceptable: string[];
}

/** Options hold plain values; what is none is no value of any option. */
function plainValue(node: JsonNode): unknown {
  return 'value' in node ? node.value : undefined;
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
