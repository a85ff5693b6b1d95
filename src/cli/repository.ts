import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uriOf } from './input.ts';

/**
 * The address of the folder to which services relate the paths of results, with the slash at its end: the root of the
 * repository around the working directory, or that directory.
 */
export function repositoryOf(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return `${uriOf(folder)}/`;
    if (dirname(folder) === folder) return `${uriOf(start)}/`;
  }
}
