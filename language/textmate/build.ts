/* Writes syntaxes/sysd.tmLanguage.json; runs in `npm run generate`, after langium-cli. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textMateGrammar } from './grammar.ts';

const target = fileURLToPath(new URL('../../syntaxes/sysd.tmLanguage.json', import.meta.url));
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(textMateGrammar(), null, 2)}\n`);
