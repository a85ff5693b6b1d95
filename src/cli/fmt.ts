import { format } from '../../language/format.ts';
import { type Command, type ExitCode, exitCodes, type Terminal } from './command.ts';
import { type Input, readInputs, reasonOf } from './input.ts';
import { plain } from './paint.ts';
import { replaceFile } from './replace-file.ts';

export const fmtCommand: Command = {
  name: 'fmt',
  usage: 'sysd fmt [PATH...]',
  summary: 'lays files out in the one way: files, or all .sysd files below folders (default: this one)',
  options: [
    { name: 'check', documentation: 'write nothing; list what would change and fail if anything would' },
  ],
  async run(operands, options, terminal) {
    const { inputs, unreadable } = await readInputs(operands.length > 0 ? operands : ['.'], terminal);
    const changed = inputs
      .map((input) => ({ input, formatted: format(input.text) }))
      .filter(({ input, formatted }) => formatted !== input.text || (input.path === '-' && !options.check));
    const outcome = options.check ? listed(changed, terminal) : await written(changed, terminal);
    return unreadable > 0 ? exitCodes.usage : outcome;
  },
};

interface Change {
  input: Input;
  formatted: string;
}

function listed(changes: readonly Change[], terminal: Terminal): ExitCode {
  for (const { input } of changes) terminal.print(`${plain(input.path)}\n`);
  if (changes.length === 0) return exitCodes.clean;
  const files = changes.length === 1 ? '1 file is' : `${changes.length} files are`;
  terminal.tell(`sysd: ${files} not laid out; sysd fmt does it\n`);
  return exitCodes.findings;
}

/** Standard input goes to standard output. A file that cannot be written is told and does not stop the others. */
async function written(changes: readonly Change[], terminal: Terminal): Promise<ExitCode> {
  let outcome: ExitCode = exitCodes.clean;
  for (const { input, formatted } of changes) {
    if (input.path === '-') {
      terminal.print(formatted);
      continue;
    }
    try {
      await replaceFile(input.path, formatted);
      terminal.print(`${plain(input.path)}\n`);
    } catch (error) {
      terminal.tell(`sysd: cannot write ${plain(input.path)}: ${reasonOf(error)}\n`);
      outcome = exitCodes.usage;
    }
  }
  return outcome;
}
