import type { Loaded } from '../../language/load.ts';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/facts.ts';
import type { Model } from '../model/model.ts';
import { type Terminal, UsageError } from './command.ts';
import { type Input, loadInput, pathOf, readInput } from './input.ts';
import { plain } from './paint.ts';

/** Reads a design that a command calculates with; errors in its text are told, and end the command. */
export async function loadOne(
  operand: string,
  terminal: Terminal,
): Promise<{ model: Model; analysis: Analysis }> {
  const { loaded } = await loadDesign(operand, terminal);
  return { model: loaded.model, analysis: analyse(loaded.model) };
}

/** The same with its text, and without the analysis. */
export async function loadDesign(
  operand: string,
  terminal: Terminal,
): Promise<{ input: Input; loaded: Loaded }> {
  const input = await readInput(operand, terminal);
  const loaded = await loadInput(input);
  const { problems } = loaded;
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const { uri, range, message } of errors)
    terminal.tell(
      `${uri === input.uri ? input.path : pathOf(uri)}:${range.start.line + 1}:${range.start.character + 1}: ${plain(message)}\n`,
    );
  if (errors.length > 0)
    throw new UsageError(
      `${input.path} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}; see sysd check`,
    );
  return { input, loaded };
}
