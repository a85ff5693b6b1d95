/*
 * Writes the names and titles of the rules into language/generated/rules.ts: the language offers them where a rule is
 * named, and knows nothing else of them. The same rules always give the same text.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '../src/rules/registry.ts';

const target = join(dirname(fileURLToPath(import.meta.url)), 'generated', 'rules.ts');

const text = [
  '/* Made by language/rule-list.mjs from the registry of the rules. */',
  '',
  '/** The title of each rule by its name. */',
  'export const rules: Record<string, string> = {',
  ...rules.map(({ id, title }) => `  ${JSON.stringify(id)}: ${JSON.stringify(title)},`),
  '};',
  '',
].join('\n');

mkdirSync(dirname(target), { recursive: true });
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
