import { readFile, stat } from 'node:fs/promises';
import { type Command, type Terminal, textOption, UsageError, wordOption } from './command.ts';
import { reasonOf } from './input.ts';
import { type PartialReport, partialReport } from './replications.ts';
import { exitCodeOf, tellReport } from './simulate.ts';

const largestFile = 1_000_000_000;

export const mergeCommand: Command = {
  name: 'merge',
  usage: 'sysd merge FILE...',
  summary: 'makes one report of parts of a simulation (sysd simulate --replications A..B --format json)',
  options: [
    { name: 'format', value: 'json|pretty', documentation: 'how results are told (default: json)' },
    { name: 'output', value: 'FILE', documentation: 'where results are written (default: standard output)' },
  ],
  async run(operands, options, terminal) {
    const format = wordOption(options, 'format', ['json', 'pretty']);
    if (operands.length === 0)
      throw new UsageError(
        'sysd merge needs files that sysd simulate --replications A..B --format json wrote',
      );
    const parts: [path: string, part: PartialReport][] = [];
    for (const path of operands) parts.push([path, await readPart(path, terminal)]);
    const report = mergedParts(parts);
    await tellReport(
      report,
      report.system,
      undefined,
      format,
      { output: textOption(options, 'output') },
      terminal,
    );
    return exitCodeOf(report);
  },
};

async function readPart(path: string, terminal: Terminal): Promise<PartialReport> {
  let read: unknown;
  try {
    if (path !== '-' && (await stat(path)).size > largestFile)
      throw new UsageError(`${path} is larger than ${largestFile / 1e6} MB, which is too much`);
    const text =
      path === '-' ? Buffer.from(await terminal.readInput()).toString() : await readFile(path, 'utf8');
    read = JSON.parse(text);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
  if (!isPart(read))
    throw new UsageError(
      `${path} is no part of a simulation; sysd simulate DESIGN --replications 1..10 --format json writes one`,
    );
  return read;
}

/** What tells a part from all other JSON; what is inside a replication is taken as it was written. */
function isPart(value: unknown): value is PartialReport {
  if (!isRecord(value) || value.schema !== 1 || !isRecord(value.state)) return false;
  const { version, fingerprint, exact, replications } = value.state;
  return (
    version === 1 &&
    typeof value.seed === 'number' &&
    typeof fingerprint === 'string' &&
    Array.isArray(exact) &&
    Array.isArray(replications) &&
    replications.length > 0 &&
    replications.every((each) => isRecord(each) && typeof each.number === 'number' && isRecord(each.report))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** One report of all parts: each replication once, and none missing between the first and the last. */
function mergedParts(parts: readonly [path: string, part: PartialReport][]): PartialReport {
  const [first] = parts;
  if (!first) throw new UsageError('there is nothing to merge');
  const [firstPath, { state, seed }] = first;
  const stranger = parts.find(([, part]) => part.state.fingerprint !== state.fingerprint);
  if (stranger)
    throw new UsageError(
      `${stranger[0]} and ${firstPath} are not of one simulation: the design, the scenario, the times and the seed must be the same`,
    );
  const from = new Map<number, string>();
  for (const [path, part] of parts)
    for (const { number } of part.state.replications) {
      const other = from.get(number);
      if (other !== undefined) throw new UsageError(`replication ${number} is in ${other} and in ${path}`);
      from.set(number, path);
    }
  const numbers = [...from.keys()].sort((a, b) => a - b);
  const gap = numbers.find((number, at) => number !== (numbers[0] ?? 0) + at);
  if (gap !== undefined)
    throw new UsageError(
      `replication ${gap - 1} is missing; run it with --replications ${gap - 1}..${gap - 1}`,
    );
  try {
    const replications = parts.flatMap(([, part]) => part.state.replications);
    return partialReport(replications, seed, state.exact, state.fingerprint);
  } catch (error) {
    throw new UsageError(`these files cannot be merged, one of them is damaged: ${reasonOf(error)}`);
  }
}
