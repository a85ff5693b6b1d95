import type { Context } from './rule.ts';

/** A figure or word of a rule that a project may set in its configuration. */
export interface RuleOption<Value = unknown> {
  name: string;
  default: Value;
  /** Markdown, in a sentence. */
  documentation: string;
  /** What it takes, as messages say it: `a number from 0 to 1`. */
  takes: string;
  /** Its JSON schema. */
  schema: Readonly<Record<string, unknown>>;
  isValue(value: unknown): value is Value;
}

interface Named<Value> {
  name: string;
  default: Value;
  documentation: string;
}

/** A number, bounds included. */
export function numberOption(
  told: Named<number> & { minimum?: number; maximum?: number; whole?: boolean },
): RuleOption<number> {
  const { minimum, maximum, whole, ...named } = told;
  const noun = whole ? 'a whole number' : 'a number';
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  const to = maximum === undefined ? (from === '' ? '' : ' on') : `${from === '' ? ' up' : ''} to ${maximum}`;
  return {
    ...named,
    takes: `${noun}${from}${to}`,
    schema: {
      type: whole ? 'integer' : 'number',
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    },
    isValue: (value): value is number =>
      typeof value === 'number' &&
      (!whole || Number.isInteger(value)) &&
      value >= (minimum ?? Number.NEGATIVE_INFINITY) &&
      value <= (maximum ?? Number.POSITIVE_INFINITY),
  };
}

/** Yes or no. */
export function switchOption(told: Named<boolean>): RuleOption<boolean> {
  return {
    ...told,
    takes: 'true or false',
    schema: { type: 'boolean' },
    isValue: (value): value is boolean => typeof value === 'boolean',
  };
}

/** One of several words. */
export function wordOption<Word extends string>(
  told: Named<Word> & { words: readonly Word[] },
): RuleOption<Word> {
  const { words, ...named } = told;
  return {
    ...named,
    takes: words.map((word) => `"${word}"`).join(' or '),
    schema: { enum: words },
    isValue: (value): value is Word => words.some((word) => word === value),
  };
}

/** What an option of a rule holds in this check: what the project's configuration says, else its default. */
export function optionOf<Value>(context: Context, rule: string, option: RuleOption<Value>): Value {
  const stated = context.stated?.(rule, option.name);
  return option.isValue(stated) ? stated : option.default;
}
