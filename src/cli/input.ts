import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { addressOf, type Loaded, load } from '../../language/load.ts';
import { type Terminal, UsageError } from './command.ts';
import { plain } from './paint.ts';

/** Larger files are refused unread: no design written by hand comes near. */
const largestFile = 5_000_000;
const skippedFolders = new Set(['node_modules', 'dist', 'out']);

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
    const uri = uriOf('standard-input.sysd');
    return { path: '-', uri, text: textOf(await terminal.readInput(), 'standard input') };
  }
  const kind = await kindOf(operand);
  if (kind === 'folder') throw new UsageError(`${operand} is a folder; name a .sysd file in it`);
  return readOne(operand);
}

/** What a command that works on many files was given. */
export interface Inputs {
  /** Each file once. */
  inputs: Input[];
  /** How many files or folders could not be read; each has been told. */
  unreadable: number;
}

/**
 * Reads files, and every .sysd file below folders. What cannot be read is told and does not stop the rest. Hidden
 * files and folders are left out; a link to a file is read, a link to a folder is not followed, so that no circle of
 * links is walked.
 */
export async function readInputs(operands: readonly string[], terminal: Terminal): Promise<Inputs> {
  const inputs = new Map<string, Input>();
  let unreadable = 0;
  const attempt = async (read: () => Promise<void>) => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable += 1;
      terminal.tell(`sysd: ${plain(error.message)}\n`);
    }
  };
  const add = (path: string) =>
    attempt(async () => {
      const input = await readInput(path, terminal);
      inputs.set(input.uri, input);
    });
  for (const operand of operands) {
    await attempt(async () => {
      if (operand === '-' || (await kindOf(operand)) === 'file') return add(operand);
      let found = 0;
      for await (const path of filesBelow(operand, attempt)) {
        found += 1;
        await add(path);
      }
      if (found === 0 && unreadable === 0)
        throw new UsageError(`there is no .sysd file in ${operand} or below it`);
    });
  }
  return { inputs: [...inputs.values()], unreadable };
}

/** Elaborates an input and what it imports; `others` are files whose text is at hand, by their addresses. */
export function loadInput(input: Input, others: ReadonlyMap<string, string> = new Map()): Promise<Loaded> {
  return load(input.uri, {
    read: async (uri) =>
      uri === input.uri
        ? input.text
        : (others.get(uri) ?? textOf(await readFile(fileURLToPath(uri)), pathOf(uri))),
  });
}

/** The address of a path. */
export function uriOf(path: string): string {
  return addressOf(pathToFileURL(resolve(path)).href);
}

/** The text of a file of JSON; undefined where there is none. Throws UsageError where there is one to be read and it cannot be. */
export async function readOptional(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > largestFile)
      throw new UsageError(`${path} has ${(size / 1e6).toFixed(1)} MB, which is too much`);
    return textOf(await readFile(path), path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
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
    return { path, uri: uriOf(path), text: textOf(await readFile(path), path) };
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

/** Paths of the .sysd files below a folder, by name; a folder that cannot be read is told by `attempt`. */
async function* filesBelow(
  folder: string,
  attempt: (read: () => Promise<void>) => Promise<void>,
): AsyncGenerator<string> {
  let entries: Dirent[] = [];
  await attempt(async () => {
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      throw new UsageError(`cannot read ${folder}: ${reasonOf(error)}`);
    }
  });
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* filesBelow(path, attempt);
    } else if (entry.name.endsWith('.sysd') && (entry.isFile() || (await isLinkToFile(entry, path))))
      yield path;
  }
}

/** A link that leads nowhere counts as one to a file, so that it is told. */
async function isLinkToFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false;
  return stat(path).then(
    (target) => target.isFile(),
    () => true,
  );
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
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
