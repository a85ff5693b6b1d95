import { writeFile } from 'node:fs/promises';
import { viewOptions } from '../diagram/views.ts';
import { lostText } from '../export/format.ts';
import { exportDesign, formatNames } from '../export/formats.ts';
import { type Command, exitCodes, onlyOperand, textOption, UsageError, wordOption } from './command.ts';
import { reasonOf } from './input.ts';
import { loadOne } from './load-one.ts';
import { viewOption } from './render.ts';

export const exportCommand: Command = {
  name: 'export',
  usage: `sysd export FILE --to ${formatNames.join('|')} [-o FILE]`,
  summary: 'writes the design for another tool, and says what that tool has no words for',
  options: [
    { name: 'to', value: formatNames.join('|'), documentation: 'the language' },
    { name: 'output', short: 'o', value: 'FILE', documentation: 'where it goes (default: standard output)' },
    { name: 'view', value: 'NAME', documentation: 'what this view shows (default: the whole system)' },
  ],
  async run(operands, options, terminal) {
    const file = onlyOperand(operands, 'export');
    if (options.to === undefined)
      throw new UsageError(`sysd export needs to know the language: --to ${formatNames.join('|')}`);
    const format = wordOption(options, 'to', formatNames);
    const { model } = await loadOne(file, terminal);
    const { text, lost } = exportDesign(model, format, viewOptions(viewOption(options, model)));
    const output = textOption(options, 'output');
    if (output === undefined) terminal.print(text);
    else
      await writeFile(output, text).catch((error: unknown) => {
        throw new UsageError(`cannot write ${output}: ${reasonOf(error)}`);
      });
    if (lost.length > 0) terminal.tell(`${lostText(lost)}\n`);
    return exitCodes.clean;
  },
};
