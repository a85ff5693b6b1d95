/* Writes the pages of the reference beside this file, from the tables of the language: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { library } from '../language/generated/library.ts';
import { referencePages } from '../language/vocabulary/reference/index.ts';

for (const [name, text] of Object.entries(referencePages(library)))
  writeFileSync(new URL(name, import.meta.url), text);
