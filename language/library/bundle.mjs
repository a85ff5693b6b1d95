/*
 * Writes the technologies of this folder into language/generated/library.ts, so that they need no file to be read:
 * the language server also runs in a browser. The same files always give the same text.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const target = join(folder, '..', 'generated', 'library.ts');

const entries = readdirSync(folder)
  .filter((name) => name.endsWith('.sysd'))
  .sort()
  .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(join(folder, name), 'utf8'))},`);

const text = [
  '/* Made by language/library/bundle.mjs from the files beside it. */',
  '',
  '/** The built-in technologies: the text of each file by its name. */',
  'export const library: Record<string, string> = {',
  ...entries,
  '};',
  '',
].join('\n');

mkdirSync(dirname(target), { recursive: true });
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
