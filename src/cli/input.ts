import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Loaded, load } from '../../language/load.ts';
import { type Terminal, UsageError } from './command.ts';

/** Larger files are refused unread: no design written by hand comes near. */
const largestFile = 5_000_000;
const skippedFolders = new Set(['node_modules', '.git', 'dist', 'out']);

/** A .sysd file that a command works on. */
export interface Input {
  /** As the person wrote it, or relative to the working directory; `-` for standard input. */
  path: string;
  uri: string;
  text: string;
}

/** Reads one operand: a file, or `-` for standard input. Throws UsageError where there is nothing to read. */
export async function readInput(operand: string, terminal: Terminal): Promise<Input> {
  if (operand === '-') {
    const uri = pathToFileURL(resolve('standard-input.sysd')).href;
    return { path: '-', uri, text: textOf(await terminal.readInput(), 'standard input') };
  }
  const kind = await kindOf(operand);
  if (kind === 'folder') throw new UsageError(`${operand} is a folder; name a .sysd file in it`);
  return readOne(operand);
}

/** Reads the operands of `sysd check`: files, and every .sysd file below folders. */
export async function readInputs(operands: readonly string[], terminal: Terminal): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const operand of operands) {
    if (operand === '-' || (await kindOf(operand)) === 'file') {
      inputs.push(await readInput(operand, terminal));
      continue;
    }
    const paths = await filesBelow(operand);
    if (paths.length === 0) throw new UsageError(`there is no .sysd file in ${operand} or below it`);
    for (const path of paths) inputs.push(await readOne(path));
  }
  return [...new Map(inputs.map((input) => [input.uri, input])).values()];
}

/** Elaborates an input and what it imports. */
export function loadInput(input: Input): Promise<Loaded> {
  return load(input.uri, {
    read: async (uri) =>
      uri === input.uri ? input.text : textOf(await readFile(fileURLToPath(uri)), pathOf(uri)),
  });
}

/** A file's address as a path relative to the working directory, where it lies below it. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

async function kindOf(operand: string): Promise<'file' | 'folder'> {
  try {
    return (await stat(operand)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    throw new UsageError(`cannot read ${operand}: ${reasonOf(error)}`);
  }
}

async function readOne(path: string): Promise<Input> {
  const { size } = await stat(path);
  if (size > largestFile) throw new UsageError(tooLarge(path, size));
  try {
    return { path, uri: pathToFileURL(resolve(path)).href, text: textOf(await readFile(path), path) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

function textOf(bytes: Uint8Array, name: string): string {
  if (bytes.length > largestFile) throw new UsageError(tooLarge(name, bytes.length));
  if (bytes.includes(0)) throw new UsageError(`${name} is not text: it holds zero bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${name} is not text in UTF-8`);
  }
}

function tooLarge(name: string, size: number): string {
  return `${name} has ${(size / 1e6).toFixed(1)} MB, more than the ${largestFile / 1e6} MB a design may have; split it and import its parts`;
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) found.push(...(await filesBelow(path)));
    else if (entry.isFile() && entry.name.endsWith('.sysd')) found.push(path);
  }
  return found;
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its links go round in circles',
  ENAMETOOLONG: 'the name is too long',
};

/** A system error in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** The folder a file would be written into. */
export function folderOf(path: string): string {
  return dirname(resolve(path));
}
