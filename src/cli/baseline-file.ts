import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Baseline, baselineText } from '../rules/baseline.ts';
import { type Terminal, UsageError } from './command.ts';
import type { FileDiagnostics } from './diagnose.ts';
import { pathOf, reasonOf } from './input.ts';
import { plain } from './paint.ts';
import { baselineIn, isThere, type Projects } from './project.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes the baselines of the files that were checked. One that is there only loses entries, unless it may grow; one
 * that is not there yet begins with all that was found. Hints are in no baseline: they are never in the way.
 */
export async function updateBaselines(
  files: readonly FileDiagnostics[],
  projects: Projects,
  mayGrow: boolean,
  terminal: Terminal,
): Promise<void> {
  const byBaseline = new Map<string, FileDiagnostics[]>();
  for (const file of files) {
    const { baselineUri } = await projects.of(file.uri);
    byBaseline.set(baselineUri, [...(byBaseline.get(baselineUri) ?? []), file]);
  }
  for (const [uri, checked] of byBaseline) {
    const [first] = checked;
    if (!first) continue;
    const project = await projects.of(first.uri);
    const isNew = project.baseline === undefined;
    const text = baselineText(
      withoutLostFiles(baselineIn(project)),
      checked.map((file) => ({
        uri: file.uri,
        findings: file.findings.filter(({ severity }) => severity !== 'hint'),
      })),
      mayGrow || isNew,
    );
    await write(uri, text, isNew);
    terminal.tell(`${plain(pathOf(uri))} written\n`);
  }
  projects.forget();
}

function withoutLostFiles(baseline: Baseline): Baseline {
  return { ...baseline, files: new Map([...baseline.files].filter(([path]) => isThere(baseline, path))) };
}

async function write(uri: string, text: string, isNew: boolean): Promise<void> {
  const path = fileURLToPath(uri);
  try {
    if (isNew) await writeFile(path, text, { flag: 'wx' });
    else await replaceFile(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${pathOf(uri)}: ${reasonOf(error)}`);
  }
}
