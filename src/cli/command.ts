import type { ParseArgsConfig } from 'node:util';

/** Something the person who typed the command can mend: told in one line, exit code 2. */
export class UsageError extends Error {}

export const exitCodes = { clean: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export type OptionValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** What a command reads from and writes to. */
export interface Terminal {
  /** Writes a result to standard output. */
  print(text: string): void;
  /** Writes a message to standard error. */
  tell(text: string): void;
  /** Shows progress on standard error, where that is a terminal. */
  progress(text: string): void;
  /** Standard input as bytes. */
  readInput(): Promise<Uint8Array>;
  colour: boolean;
  width: number;
}

export interface CommandOption {
  name: string;
  /** One letter. */
  short?: string;
  /** What it takes, as help shows it; absent: it is a switch. */
  value?: string;
  /** It may be given more than once. */
  repeats?: true;
  documentation: string;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** Lines for `sysd help NAME`, one an option. */
  options: readonly CommandOption[];
  run(operands: readonly string[], options: OptionValues, terminal: Terminal): Promise<ExitCode>;
}

/** Options as node:util's parseArgs takes them. */
export function parseOptionsOf(command: Command): NonNullable<ParseArgsConfig['options']> {
  const own = command.options.map(({ name, short, value, repeats = false }) => [
    name,
    {
      type: value ? ('string' as const) : ('boolean' as const),
      multiple: repeats,
      ...(short ? { short } : {}),
    },
  ]);
  return { ...Object.fromEntries(own), help: { type: 'boolean', short: 'h' } };
}

/** The one operand of a command that takes one file. */
export function onlyOperand(operands: readonly string[], command: string): string {
  const [first, ...more] = operands;
  if (first === undefined) throw new UsageError(`sysd ${command} needs a file: sysd ${command} design.sysd`);
  if (more.length > 0)
    throw new UsageError(`sysd ${command} takes one file, and got ${operands.length}: ${operands.join(' ')}`);
  return first;
}

/** One of the words an option may hold. */
export function wordOption<Word extends string>(
  options: OptionValues,
  name: string,
  words: readonly Word[],
): Word {
  const value = options[name] ?? words[0];
  const word = words.find((candidate) => candidate === value);
  if (word === undefined)
    throw new UsageError(`--${name} may be ${alternatives(words)}, and not "${String(value)}"`);
  return word;
}

/** `a or b`, `a, b or c`. */
function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** The text that an option holds. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given more than once. */
export function textsOption(options: OptionValues, name: string): string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** An ISO date; undefined when the option is absent. */
export function dateOption(options: OptionValues, name: string): string | undefined {
  const value = textOption(options, name);
  if (value === undefined) return undefined;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(value))
    throw new UsageError(`--${name} takes a date such as 2027-01-31, and not "${value}"`);
  return value;
}

/** A whole number from `minimum` on; undefined when the option is absent. */
export function countOption(options: OptionValues, name: string, minimum: number): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < minimum)
    throw new UsageError(`--${name} takes a whole number from ${minimum} on, and not "${String(value)}"`);
  return number;
}
