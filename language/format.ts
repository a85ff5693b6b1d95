import type { LangiumCoreServices } from 'langium';
import { createSysdCoreServices } from './core.ts';
import { applied } from './services/format/edits.ts';
import { formatEdits } from './services/format/format.ts';

let services: LangiumCoreServices | undefined;

/**
 * Lays a text out in the style of the language: two blanks a level, one blank between tokens, two between statements
 * that share a line, lines as they were written unless they exceed 110 columns, one blank line at most. Never changes
 * what the text says; formatting twice is formatting once; statements that have errors are left as they are.
 */
export function format(text: string): string {
  services ??= createSysdCoreServices();
  return applied(text, formatEdits(services.parser, text));
}
