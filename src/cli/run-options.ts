import { parseQuantity } from '../../language/vocabulary/index.ts';
import type { Model } from '../model/model.ts';
import type { SimulationOptions } from '../simulation/simulate.ts';
import { type CommandOption, countOption, type OptionValues, textOption, UsageError } from './command.ts';

/** Options that every command has that runs designs. */
export const runOptions: readonly CommandOption[] = [
  { name: 'duration', value: '10m', documentation: 'simulated time that is measured' },
  { name: 'warmup', value: '1m', documentation: 'simulated time before that' },
  { name: 'seed', value: 'N', documentation: "another seed than the design's" },
];

export const workersHelp: CommandOption = {
  name: 'workers',
  value: 'N',
  documentation: 'threads that run replications (default: as many as there are cores)',
};

/** What a run is asked for, by the options of the command and one of the design's scenarios. */
export function settingsOf(options: OptionValues, scenario: string | null): SimulationOptions {
  const duration = timeOption(options, 'duration');
  const warmup = timeOption(options, 'warmup');
  const seed = countOption(options, 'seed', 0);
  return {
    scenario,
    ...(duration === undefined ? {} : { duration }),
    ...(warmup === undefined ? {} : { warmup }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** The scenario of that name, or without a name the undisturbed flows. */
export function scenarioNamed(name: string | undefined, { scenarios }: Model): string | null {
  if (name === undefined) return null;
  if (scenarios.some(({ id }) => id === name)) return name;
  const names = scenarios.map(({ id }) => id);
  throw new UsageError(
    names.length === 0
      ? `there is no scenario "${name}"; the design has none`
      : `there is no scenario "${name}"; there are ${names.join(', ')}`,
  );
}

function timeOption(options: OptionValues, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const quantity = parseQuantity(text, 'time');
  if (!quantity.ok || quantity.value < 0)
    throw new UsageError(`--${name} takes a time such as 90s or 10m, and not "${text}"`);
  return quantity.value;
}
