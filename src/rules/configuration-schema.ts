import { baselineName } from './baseline.ts';
import { defaultPolicy, environments, presets } from './configuration.ts';
import type { RuleOption } from './options.ts';
import { rules } from './registry.ts';
import type { Rule } from './rule.ts';
import { groupOf, levels } from './severity.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Where the schema is published. */
export const schemaAddress =
  'https://raw.githubusercontent.com/sysd-lang/sysd/main/docs/sysd.config.schema.json';

const presetTexts: Record<(typeof presets)[number], string> = {
  recommended: 'What is wrong in most designs, at the level of each rule. The default.',
  strict: 'Everything one level higher.',
  teaching: 'Nothing that rests on assumed defaults or stands in other files.',
  off: 'Nothing but what `rules` names.',
};

/** The JSON schema (draft 7) of sysd.config.json: with it an editor completes and checks that file. */
export function configurationSchema(all: readonly Rule[] = rules): Schema {
  const patterns = ['*', ...new Set(all.map(({ id }) => `${groupOf(id)}/*`))];
  const environment = described('What the designs are for, where they do not say it themselves.', {
    enum: environments,
    default: 'production',
  });
  const settings = { $ref: '#/definitions/rules' };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schemaAddress,
    title: 'sysd.config.json',
    ...object('What a project wants of sysd check, on the command line and in the editor.', {
      $schema: described('The address of this schema.', { type: 'string' }),
      extends: described('Where levels start from; the last one counts.', {
        default: ['sysd:recommended'],
        anyOf: [presetSchema, { type: 'array', items: presetSchema }],
      }),
      environment,
      rules: settings,
      overrides: described(
        'Other settings for some files; of several that name a file the last one counts.',
        {
          type: 'array',
          items: {
            ...object('Settings for the files that the patterns name.', {
              files: described('Patterns relative to the folder of this file: `sandbox/**/*.sysd`.', {
                type: 'array',
                minItems: 1,
                items: { type: 'string' },
              }),
              environment,
              rules: settings,
            }),
            required: ['files'],
          },
        },
      ),
      acceptance: acceptanceSchema,
      baseline: described('The file of known findings, relative to the folder of this file.', {
        type: 'string',
        default: baselineName,
      }),
    }),
    definitions: {
      level: described('`off`, or the level of its findings.', { enum: levels }),
      rulePattern: {
        description: 'A rule, the rules of a group, or all.',
        enum: [...all.map(({ id }) => id), ...patterns],
      },
      rules: object('The level and options of rules: by name, by group (`spof/*`) or all (`*`).', {
        ...Object.fromEntries(patterns.map((pattern) => [pattern, patternSchema(pattern)])),
        ...Object.fromEntries(all.map((rule) => [rule.id, ruleSchema(rule)])),
      }),
    },
  };
}

const presetSchema = {
  oneOf: presets.map((preset) => ({ const: `sysd:${preset}`, description: presetTexts[preset] })),
};

const acceptanceSchema = object('What is demanded of those who accept findings.', {
  requireReason: described('A reason of at least 10 characters.', {
    type: 'boolean',
    default: defaultPolicy.requireReason,
  }),
  requireUntil: described('A last day.', { type: 'boolean', default: defaultPolicy.requireUntil }),
  maxDays: described('A last day that is at most so many days away.', { type: 'integer', minimum: 1 }),
  notAcceptable: described('Rules whose findings are not accepted, silenced or made milder by a design.', {
    type: 'array',
    items: { $ref: '#/definitions/rulePattern' },
  }),
});

function patternSchema(pattern: string): Schema {
  const which = pattern === '*' ? 'All rules' : `All rules of the group ${pattern.slice(0, -2)}`;
  return settingSchema(`${which}.`, []);
}

function ruleSchema({ title, level, options = [] }: Rule): Schema {
  return settingSchema(`${title}. Level: ${level}.`, options);
}

function settingSchema(description: string, options: readonly RuleOption[]): Schema {
  const severity = { $ref: '#/definitions/level' };
  const optionSchemas = options.map(({ name, schema, documentation, default: value }) => [
    name,
    described(documentation, { ...schema, default: value }),
  ]);
  return described(description, {
    anyOf: [
      severity,
      object(description, {
        severity,
        options: object('Figures and words of the rule.', Object.fromEntries(optionSchemas)),
      }),
    ],
  });
}

function object(description: string, properties: Schema): Schema {
  return { type: 'object', description, additionalProperties: false, properties };
}

function described(description: string, schema: Schema): Schema {
  return { description, ...schema };
}
