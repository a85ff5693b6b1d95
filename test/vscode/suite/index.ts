import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnostics } from './diagnostics.ts';
import { editor } from './editor.ts';
import { help } from './help.ts';
import { places } from './places.ts';
import { structure } from './structure.ts';
import { notes, type Tests } from './testing.ts';

interface Results {
  passed: string[];
  failed: { name: string; message: string }[];
  skipped: { name: string; reason: string }[];
  notes: string[];
}

async function runAll(tests: Tests): Promise<Results> {
  const results: Results = { passed: [], failed: [], skipped: [], notes };
  for (const [name, body] of Object.entries(tests)) {
    try {
      await body();
      results.passed.push(name);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      results.failed.push({ name, message });
    }
  }
  return results;
}

/** What VS Code calls in its extension host. The results go to a file beside the suite, for either runner. */
export async function run(): Promise<void> {
  const results = await runAll({ ...editor, ...help, ...diagnostics, ...structure, ...places });
  writeFileSync(join(__dirname, 'results.json'), JSON.stringify(results, null, 2));
  if (results.failed.length > 0) throw new Error(`${results.failed.length} tests failed`);
}
