import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { analyzeCommand } from './analyze.ts';
import { checkCommand } from './check.ts';
import {
  type Command,
  type ExitCode,
  exitCodes,
  parseOptionsOf,
  type Terminal,
  UsageError,
} from './command.ts';
import { compareCommand } from './compare.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { fmtCommand } from './fmt.ts';
import { initCommand } from './init.ts';
import { reasonOf } from './input.ts';
import { mergeCommand } from './merge.ts';
import { plain } from './paint.ts';
import { renderCommand } from './render.ts';
import { rulesCommand } from './rules.ts';
import { simulateCommand } from './simulate.ts';
import { sweepCommand } from './sweep.ts';

const commands: readonly Command[] = [
  checkCommand,
  analyzeCommand,
  simulateCommand,
  compareCommand,
  sweepCommand,
  mergeCommand,
  renderCommand,
  exportCommand,
  fmtCommand,
  initCommand,
  rulesCommand,
  explainCommand,
];

/** Runs the command that the arguments name and gives the exit code; never throws. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) terminal.tell('sysd: this should not have happened. ');
    terminal.tell(`sysd: ${plain(error instanceof UsageError ? error.message : reasonOf(error))}\n`);
    return exitCodes.usage;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const wanted = rest[0];
    terminal.print(wanted === undefined ? overview() : helpOf(commandNamed(wanted)));
    return name === undefined ? exitCodes.usage : exitCodes.clean;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(`${version}\n`);
    return exitCodes.clean;
  }
  const command = commandNamed(name);
  const { values, positionals } = parse(command, rest);
  if (values.help === true) {
    terminal.print(helpOf(command));
    return exitCodes.clean;
  }
  return command.run(positionals, values, terminal);
}

function commandNamed(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((candidate) => candidate.name).join(', ');
  throw new UsageError(`there is no command "${name}"; there are ${names} (sysd help)`);
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: parseOptionsOf(command), allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(`${reason} (sysd help ${command.name})`);
  }
}

function overview(): string {
  const widest = Math.max(...commands.map(({ name }) => name.length));
  return [
    'sysd: architecture as code that tells the truth',
    '',
    'usage: sysd COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`),
    '',
    'sysd help COMMAND tells its options; - as a file reads standard input.',
    '',
  ].join('\n');
}

function helpOf({ usage, summary, options }: Command): string {
  const left = options.map(
    ({ name, short, value }) => `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
  );
  const widest = Math.max(0, ...left.map((text) => text.length));
  return [
    `usage: ${usage}${options.length > 0 ? ' [OPTIONS]' : ''}`,
    '',
    `  ${summary}`,
    ...(options.length > 0 ? [''] : []),
    ...options.map(({ documentation }, index) => `  ${(left[index] ?? '').padEnd(widest)}  ${documentation}`),
    '',
  ].join('\n');
}
