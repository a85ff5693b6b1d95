import { writeFile } from 'node:fs/promises';
import { type Command, exitCodes, UsageError } from './command.ts';
import { firstDesign } from './first-design.ts';
import { reasonOf } from './input.ts';
import { plain } from './paint.ts';

export const initCommand: Command = {
  name: 'init',
  usage: 'sysd init [FILE.sysd]',
  summary: 'writes a first design with comments to start from (default: design.sysd)',
  options: [],
  async run(operands, _options, terminal) {
    const [path = 'design.sysd', ...more] = operands;
    if (more.length > 0) throw new UsageError(`sysd init writes one file, and got ${operands.length} names`);
    if (!path.endsWith('.sysd'))
      throw new UsageError(`a design's name ends in .sysd, and "${path}" does not`);
    try {
      await writeFile(path, firstDesign, { flag: 'wx' });
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      throw new UsageError(
        exists ? `${path} is already there, and stays as it is` : `cannot write ${path}: ${reasonOf(error)}`,
      );
    }
    const name = plain(path);
    terminal.print(
      `${name} written\n\n  sysd check ${name}     what is wrong with it\n  sysd simulate ${name}  what it does under load\n`,
    );
    return exitCodes.clean;
  },
};
